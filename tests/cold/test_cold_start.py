"""A stranger's first minute: a fresh copy, an empty home, `make run`. Only with `--cold`."""

import io
import os
import signal
import subprocess
import sys
import tarfile
import time

import pytest

from tests.services.deadline import wait_for
from tests.services.tracker import ROOT, Tracker

pytestmark = [pytest.mark.once, pytest.mark.cold]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The last commit's files in a folder with a space in its name, and nothing else."""
    place = tmp_path_factory.mktemp("cold") / "kpi tracker"
    archive = subprocess.run(
        ["git", "-c", "safe.directory=*", "archive", "HEAD"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(place, filter="data")
    return place


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A new home without caches, and a PATH on which the system's Redis is a trap."""
    home = tmp_path_factory.mktemp("home")
    traps = tmp_path_factory.mktemp("traps")
    for name in ("redis-server", "valkey-server"):
        trap = traps / name
        trap.write_text("#!/bin/sh\necho the bundled server must be used >&2; exit 1\n")
        trap.chmod(0o755)
    path = os.pathsep.join([str(traps), os.environ["PATH"]])
    caches = {"UV_CACHE_DIR": str(home / "uv"), "PIP_CACHE_DIR": str(home / "pip")}
    return {"HOME": str(home), "PATH": path, "PYTHON": sys._base_executable, **caches}


def started(place, environment, report):
    """Run `make run` there; return the tracker once it serves and say how long it took."""
    tracker = Tracker(place / "var", command=("make", "run"), folder=place, environment=environment)
    began = time.monotonic()
    tracker.start(seconds=300)
    assert tracker.status_of("/livez") == 200
    report(f"served after {time.monotonic() - began:.1f} s")
    return tracker


@pytest.fixture
def report(request, capsys):
    """Print a line at once, whatever pytest keeps back."""

    def say(text):
        with capsys.disabled():
            print(f"\n{request.node.name}: {text}")

    return say


def test_a_fresh_copy_starts_recovers_and_stops(place, environment, report):
    tracker = started(place, environment, report)
    try:
        began = time.monotonic()
        wait_for(
            lambda: tracker.status_of("/readyz") == 200,
            seconds=150,
            what="a tick from beat through the worker into the database",
        )
        report(f"ready, with its first tick, {time.monotonic() - began:.1f} s later")

        worker = tracker.part("worker")
        os.kill(worker.pid, signal.SIGKILL)
        wait_for(lambda: tracker.part("worker") != worker, seconds=15, what="the worker's return")

        tracker.stop(signal.SIGTERM)  # make itself says that it was ended
        wait_for(lambda: tracker.processes() == [], seconds=30, what="the last process to end")
    finally:
        tracker.clear_away()


def test_the_second_start_makes_nothing_anew(place, environment, report):
    tracker = started(place, environment, report)
    try:
        assert "installing" not in tracker.log
        assert "First API key" not in tracker.log

        tracker.stop(signal.SIGINT)
        wait_for(lambda: tracker.processes() == [], seconds=30, what="the last process to end")
    finally:
        tracker.clear_away()

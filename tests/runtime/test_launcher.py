"""The real launcher with real parts: they die, and come back or go with it."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.services.deadline import wait_for
from tests.services.tracker import ROOT, Tracker

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def tracker(data):
    tracker = Tracker(data)
    tracker.start()
    yield tracker
    tracker.clear_away()


def test_the_first_start_prints_ways_in(tracker):
    assert tracker.admin_link.startswith(tracker.url)
    assert tracker.status_of(tracker.admin_link.removeprefix(tracker.url)) == 200
    assert f'"Authorization: Bearer {tracker.api_key}"' in tracker.log


def test_the_printed_command_lacks_nothing_but_a_metric_of_ones_own(tracker):
    [command] = [line for line in tracker.log.splitlines() if "Log a value" in line]
    address, _h, key, _h, kind, _d, body = shlex.split(command.partition("curl ")[2])
    headers = dict(header.split(": ") for header in (key, kind))
    request = urllib.request.Request(address, data=body.encode(), headers=headers)

    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=15)

    with refusal.value as answer:
        assert [error["pointer"] for error in json.load(answer)["errors"]] == ["/metric"]


def test_secrets_are_for_their_owner_alone(tracker, data):
    assert oct((data / "secret_key").stat().st_mode & 0o777) == "0o600"


def test_web_worker_and_beat_are_separate_processes(tracker):
    pids = {tracker.part(name).pid for name in ("redis", "web", "worker", "beat")}

    assert len(pids) == 4


@pytest.mark.parametrize("name", ["worker", "web", "beat", "redis"])
def test_a_killed_part_comes_back_and_its_children_are_gone(tracker, name):
    part = tracker.part(name)
    children = {process.pid for process in tracker.processes() if process.parent == part.pid}

    os.kill(part.pid, signal.SIGKILL)
    wait_for(lambda: tracker.part(name) != part, seconds=15, what=f"{name} to come back")

    assert children.isdisjoint(process.pid for process in tracker.processes())
    wait_for(lambda: tracker.status_of("/livez") == 200, seconds=15, what="the web server")


def test_a_second_start_on_the_same_port_says_what_to_do(tracker, tmp_path):
    outcome = subprocess.run(
        [sys.executable, "-m", "kpitracker.embedded"],
        cwd=ROOT,
        env=tracker.environment | {"KPITRACKER_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert outcome.stderr == (
        f"Port {tracker.port} cannot be used (Address already in use). Stop what uses it, or "
        f"choose another: PORT={tracker.port + 1} make run\n"
    )


def test_sigterm_stops_everything_cleanly(tracker):
    folder = os.path.dirname(tracker.part("redis").command.split("--unixsocket ")[1].split()[0])

    assert tracker.stop(signal.SIGTERM) == 0

    assert tracker.processes() == []
    assert not os.path.exists(folder)
    assert tracker.log.endswith("launcher | stopped\n")


def test_a_killed_launcher_leaves_no_child(data):
    tracker = Tracker(data)
    try:
        tracker.start()
        assert "First API key" not in tracker.log  # the key of the first start is still there

        tracker.stop(signal.SIGKILL)

        wait_for(lambda: tracker.processes() == [], seconds=30, what="all children to end")
    finally:
        tracker.clear_away()


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"PORT": "eighty"}, "PORT must be a number from 1 to 65535, but is 'eighty'.\n"),
        (
            {"KPITRACKER_DATA": "/proc/nowhere"},
            "The data folder /proc/nowhere cannot be made (No such file or directory). "
            "Name another one in KPITRACKER_DATA.\n",
        ),
        (
            {"KPITRACKER_REDIS_BIN": "/nowhere/redis"},
            "KPITRACKER_REDIS_BIN is /nowhere/redis, which is no program that can be run. "
            "Name a valkey-server or redis-server, or leave the variable unset.\n",
        ),
    ],
)
def test_what_cannot_work_is_said_in_one_line(variables, complaint, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    clean = {name: text for name, text in os.environ.items() if name != "REDIS_URL"}

    outcome = subprocess.run(
        [sys.executable, "-m", "kpitracker.embedded"],
        cwd=ROOT,
        env=clean | {"PORT": port, "KPITRACKER_DATA": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (outcome.returncode, outcome.stderr) == (1, complaint)

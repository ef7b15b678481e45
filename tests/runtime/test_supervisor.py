"""The supervisor with small stand-ins for the real parts."""

import io
import os
import signal
import sys
import time

import pytest

from kpitracker.embedded.console import Console
from kpitracker.embedded.parts import Part
from kpitracker.embedded.supervisor import Stopped, Supervisor
from tests.services.deadline import wait_for

pytestmark = pytest.mark.once


class Stage:
    """A supervisor whose output a test can read."""

    def __init__(self):
        self.output = io.StringIO()
        self.supervisor = Supervisor(Console(self.output))

    def start(self, name, code, **options):
        part = Part(name, [sys.executable, "-c", code], os.environ, **options)
        self.supervisor.start(part)
        return part

    def wait_for_line(self, text):
        assert self.supervisor.wait_until(lambda: text in self.output.getvalue(), seconds=10), (
            self.output.getvalue()
        )


@pytest.fixture
def stage():
    stage = Stage()
    with stage.supervisor:
        yield stage


SLEEP = "import time; time.sleep(60)"


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(") ")[2][0] not in "ZX"
    except FileNotFoundError:
        return False


def test_each_line_stands_under_the_name_of_its_part(stage):
    stage.start("web", "print('one'); print('two', flush=True); " + SLEEP)

    stage.wait_for_line("two")

    assert stage.output.getvalue() == "web      | one\nweb      | two\n"


def test_output_without_a_last_newline_is_not_lost(stage):
    part = Part("setup", [sys.executable, "-c", "print('the reason', end='')"], os.environ)

    assert stage.supervisor.run(part) == 0

    assert stage.output.getvalue() == "setup    | the reason\n"


def test_unremarkable_lines_are_left_out(stage):
    stage.start("web", "print('noise'); print('news', flush=True); " + SLEEP, unremarkable="noise")

    stage.wait_for_line("news")

    assert stage.output.getvalue() == "web      | news\n"


def test_a_part_that_dies_starts_again(stage):
    part = stage.start("worker", "print('ready', flush=True); " + SLEEP)
    stage.wait_for_line("ready")
    first = part.process.pid

    os.kill(first, signal.SIGKILL)
    stage.wait_for_line("worker was killed by signal 9, starting again in 0.25 s")
    assert stage.supervisor.wait_until(lambda: part.process is not None, seconds=5)

    assert part.process.pid != first


def test_a_part_that_keeps_dying_is_given_more_and_more_time(stage):
    stage.start("worker", "raise SystemExit(3)")

    stage.wait_for_line("worker ended with code 3, starting again in 1 s")

    pauses = [line.split()[-2] for line in stage.output.getvalue().splitlines() if "again" in line]
    assert pauses == ["0.25", "0.5", "1"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_children_of_a_killed_part_go_with_it(stage):
    part = stage.start(
        "worker",
        "import os, time\n"
        "child = os.fork()\n"
        "if child: print('child', child, flush=True)\n"
        "time.sleep(60)",
    )
    stage.wait_for_line("child")
    child = int(stage.output.getvalue().split()[-1])

    os.kill(part.process.pid, signal.SIGKILL)
    stage.wait_for_line("starting again")

    wait_for(lambda: not is_alive(child), seconds=5, what="the orphan to go")


def test_the_foundation_is_stopped_last(stage):
    says_when = (
        "import signal, sys, time\n"
        "def leave(*_):\n"
        "    time.sleep({pause}); print('{name} leaves', flush=True); sys.exit()\n"
        "signal.signal(signal.SIGTERM, leave)\n"
        "print('{name} ready', flush=True)\n"
        "time.sleep(60)"
    )
    stage.start("redis", says_when.format(name="redis", pause=0), foundation=True)
    stage.start("web", says_when.format(name="web", pause=0.3))
    stage.wait_for_line("redis ready")
    stage.wait_for_line("web ready")

    stage.supervisor.stop()

    assert stage.output.getvalue().index("web leaves") < stage.output.getvalue().index(
        "redis leaves"
    )


@pytest.fixture
def alarm(stage):
    """SIGALRM stands for one more request to stop."""
    before = signal.signal(signal.SIGALRM, signal.getsignal(signal.SIGTERM))
    yield
    signal.signal(signal.SIGALRM, before)


def test_a_part_that_will_not_stop_is_killed_at_the_second_request(stage, alarm):
    part = stage.start(
        "worker",
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)",
    )
    stage.wait_for_line("ready")
    os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(Stopped):
        stage.supervisor.watch()
    began = time.monotonic()

    signal.setitimer(signal.ITIMER_REAL, 0.3)
    stage.supervisor.stop()

    assert part.process is None
    assert time.monotonic() - began < 4  # seconds, half of what a single request leaves it

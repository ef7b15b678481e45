"""The tracker's parts as processes that a test may kill and freeze, each with its children."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.services.deadline import wait_for
from tests.services.tracker import ROOT, free_port
from tests.story.newcomer import fetched

_AS_ROOT = ("-W", "ignore:You're running the worker with superuser privileges")


class Processes:
    """Starts parts by name, in groups of their own. Beat and workers are impatient ones.

    What a part says stands in `log(name)`.
    """

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = environment
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start_web(self, application: str = "kpitracker.wsgi:application") -> None:
        self._start(
            "web",
            *("granian", "--interface", "wsgi", application, "--workers", "1"),
            *("--blocking-threads", "4", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--no-ws", "--respawn-failed-workers"),
        )
        wait_for(self.is_served, seconds=30, what="the web server")

    def start_worker(self, name: str = "worker", *, concurrency: int = 1) -> None:
        options = ("--without-mingle", "--without-gossip", "--hostname", f"{name}@%h")
        self._start_celery(name, "worker", "--concurrency", str(concurrency), *options)

    def start_beat(self, name: str = "beat") -> None:
        schedule = str(self._folder / f"{name}-schedule")
        self._start_celery(name, "beat", "--pidfile=", "--schedule", schedule)

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text()

    def is_served(self) -> bool:
        try:
            return fetched(f"{self.url}/livez")[0] == 200
        except OSError:
            return False

    def freeze(self, name: str) -> None:
        os.killpg(self._running[name].pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        os.killpg(self._running[name].pid, signal.SIGCONT)

    def kill(self, name: str) -> None:
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        for name in list(self._running):
            self.kill(name)

    def _start_celery(self, name: str, *arguments: str) -> None:
        celery = ("celery", "--quiet", "-A", "tests.faults.impatient")
        self._start(name, *celery, *arguments, "--loglevel", "info")

    def _start(self, name: str, module: str, *arguments: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, *_AS_ROOT, "-m", module, *arguments],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

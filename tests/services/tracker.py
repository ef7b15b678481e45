"""The whole tracker as its users start it: web, worker, beat and Redis as separate processes."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.services.deadline import wait_for

ROOT = Path(__file__).resolve().parents[2]
_MARK = "KPITRACKER_TEST_RUN"
_OUTSIDE_SERVICES = ("DATABASE_URL", "REDIS_URL")
_PARTS = {
    "redis": "--unixsocket",
    "web": "-m granian",
    "worker": " worker --",
    "beat": " beat --",
}


@dataclass(frozen=True)
class Process:
    """A living process of a tracker."""

    pid: int
    parent: int
    command: str


class Tracker:
    """One start of the tracker on a free port. `log` holds all that it wrote.

    It brings its own database and Redis, unless `environment` names others.
    Processes are found by a mark in their environment, which children inherit whatever becomes
    of their parents. Linux only.
    """

    def __init__(
        self,
        data: Path,
        *,
        command: tuple[str, ...] = (sys.executable, "-m", "kpitracker.embedded"),
        folder: Path = ROOT,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._data = data
        self._command = command
        self._folder = folder
        self._mark = uuid.uuid4().hex
        bare = {name: text for name, text in os.environ.items() if name not in _OUTSIDE_SERVICES}
        self.environment = bare | {
            "KPITRACKER_DATA": str(data),
            "PORT": str(self.port),
            _MARK: self._mark,
            **(environment or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, seconds: float = 180) -> None:
        """Start and wait until the way in is printed."""
        self._data.mkdir(parents=True, exist_ok=True)
        with self._log_file.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self._is_up_or_ended, seconds=seconds, what=f"the tracker to start\n{self.log}")
        assert self._process.poll() is None, f"the tracker ended:\n{self.log}"

    @property
    def log(self) -> str:
        return self._log_file.read_text() if self._log_file.exists() else ""

    @property
    def admin_link(self) -> str:
        """The single-use link that the first start printed."""
        return self._printed("Sign in")

    @property
    def api_key(self) -> str:
        """The key that the first start printed."""
        return self._printed("First API key")

    def launcher(self) -> Process:
        """Return the process that keeps the parts alive."""
        return self._one(
            "launcher", lambda process: process.command.endswith("-m kpitracker.embedded")
        )

    def part(self, name: str) -> Process:
        """Return "redis", "web", "worker" or "beat": the process that the launcher started."""
        launcher = self.launcher().pid
        return self._one(
            name, lambda process: process.parent == launcher and _PARTS[name] in process.command
        )

    def processes(self) -> list[Process]:
        """Return all living processes of this tracker, whoever their parents are by now."""
        mark = f"{_MARK}={self._mark}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if not entry.name.isdigit() or mark not in (entry / "environ").read_bytes():
                    continue
                stat = (entry / "stat").read_text().rpartition(") ")[2].split()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            except OSError:  # it ended while we looked, or is another user's
                continue
            if stat[0] not in "ZX":
                found.append(Process(int(entry.name), int(stat[1]), command))
        return found

    def status_of(self, path: str) -> int | None:
        """Return the HTTP status of a page, or None without an answer."""
        place = urlsplit(self.url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGTERM, *, seconds: float = 30) -> int:
        """Signal the process that was started, wait for its end, and return its exit code.

        SIGINT goes to its whole group, as Ctrl-C in a terminal does.
        """
        assert self._process is not None, "this tracker was not started"
        if number is signal.SIGINT:
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)
        return self._process.wait(timeout=seconds)

    def clear_away(self) -> None:
        """Kill what is left, for the end of a test that went wrong."""
        for process in self.processes():
            os.kill(process.pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    @property
    def _log_file(self) -> Path:
        return self._data / "launcher.log"

    def _is_up_or_ended(self) -> bool:
        assert self._process is not None
        return self._process.poll() is not None or "  Stop " in self.log

    def _printed(self, title: str) -> str:
        line = re.search(rf"^  {title} +(\S+)", self.log, re.MULTILINE)
        assert line, f"{title!r} was not printed:\n{self.log}"
        return line[1]

    def _one(self, name: str, fits: Callable[[Process], bool]) -> Process:
        """Return the one process that fits; wait for it, as it may just be starting again."""

        def found() -> list[Process]:
            fitting = [process for process in self.processes() if fits(process)]
            return fitting if len(fitting) == 1 else []

        return wait_for(found, seconds=15, what=f"exactly one process for {name}")[0]


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""One supervised process: how it starts, speaks, and is ended with everything it started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

_PR_SET_PDEATHSIG = 1
_LONGEST_PAUSE = 10.0  # seconds
_STEADY_AFTER = 20.0  # seconds of life after which earlier deaths are forgotten


@dataclass(eq=False)
class Part:
    """A process of the launcher: its name, command line and environment.

    `foundation` marks what the others lean on; it is stopped after them. Lines of output with
    the text `unremarkable` in them are not passed on.
    """

    name: str
    argv: list[str]
    environment: Mapping[str, str]
    foundation: bool = False
    unremarkable: str | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    output: int = field(default=-1, init=False)  # descriptor; -1 once all has been read
    restart_at: float | None = field(default=None, init=False)  # monotonic seconds
    _started_at: float = field(default=0.0, init=False)
    _deaths: int = field(default=0, init=False)
    _unfinished: bytes = field(default=b"", init=False)

    def start(self) -> int:
        """Start the process as the leader of a session and group of its own; return its id.

        So Ctrl-C reaches the launcher alone, which then stops the parts in order.
        """
        self.output, theirs = os.pipe()
        os.set_blocking(self.output, False)
        try:
            self.process = subprocess.Popen(
                self.argv,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=theirs,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dying_with(os.getpid()),
            )
        finally:
            os.close(theirs)
        self.restart_at = None
        self._started_at = time.monotonic()
        return self.process.pid

    @property
    def ended(self) -> bool:
        """Whether the process has ended; its children may still live."""
        return self.process is not None and self.process.poll() is not None

    def lines(self) -> Iterator[str]:
        """Yield the whole lines written since the last call; close the output at its end."""
        while self.output != -1:
            try:
                chunk = os.read(self.output, 65536)
            except BlockingIOError:
                return
            if not chunk:
                yield from self.last_lines()
                return
            *whole, self._unfinished = (self._unfinished + chunk).split(b"\n")
            yield from (line for line in map(_text, whole) if not self._is_unremarkable(line))

    def last_lines(self) -> Iterator[str]:
        """Close the output, if it is still open, and yield the line that was never finished."""
        if self.output != -1:
            os.close(self.output)
            self.output = -1
        if self._unfinished:
            yield _text(self._unfinished)
        self._unfinished = b""

    def _is_unremarkable(self, line: str) -> bool:
        return self.unremarkable is not None and self.unremarkable in line

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process, which stops its own children."""
        if self.process is not None and not self.ended:
            self.process.terminate()

    def end(self) -> tuple[int, int]:
        """Kill what is left of the process and its children; return its id and its exit code.

        The whole group goes: the pool child of a killed Celery and the workers of a killed web
        server would else live on, the latter answering with old code on the same port.
        """
        assert self.process is not None, f"{self.name} was not started"
        with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of zombies
            os.killpg(self.process.pid, signal.SIGKILL)
        group, code = self.process.pid, self.process.wait()
        self.process = None
        return group, code

    def plan_restart(self) -> float:
        """Set when to start again, later after each quick death; return the pause in seconds."""
        now = time.monotonic()
        if now - self._started_at > _STEADY_AFTER:
            self._deaths = 0
        pause = min(0.25 * 2**self._deaths, _LONGEST_PAUSE)
        self._deaths += 1
        self.restart_at = now + pause
        return pause


def _text(line: bytes) -> str:
    return line.decode(errors="replace").rstrip()


def dying_with(launcher: int) -> Callable[[], None] | None:
    """Return what a new child runs first, so that it gets SIGTERM when its parent dies.

    Linux only. It is what remains where the guard was killed together with the launcher.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def in_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != launcher:  # it died before the line above
            os._exit(1)

    return in_child

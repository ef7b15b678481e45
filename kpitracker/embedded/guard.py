"""Ends what a killed launcher leaves behind.

A process of its own that reads, on its standard input, which process groups live. The input ends
when the launcher does, however that happened, SIGKILL included; then the guard ends the groups.
Started as a file, without the rest of the project, so that it stays small.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

_PATIENCE = 8.0  # seconds between "please stop" and the kill
_GONE = (ProcessLookupError, PermissionError)  # macOS says the latter of zombies


class Guard:
    """The launcher's side: tell the guard what there is to end."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def watch(self, group: int) -> None:
        """Note that a process group has begun."""
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """Note that a process group has ended."""
        self._tell(f"-{group}\n")

    def dismiss(self) -> None:
        """Let the guard go; it ends first what was not forgotten."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # somebody killed the guard: then we go unguarded
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        change: Callable[[int], None] = groups.add if line[0] == "+" else groups.discard
        change(int(line[1:]))
    end(groups)


def end(groups: Iterable[int]) -> None:
    """Ask the leaders of the groups to stop, and kill what has not stopped in time."""
    for group in groups:
        with suppress(*_GONE):
            os.kill(group, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE
    while any(map(_lives, groups)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for group in groups:
        with suppress(*_GONE):
            os.killpg(group, signal.SIGKILL)


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except _GONE:
        return False
    return True


if __name__ == "__main__":
    main()

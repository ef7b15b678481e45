"""Keeps parts alive and stops them in order; docs/adr/0008 tells why this is not a package."""

import selectors
import signal
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Self

from kpitracker.embedded.console import Console
from kpitracker.embedded.guard import Guard
from kpitracker.embedded.parts import Part

_TURN = 0.2  # seconds: how late a death is noticed at most
_PATIENCE = 8.0  # seconds between "please stop" and the kill


class Stopped(Exception):
    """Somebody asked the launcher to stop: Ctrl-C, SIGTERM, or a closed terminal."""


class Supervisor:
    """Runs parts side by side from one thread; nothing happens but inside its methods.

    Inside `with`, it takes the signals that ask to stop; at its end, all parts are stopped.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._parts: list[Part] = []
        self._outputs = selectors.DefaultSelector()
        self._stop_requests = 0

    def __enter__(self) -> Self:
        self._guard = Guard()
        self._answers_before = {
            number: signal.signal(number, self._note_stop_request)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        return self

    def __exit__(self, *reason: object) -> None:
        self.stop()
        self._guard.dismiss()
        for number, answer in self._answers_before.items():
            signal.signal(number, answer)

    def start(self, part: Part) -> None:
        """Start a part and keep it alive from now on."""
        self._parts.append(part)
        self._launch(part)

    def run(self, part: Part) -> int:
        """Run a part once, to its end; return its exit code. Raises: Stopped."""
        self._launch(part)
        try:
            while not part.ended:
                self._turn()
        except Stopped:
            self._stop([part])
            raise
        return self._bury(part)

    def wait_until(self, condition: Callable[[], bool], *, seconds: float) -> bool:
        """Keep the parts alive until `condition` holds; False if time ran out. Raises: Stopped."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            self._turn()
        return True

    def watch(self) -> None:
        """Keep the parts alive for good. Raises: Stopped, in the end."""
        while True:
            self._turn()

    def stop(self) -> None:
        """Stop all parts, the newest first and the foundation last.

        What has not ended after some seconds is killed, and so is all at a second request.
        """
        parts, self._parts = self._parts[::-1], []
        for foundation in (False, True):
            self._stop([part for part in parts if part.foundation is foundation and part.process])

    def _turn(self) -> None:
        self._relay(_TURN)
        if self._stop_requests:
            raise Stopped
        for part in self._parts:
            if part.ended:
                code = self._bury(part)
                how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
                pause = part.plan_restart()
                self._console.line("launcher", f"{part.name} {how}, starting again in {pause:g} s")
            elif part.restart_at is not None and time.monotonic() >= part.restart_at:
                self._launch(part)

    def _stop(self, parts: Sequence[Part]) -> None:
        for part in parts:
            part.ask_to_stop()
        deadline = time.monotonic() + _PATIENCE
        requests = self._stop_requests
        while not all(part.ended for part in parts):
            if time.monotonic() > deadline or self._stop_requests > requests:
                break
            self._relay(_TURN / 4)
        for part in parts:
            self._bury(part)

    def _launch(self, part: Part) -> None:
        self._guard.watch(part.start())
        self._outputs.register(part.output, selectors.EVENT_READ, part)

    def _relay(self, seconds: float) -> None:
        """Pass on what the parts say, waiting up to `seconds` for it."""
        for key, _ in self._outputs.select(seconds):
            for line in key.data.lines():
                self._console.line(key.data.name, line)
            if key.data.output == -1:
                self._outputs.unregister(key.fd)

    def _bury(self, part: Part) -> int:
        group, code = part.end()
        self._guard.forget(group)
        if part.output != -1:
            self._outputs.unregister(part.output)
            for line in [*part.lines(), *part.last_lines()]:
                self._console.line(part.name, line)
        return code

    def _note_stop_request(self, number: int, frame: FrameType | None) -> None:
        self._stop_requests += 1

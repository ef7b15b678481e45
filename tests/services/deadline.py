"""Waiting for what another process does, without guessing how long it takes."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def wait_for(question: Callable[[], Found], *, seconds: float, what: str) -> Found:
    """Ask until the answer is truthy and return it.

    Raises: AssertionError naming `what` when `seconds` have passed.
    """
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s for {what}")
        time.sleep(0.05)
    return answer

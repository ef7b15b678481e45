"""What the launcher writes: every line under the name of the part that said it."""

import os
import sys
from typing import TextIO

_COLOURS = {"redis": 35, "web": 36, "worker": 33, "beat": 34, "setup": 32, "launcher": 32}
_WIDTH = max(map(len, _COLOURS))


class Console:
    """Writes lines with prefixes, coloured on a terminal unless NO_COLOR is set.

    A terminal that has gone away is no reason to stop serving: what cannot be written is lost.
    """

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._coloured = stream.isatty() and not os.environ.get("NO_COLOR")

    def line(self, name: str, text: str) -> None:
        """Write one line that the part `name` said."""
        prefix = f"{name:<{_WIDTH}} |"
        if self._coloured:
            prefix = f"\x1b[{_COLOURS.get(name, 37)}m{prefix}\x1b[0m"
        self._write(f"{prefix} {text}\n")

    def banner(self, rows: list[tuple[str, str]]) -> None:
        """Write what a newcomer needs next, apart from the log lines around it."""
        width = max(len(title) for title, _ in rows)
        body = "".join(f"  {title:<{width}}  {text}\n" for title, text in rows)
        self._write(f"\n{body}\n")

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            pass

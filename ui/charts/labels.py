"""Where words go so that they do not lie on each other."""

from collections.abc import Sequence

# Inter at 12 px, digits included: wide enough for every word that was measured.
_CHARACTER = 6.7
APART = 17.0


def width_of(words: str, *, size: float = 12.0) -> float:
    """Return about how wide words are, in pixels; there is no font to ask on a server."""
    return len(words) * _CHARACTER * size / 12.0


def pushed_apart(wanted: Sequence[float], *, low: float, high: float) -> list[float]:
    """Return heights as near to `wanted` as `APART` pixels between neighbours allow.

    `wanted` is in order, downwards. All stay within `low`…`high` while there is room for them;
    where there is not, they keep to `high` and come closer.
    """
    heights: list[float] = []
    for height in wanted:
        floor = heights[-1] + APART if heights else low
        heights.append(max(height, floor))
    ceiling = high
    for place in range(len(heights) - 1, -1, -1):
        heights[place] = max(low, min(heights[place], ceiling))
        ceiling = heights[place] - APART
    return heights


def rows_of(spans: Sequence[tuple[float, float]], *, rows: int) -> list[int | None]:
    """Give each span (from, to) the first row in which it meets no other, or None."""
    ends = [float("-inf")] * rows
    given: list[int | None] = []
    for start, end in spans:
        row = next((row for row in range(rows) if start >= ends[row]), None)
        if row is not None:
            ends[row] = end
        given.append(row)
    return given

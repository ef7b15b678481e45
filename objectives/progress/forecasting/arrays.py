"""Arrays of many series: types, and reading histories of any length and size into one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]
Exponents = NDArray[np.int32]

NEWEST = 200  # values of a series that are read; what is older says little about what comes
LONGEST_SEASON = 12  # counted as a period: 52 weeks show a trend before they show seasons
_TIE = 1e-10  # squared errors closer than this, of values around 1, differ by rounding alone


@dataclass(frozen=True)
class Histories:
    """Series side by side, the newest value of each in the last column.

    `values` is NaN before a series' first value and has no gap after it. `measured` is false
    there and where a gap was filled. A value is `values` × 2 ** `exponents`; so the largest of
    each series is between 0.5 and 1, and no square of it can overflow.
    """

    values: Array
    measured: Flags
    exponents: Exponents


def side_by_side(histories: Sequence[Array]) -> Histories:
    """Line up histories; each starts and ends with a finite value and has one at least.

    A gap inside is filled along the straight line between its neighbours: a method needs some
    value there, and this one adds neither trend nor season.
    """
    longest = max(len(history) for history in histories)
    values = np.full((len(histories), longest), np.nan)
    measured = np.zeros(values.shape, dtype=np.bool_)
    exponents = np.zeros(len(histories), dtype=np.int32)
    for row, history in enumerate(histories):
        known = np.isfinite(history)
        exponents[row] = np.frexp(np.abs(history[known]).max())[1]
        scaled = np.ldexp(history[known], -exponents[row])
        steps = np.arange(len(history))
        values[row, -len(history) :] = np.interp(steps, steps[known], scaled)
        measured[row, -len(history) :] = known
    return Histories(values, measured, exponents)


def newest(history: Sequence[float]) -> Array:
    """Return the newest values from the first finite one to the last; empty without any."""
    values = np.asarray(history[-NEWEST:], dtype=np.float64)
    at = np.flatnonzero(np.isfinite(values))
    return values[at[0] : at[-1] + 1] if len(at) else values[:0]


def first_best(losses: Array) -> Numbers:
    """Return each row's first smallest column.

    What differs by rounding alone counts as equal, or a series' forecast would depend on the
    length of those beside it.
    """
    best: Numbers = (losses <= losses.min(axis=1, keepdims=True) + _TIE).argmax(axis=1)
    return best

"""Forecasts with bands and chances: the way into this package."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from objectives.progress.forecasting import student
from objectives.progress.forecasting.arrays import Array, Exponents, Flags, newest, side_by_side
from objectives.progress.forecasting.bands import spreads
from objectives.progress.forecasting.paths import fitted

FEWEST_FOR_TREND = 5
FEWEST_FOR_CHANCE = 8

_BATCH = 256  # series computed at once: memory stays flat however many are asked for
_CHANCE_LIMITS = (0.01, 0.99)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected 1, 2, 3, … steps after the newest value.

    `spreads` is None with too few values for it; then there is no band and no chance either.
    A spread of 0 says that the past was forecast without any error, as of a constant series.
    Steps count from 1 up to the horizon. Values are in the unit of the series and always
    finite: what would exceed the largest number is that number.
    """

    path: tuple[float, ...]
    spreads: tuple[float, ...] | None

    def quantile(self, step: int, share: float) -> float | None:
        """Return the value that `share` (between 0 and 1, both excluded) stays below."""
        if self.spreads is None:
            return None
        at = self._index(step)
        return _finite(self.path[at] + student.quantile(share) * self.spreads[at])

    def band(self, step: int, coverage: float) -> tuple[float, float] | None:
        """Return low and high, between which `coverage` (0.8, 0.5) of the outcomes come."""
        low = self.quantile(step, (1 - coverage) / 2)
        high = self.quantile(step, (1 + coverage) / 2)
        return None if low is None or high is None else (low, high)

    def chance_at_least(self, step: int, target: float) -> float | None:
        """Return the chance that the value is `target` or more.

        Chances are clipped to 1 % and 99 %: no past of 200 values can tell rarer things apart,
        and what has never happened in it is not impossible.
        """
        below = self._below(step, target, reached=False)
        return None if below is None else _clipped(1 - below)

    def chance_at_most(self, step: int, target: float) -> float | None:
        """Return the chance that the value is `target` or less; clipped as above."""
        below = self._below(step, target, reached=True)
        return None if below is None else _clipped(below)

    def chance_within(self, step: int, low: float, high: float) -> float | None:
        """Return the chance that the value is between `low` and `high`; clipped as above.

        Raises: ValueError if `low` is above `high`.
        """
        if low > high:
            raise ValueError(f"low must not be above high, not {low} and {high}")
        above, below = self._below(step, low, reached=False), self._below(step, high, reached=True)
        return None if above is None or below is None else _clipped(below - above)

    def _below(self, step: int, target: float, *, reached: bool) -> float | None:
        """Return the share of outcomes below `target`; `reached` counts hitting it as below."""
        if self.spreads is None:
            return None
        at = self._index(step)
        path, spread = self.path[at], self.spreads[at]
        if spread == 0:
            return float(path <= target if reached else path < target)
        return student.share_below((target - path) / spread)

    def _index(self, step: int) -> int:
        if not 1 <= step <= len(self.path):
            raise ValueError(f"step must be between 1 and {len(self.path)}, not {step}")
        return step - 1


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a series' newest values say about the next.

    `count` is the number of measured values read. `value` is the outlook on the value of each
    step, `total` that on the sum of the values from the first step to each. Both are None with
    fewer than five values; with five to seven they are paths without spreads.
    """

    count: int
    value: Outlook | None
    total: Outlook | None


def forecast(histories: Sequence[Sequence[float]], *, period: int, horizon: int) -> list[Forecast]:
    """Forecast the next `horizon` values of each history, oldest value first.

    `period` is the number of values after which seasons repeat: 12 of months, 4 of quarters,
    7 of days, 52 of weeks, 1 for none. The newest 200 values are read. What is not finite is
    a gap: gaps inside are filled along a straight line and never count as outcome of a past
    forecast; those at the end are dropped, so steps count from the newest measured value.
    What is forecast for a step depends neither on `horizon` nor on the other histories.

    Raises: ValueError if `period` or `horizon` is below 1.
    """
    if period < 1 or horizon < 1:
        raise ValueError(f"period and horizon start at 1, not {period} and {horizon}")
    found: list[Forecast] = []
    for start in range(0, len(histories), _BATCH):
        found += _batch(histories[start : start + _BATCH], period=period, horizon=horizon)
    return found


def _batch(histories: Sequence[Sequence[float]], *, period: int, horizon: int) -> list[Forecast]:
    read = [newest(history) for history in histories]
    counts = [int(np.isfinite(values).sum()) for values in read]
    found = [Forecast(count, None, None) for count in counts]
    rows = [row for row, count in enumerate(counts) if count >= FEWEST_FOR_TREND]
    if rows:
        value, total = _outlooks([read[row] for row in rows], period=period, horizon=horizon)
        for at, row in enumerate(rows):
            found[row] = Forecast(counts[row], value[at], total[at])
    return found


def _outlooks(
    histories: Sequence[Array], *, period: int, horizon: int
) -> tuple[list[Outlook], list[Outlook]]:
    side = side_by_side(histories)
    paths = fitted(side.values, period=period)
    values = np.concatenate(list(islice(paths.newest().ahead(), horizon)), axis=1)
    single, summed = spreads(
        side.values, side.measured, paths.ahead(), period=period, horizon=horizon
    )
    enough = side.measured.sum(axis=1) >= FEWEST_FOR_CHANCE
    return (
        _unscaled(values, single, side.exponents, enough),
        _unscaled(np.cumsum(values, axis=1), summed, side.exponents, enough),
    )


def _unscaled(paths: Array, of_paths: Array, exponents: Exponents, enough: Flags) -> list[Outlook]:
    largest = sys.float_info.max
    with np.errstate(over="ignore"):  # what is too large is cut off right here
        path, spread = (
            np.clip(np.ldexp(scaled, exponents[:, None]), -largest, largest).tolist()
            for scaled in (paths, of_paths)
        )
    return [
        Outlook(tuple(path[row]), tuple(spread[row]) if enough[row] else None)
        for row in range(len(exponents))
    ]


def _finite(value: float) -> float:
    return max(-sys.float_info.max, min(sys.float_info.max, value))


def _clipped(chance: float) -> float:
    low, high = _CHANCE_LIMITS
    return max(low, min(high, chance))

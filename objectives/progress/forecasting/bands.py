"""How far off a forecast usually is, from the series' own past errors.

A library's band follows from its model and is too narrow when the model is wrong. Here every
past column is an origin: what would have been forecast 1, 2, 3, … steps from there is held
against what came. The methods' constants know the whole series, so these errors are a little
too small; a factor, tuned on series other than those reported, makes up for that.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from objectives.progress.forecasting.arrays import LONGEST_SEASON, Array, Flags

_LEAN = 15  # past errors that weigh as much as what the step before suggests
_FURTHEST = 6.0  # periods ahead up to which the factor was tuned


@dataclass(frozen=True)
class _Widening:
    """How errors grow with steps where few were seen, and the factor on those that were."""

    growth: float  # errors grow with step ** growth
    base: float
    per_reach: float  # times periods ahead over number of values
    at_first: float  # over the step

    def factor(self, number: Array, *, period: int, horizon: int) -> Array:
        steps = np.arange(1, horizon + 1)
        periods = np.minimum(steps / min(period, LONGEST_SEASON), _FURTHEST)
        reach: Array = periods / number[:, None]
        return self.base + self.per_reach * reach + self.at_first / steps

    def leaned(self, own: Array, count: Array, before: Array, *, step: int) -> Array:
        """Lean the step's own errors on those of the step before, the more the fewer they are."""
        weight = count / (count + _LEAN) if step > 1 else np.ones_like(own)
        grown = before * math.pow(step / max(step - 1, 1), self.growth)
        return weight * own + (1 - weight) * grown


# Tuned by coverage on every other series of several collections (docs/forecasts.md).
_VALUE = _Widening(growth=0.4, base=1.17, per_reach=3.2, at_first=0.15)
_TOTAL = _Widening(growth=1.2, base=1.25, per_reach=2.8, at_first=0.1)


def spreads(
    values: Array, measured: Flags, ahead: Iterator[Array], *, period: int, horizon: int
) -> tuple[Array, Array]:
    """Return spreads of single values and of running sums, each of shape (series, horizon).

    `ahead` yields forecasts from every column of `values`. An error divided by its spread is
    distributed as Student's t with four degrees of freedom. Filled gaps are no outcome of a
    single value; in a sum they stand in for what is missing.
    """
    columns = values.shape[1]
    starts = (~np.isnan(values)).argmax(axis=1)
    number = columns - starts
    warm = np.maximum(3, np.minimum(2 * period, number // 4))
    ripe = np.arange(columns) >= (starts + warm)[:, None]
    running, none = np.zeros_like(values), np.zeros(len(values))
    single, summed = np.zeros((2, len(values), horizon))
    for step in range(1, horizon + 1):
        own = own_sum = count = count_sum = none
        if step < columns:
            origins = ripe[:, :-step]
            error = np.where(origins, values[:, step:] - next(ahead)[:, :-step], 0.0)
            running = running[:, : error.shape[1]] + error
            own, count = _typical(error, origins & measured[:, step:])
            own_sum, count_sum = _typical(running, origins)
        now, before = step - 1, max(step - 2, 0)
        single[:, now] = _VALUE.leaned(own, count, single[:, before], step=step)
        summed[:, now] = _TOTAL.leaned(own_sum, count_sum, summed[:, before], step=step)
    return (
        single * _VALUE.factor(number, period=period, horizon=horizon),
        summed * _TOTAL.factor(number, period=period, horizon=horizon),
    )


def _typical(errors: Array, judged: Flags) -> tuple[Array, Array]:
    """Return the mean size of each row's judged errors, and how many there are.

    Mean sizes, unlike mean squares, are not ruled by one outlier.
    """
    count = judged.sum(axis=1).astype(np.float64)
    size = np.where(judged, np.abs(errors), 0.0).sum(axis=1)
    return size / np.maximum(count, 1.0), count

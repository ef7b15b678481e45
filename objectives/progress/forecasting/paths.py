"""The central path: the mean of three methods, leaning on the last value where years are few.

Three simple methods err in different ways; their mean beat each of them, and beat methods
that pick one per series (docs/forecasts.md has the table). In a history of about one period of
the season (a year of months, a week of days) what looks like a trend may be a piece of the
season, and then nothing beats the last value.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from objectives.progress.forecasting.arrays import LONGEST_SEASON, Array
from objectives.progress.forecasting.damped import Damped, damped
from objectives.progress.forecasting.seasons import Seasons, seasons
from objectives.progress.forecasting.theta import Classical, Dynamic, classical, dynamic

_CONSTANT = 1e-12  # of the largest value: a smaller spread is rounding


@dataclass(frozen=True)
class Paths:
    """Fitted methods; a forecast = centre + size × their mean, with the seasons put back.

    `held` are the values without seasons, centre and size at each origin, and `trust` is the
    weight of the methods against them.
    """

    seasons: Seasons
    centre: Array
    size: Array
    held: Array
    trust: Array
    methods: tuple[Dynamic | Damped | Classical, ...]

    def ahead(self) -> Iterator[Array]:
        """Yield forecasts 1, 2, 3, … steps ahead without end, shape (series, origins).

        Every column of the fitted values is an origin, the newest last.
        """
        for step, each in zip(count(1), zip(*(m.ahead() for m in self.methods), strict=True)):
            mean = sum(each[1:], each[0]) / len(each)
            smooth = self.trust * mean + (1 - self.trust) * self.held
            yield self.seasons.restored(self.centre + self.size * smooth, step=step)

    def newest(self) -> "Paths":
        """Return the same from the newest origin alone."""
        methods = tuple(method.newest() for method in self.methods)
        return replace(self, held=self.held[:, -1:], methods=methods)


def fitted(values: Array, *, period: int) -> Paths:
    """Fit all methods to `values`, shape (series, periods), NaN before a series begins."""
    found = seasons(values, period=period)
    smooth = found.removed(values)
    # Centred and scaled, so that small moves far from zero do not drown in rounding. The middle
    # of the range, unlike the mean, is exactly the value of a series that never moved.
    lowest, highest = (extreme(smooth, axis=1, keepdims=True) for extreme in (np.nanmin, np.nanmax))
    centre = lowest + (highest - lowest) / 2
    away = smooth - centre
    size = np.nanmax(np.abs(away), axis=1, keepdims=True)
    size = np.where(size <= _CONSTANT * np.nanmax(np.abs(smooth), axis=1, keepdims=True), 0.0, size)
    unit = np.where(np.isnan(away), np.nan, away / np.where(size > 0, size, np.inf))
    number = (~np.isnan(values)).sum(axis=1, keepdims=True)
    periods = number / min(period, LONGEST_SEASON)
    trust = periods**2 / (1 + periods**2)
    methods = (dynamic(unit), classical(unit), damped(unit))
    return Paths(found, centre, size, unit, trust, methods)

"""Exponential smoothing with a damped trend (Gardner and McKenzie 1985)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from objectives.progress.forecasting.arrays import Array, first_best

_ALPHAS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99)
_BETAS = (0.01, 0.05, 0.1, 0.2, 0.35, 0.6)  # as shares of alpha
_DAMPINGS = (0.8, 0.9, 0.95, 0.98)
_GRID = np.array([(a, a * b, d) for a in _ALPHAS for b in _BETAS for d in _DAMPINGS])


@dataclass(frozen=True)
class Damped:
    """A fitted damped trend; `levels` and `slopes` have one column an origin."""

    levels: Array
    slopes: Array
    damping: Array

    def ahead(self) -> Iterator[Array]:
        """Yield forecasts 1, 2, 3, … steps from every origin."""
        levels, slopes = self.levels, self.slopes
        while True:
            slopes = self.damping * slopes
            levels = levels + slopes
            yield levels

    def newest(self) -> Self:
        """Return the same from the newest origin alone."""
        return type(self)(self.levels[:, -1:], self.slopes[:, -1:], self.damping)


def damped(values: Array) -> Damped:
    """Fit a damped trend.

    The constants are the best of a grid by squared one-step error. Errors are linear in the
    first level and the first slope, so these two are solved for, not searched.
    """
    (alpha, beta, damping), level, slope = _best(values)
    levels, slopes = np.empty_like(values), np.empty_like(values)
    for column in range(values.shape[1]):
        known = ~np.isnan(values[:, column])
        ahead = level + damping * slope
        error = np.where(known, values[:, column] - ahead, 0.0)
        level = np.where(known, ahead + alpha * error, level)
        slope = np.where(known, damping * slope + beta * error, slope)
        levels[:, column], slopes[:, column] = level, slope
    return Damped(levels, slopes, damping[:, None])


def _best(values: Array) -> tuple[tuple[Array, Array, Array], Array, Array]:
    """Return the constants, the first level and the first slope of each series."""
    columns = values.shape[1]
    alpha, beta, damping = _GRID.T
    to_level = _response(columns, level=1.0, slope=0.0)
    to_slope = _response(columns, level=0.0, slope=1.0)
    starts = (~np.isnan(values)).argmax(axis=1)
    shape = (len(values), len(_GRID))
    level, slope = np.zeros(shape), np.zeros(shape)
    squared, with_level, with_slope = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for column in range(columns):
        known = ~np.isnan(values[:, column, None])
        ahead = level + damping * slope
        error = np.where(known, values[:, column, None] - ahead, 0.0)
        age = np.maximum(column - starts, 0)
        squared += error**2
        with_level += error * to_level[age]
        with_slope += error * to_slope[age]
        level = np.where(known, ahead + alpha * error, level)
        slope = np.where(known, damping * slope + beta * error, slope)
    last = columns - starts - 1
    level_level = np.cumsum(to_level**2, axis=0)[last]
    level_slope = np.cumsum(to_level * to_slope, axis=0)[last]
    slope_slope = np.cumsum(to_slope**2, axis=0)[last]
    determinant = np.maximum(level_level * slope_slope - level_slope**2, 1e-9)
    first_level = (slope_slope * with_level - level_slope * with_slope) / determinant
    first_slope = (level_level * with_slope - level_slope * with_level) / determinant
    best = first_best(squared - first_level * with_level - first_slope * with_slope)
    row = np.arange(len(values))
    alpha, beta, damping = _GRID[best].T
    return (alpha, beta, damping), first_level[row, best], first_slope[row, best]


def _response(columns: int, *, level: float, slope: float) -> Array:
    """Return what a unit of first level or slope adds to each one-step forecast."""
    alpha, beta, damping = _GRID.T
    levels, slopes = np.full(len(_GRID), level), np.full(len(_GRID), slope)
    response = np.empty((columns, len(_GRID)))
    for column in range(columns):
        ahead = levels + damping * slopes
        response[column] = ahead
        levels, slopes = ahead - alpha * ahead, damping * slopes - beta * ahead
    return response

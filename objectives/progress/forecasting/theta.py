"""Two theta methods: the dynamic one with its best theta, and the classical one.

Sources: Assimakopoulos and Nikolopoulos (2000); Fiorucci, Pellegrini, Louzada, Petropoulos and
Koehler (2016), the dynamic optimised theta model.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import count
from typing import Self

import numpy as np

from objectives.progress.forecasting.arrays import Array, Flags, first_best

_ALPHAS = np.array([0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97])
_THETAS = np.array([1, 1.25, 1.5, 2, 2.5, 3, 4, 6, 10, 20])
_CLASSICAL_ALPHAS = np.array([0.01, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
_FIRST_JUDGED = 3  # a line needs two points before its next can be judged


@dataclass(frozen=True)
class _Line:
    """The least-squares line through all values so far, updated value by value.

    `age` counts the values; the line at the k-th value is intercept + slope × k.
    """

    age: Array
    mean: Array
    intercept: Array
    slope: Array

    def extended(self, value: Array) -> "_Line":
        age = self.age + 1
        mean = (self.age * self.mean + value) / age
        slope = ((age - 2) * self.slope + 6 * (value - self.mean) / age) / (age + 1)
        slope = np.where(age > 1, slope, 0.0)
        return _Line(age, mean, mean - slope * (age + 1) / 2, slope)

    def kept_where(self, known: Flags, other: "_Line") -> "_Line":
        return _Line(*(np.where(known, new, old) for new, old in zip(other, self, strict=True)))

    def drift(self, alpha: Array) -> Array:
        """Return what the line adds to the smoothed level one step ahead, before its weight."""
        left: Array = (1 - alpha) ** self.age
        return left * self.intercept + (1 - left * (1 - alpha)) / alpha * self.slope

    def __iter__(self) -> Iterator[Array]:
        return (getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class Dynamic:
    """A fitted dynamic theta method; `levels` and `line` have one column an origin."""

    levels: Array
    line: _Line
    alpha: Array
    weight: Array

    def ahead(self) -> Iterator[Array]:
        """Yield forecasts 1, 2, 3, … steps from every origin, each taken as the next value."""
        levels, line = self.levels, self.line
        while True:
            forecast = levels + self.weight * line.drift(self.alpha)
            yield forecast
            levels = self.alpha * forecast + (1 - self.alpha) * levels
            line = line.extended(forecast)

    def newest(self) -> Self:
        """Return the same from the newest origin alone."""
        line = _Line(*(part[:, -1:] for part in self.line))
        return type(self)(self.levels[:, -1:], line, self.alpha, self.weight)


@dataclass(frozen=True)
class Classical:
    """Half a trend line, half the smoothed theta line 2; `levels` has one column an origin.

    The trend line is that of the whole series, so paths from early origins know it too; the
    bands make up for that.
    """

    levels: Array
    at_origin: Array
    slope: Array

    def ahead(self) -> Iterator[Array]:
        """Yield forecasts 1, 2, 3, … steps from every origin."""
        for step in count(1):
            yield (self.levels + self.at_origin + self.slope * step) / 2

    def newest(self) -> Self:
        """Return the same from the newest origin alone."""
        return type(self)(self.levels[:, -1:], self.at_origin[:, -1:], self.slope)


def dynamic(values: Array) -> Dynamic:
    """Fit the dynamic theta method.

    Smoothing constant and theta are the best of a grid by squared one-step error. The first
    level is not searched for: errors are linear in it, so its best value is a quotient.
    """
    lines = _lines(values)
    alpha, weight, level = _best(values, lines)
    levels = np.empty_like(values)
    for column in range(values.shape[1]):
        known = ~np.isnan(values[:, column])
        value = np.where(known, values[:, column], 0.0)
        level = np.where(known, alpha * value + (1 - alpha) * level, level)
        levels[:, column] = level
    line = _Line(*(np.stack(part, axis=1) for part in zip(*lines[1:], strict=True)))
    aged = _Line(np.maximum(line.age, 1.0), line.mean, line.intercept, line.slope)
    return Dynamic(levels, aged, alpha[:, None], weight[:, None])


def classical(values: Array) -> Classical:
    """Fit the classical theta method; the smoothing constant is the best of a grid."""
    known = ~np.isnan(values)
    steps = np.arange(values.shape[1]) - values.shape[1] + 1.0
    intercept, slope = _whole_line(values, known, steps)
    line = intercept[:, None] + slope[:, None] * steps
    curved = np.where(known, 2 * values - line, 0.0)
    row = np.arange(len(values))
    first = curved[row, known.argmax(axis=1)]
    level = np.repeat(first[:, None], len(_CLASSICAL_ALPHAS), axis=1)
    squared = np.zeros_like(level)
    levels = np.empty((*values.shape, len(_CLASSICAL_ALPHAS)))
    for column in range(values.shape[1]):
        error = np.where(known[:, column, None], curved[:, column, None] - level, 0.0)
        squared += error**2
        level = level + _CLASSICAL_ALPHAS * error
        levels[:, column] = level
    return Classical(levels[row, :, first_best(squared)], line, slope[:, None])


def _lines(values: Array) -> list[_Line]:
    """Return the running line before the first column and after each."""
    zero = np.zeros(len(values))
    lines = [_Line(zero, zero, zero, zero)]
    for column in range(values.shape[1]):
        known = ~np.isnan(values[:, column])
        value = np.where(known, values[:, column], 0.0)
        lines.append(lines[-1].kept_where(known, lines[-1].extended(value)))
    return lines


def _best(values: Array, lines: list[_Line]) -> tuple[Array, Array, Array]:
    """Return smoothing constant, weight of the line and first level of each series."""
    alpha = _ALPHAS[None, :]
    weight = 1 - 1 / _THETAS
    shape = (len(values), len(_ALPHAS), len(_THETAS))
    squared, mixed = np.zeros(shape), np.zeros(shape)
    response, level = np.zeros(shape[:2]), np.zeros(shape[:2])
    for column in range(values.shape[1]):
        known = ~np.isnan(values[:, column, None])
        value = np.where(known, values[:, column, None], 0.0)
        line = _Line(*(part[:, None] for part in lines[column]))
        judged = known & (line.age + 1 >= _FIRST_JUDGED)
        faded = np.where(judged, (1 - alpha) ** line.age, 0.0)
        apart = (value - level)[:, :, None] - weight * line.drift(alpha)[:, :, None]
        error = np.where(judged[:, :, None], apart, 0.0)
        squared += error**2
        mixed += error * faded[:, :, None]
        response += faded**2
        level = np.where(known, alpha * value + (1 - alpha) * level, level)
    first = mixed / np.maximum(response, 1e-12)[:, :, None]
    best = first_best((squared - first * mixed).reshape(len(values), -1))
    row, at_alpha, at_theta = np.arange(len(values)), best // len(weight), best % len(weight)
    return _ALPHAS[at_alpha], weight[at_theta], first[row, at_alpha, at_theta]


def _whole_line(values: Array, known: Flags, steps: Array) -> tuple[Array, Array]:
    """Return the least-squares line's value at the last column and its slope."""
    number = known.sum(axis=1)
    middle = (known * steps).sum(axis=1) / number
    mean = np.where(known, values, 0.0).sum(axis=1) / number
    away = known * (steps - middle[:, None])
    power = np.maximum((away**2).sum(axis=1), 1e-12)
    slope = (np.where(known, values - mean[:, None], 0.0) * away).sum(axis=1) / power
    return mean - slope * middle, slope

"""The seasons of a series, and how far to believe in them."""

from dataclasses import dataclass

import numpy as np

from objectives.progress.forecasting.arrays import Array, Numbers

_CERTAIN = 2.0  # standard errors from which on seasons are used in full
_SMALLEST_FACTOR = 0.01
_ROUNDING = 1e-24  # squared, of values up to 1: what moves less never moved


@dataclass(frozen=True)
class Seasons:
    """Factors and offsets by phase, shape (series, period); phase 0 follows the last value.

    One and zero where a series has no seasons. Value = factor × smooth + offset.
    """

    factors: Array
    offsets: Array

    def removed(self, values: Array) -> Array:
        """Return `values` (series, periods) without their seasons."""
        phases = self._phases(np.arange(values.shape[1]) - values.shape[1])
        return (values - self.offsets[:, phases]) / self.factors[:, phases]

    def restored(self, forecasts: Array, *, step: int) -> Array:
        """Put the seasons back on forecasts `step` steps ahead, shape (series, origins)."""
        origins = forecasts.shape[1]
        phases = self._phases(np.arange(origins) + step - origins)
        return forecasts * self.factors[:, phases] + self.offsets[:, phases]

    def _phases(self, steps: Numbers) -> Numbers:
        """Tell the phase of what is `steps` columns after the first forecast."""
        return np.remainder(steps, self.factors.shape[1])


def seasons(values: Array, *, period: int) -> Seasons:
    """Find the seasons of each series: multiplied ones where all values are positive.

    A series needs more than two periods to have any; `period` 1 means none. They are used as
    far as they stand out, so one more value never switches them on or off.
    """
    factors = np.ones((len(values), period))
    offsets = np.zeros((len(values), period))
    if period == 1 or values.shape[1] <= 2 * period:
        return Seasons(factors, offsets)
    use = _use(values, period)[:, None]
    positive = np.nanmin(values, axis=1) > 0
    multiplied = _by_phase(np.where(positive[:, None], values, 1.0), period, additive=False)
    sound = positive[:, None] & (multiplied > _SMALLEST_FACTOR).all(axis=1, keepdims=True)
    factors = np.where(sound, multiplied, factors) ** use
    offsets = np.where(sound, offsets, _by_phase(values, period, additive=True)) * use
    return Seasons(factors, offsets)


def _use(values: Array, period: int) -> Array:
    """Return how far to use the seasons, 0 to 1.

    The M3 theta method asks whether the autocorrelation at one period stands 1.645 standard
    errors out (Assimakopoulos and Nikolopoulos 2000); a slope in place of that cliff did
    better on the tuning half.
    """
    known = ~np.isnan(values)
    centred = np.where(known, values - np.nanmean(values, axis=1, keepdims=True), 0.0)
    power = (centred**2).sum(axis=1)
    lagged = np.stack(
        [(centred[:, lag:] * centred[:, :-lag]).sum(axis=1) for lag in range(1, period + 1)],
        axis=1,
    )
    correlation = lagged / np.where(power > 0, power, 1.0)[:, None]
    count = known.sum(axis=1)
    deviation = np.sqrt((1 + 2 * (correlation[:, :-1] ** 2).sum(axis=1)) / count)
    use = np.clip(correlation[:, -1] / deviation / _CERTAIN, 0.0, 1.0)
    return np.where((count > 2 * period) & (power > _ROUNDING * count), use, 0.0)


def _by_phase(values: Array, period: int, *, additive: bool) -> Array:
    """Return each phase's usual distance from the centred moving average."""
    width = period + 1 - period % 2
    weights = np.full(width, 1 / period)
    if period % 2 == 0:
        weights[[0, -1]] /= 2
    columns = values.shape[1]
    trend = np.full_like(values, np.nan)
    spread = range(width)
    moving = sum(weights[k] * values[:, k : columns - width + 1 + k] for k in spread)
    trend[:, width // 2 : columns - width // 2] = moving
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = values - trend if additive else values / trend
    apart = np.where(np.isfinite(apart), apart, np.nan)
    phases = (np.arange(columns) - columns) % period
    usual = np.stack([_mean(apart[:, phases == phase]) for phase in range(period)], axis=1)
    middle = usual.mean(axis=1, keepdims=True)
    usual = usual - middle if additive else usual / np.where(middle == 0, 1.0, middle)
    whole = np.isfinite(usual).all(axis=1, keepdims=True)
    return np.where(whole, usual, 0.0 if additive else 1.0)


def _mean(values: Array) -> Array:
    """Return the mean of each row's numbers; NaN, without a warning, where there is none."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)

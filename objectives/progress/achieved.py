"""How far a promise has come: towards a target, inside a range, past a milestone."""

import sys
from collections.abc import Sequence

_LARGEST = sys.float_info.max


def achieved(*, baseline: float, target: float, current: float) -> float:
    """Return how far `current` has moved from `baseline` towards `target`.

    Unit: a fraction. 0 is the baseline, 1 is the target. The three arguments share one unit,
    the metric's own, which cancels; falling metrics need no special case (baseline 200,
    target 0, current 100 gives 0.5). Not clamped: below 0 is worse than the baseline, above 1
    beats the target. Always finite: where the quotient leaves the range of a double, the
    largest double stands for it.

    Raises: ValueError if `baseline` equals `target`; there is no direction.
    Source: product.md, section 3; linear interpolation as in 0.0 to 1.0 OKR grading.
    """
    if baseline == target:
        raise ValueError(f"baseline and target must differ, but both are {baseline!r}")
    # Halves, so that the difference of two huge numbers stays a number.
    way = target / 2 - baseline / 2
    moved = current / 2 - baseline / 2
    if way == 0:  # two neighbours among the smallest doubles
        way, moved = target - baseline, current - baseline
    return max(-_LARGEST, min(_LARGEST, moved / way))


def achieved_towards_range(*, baseline: float, lower: float, upper: float, current: float) -> float:
    """Return how far `current` has come from a baseline outside the range [lower, upper].

    1 inside; outside 1 − d(current) / d(baseline), with d the distance to the nearest bound.
    Baseline 20, range 5 to 10, current 15 gives 0.5; current 30 gives −1.

    Raises: ValueError if the baseline lies inside; see share_inside().
    """
    from_baseline = _outside(baseline, lower, upper)
    if from_baseline == 0:
        raise ValueError(f"baseline {baseline!r} lies inside {lower!r} to {upper!r}")
    return max(-_LARGEST, 1 - _outside(current, lower, upper) / from_baseline)


def share_inside(values: Sequence[float | None], *, lower: float, upper: float) -> float | None:
    """Return the share of due periods whose value lies inside the range, None without any.

    One value a period; a missing one (None) counts as outside.
    """
    if not values:
        return None
    inside = sum(1 for value in values if value is not None and lower <= value <= upper)
    return inside / len(values)


def _outside(value: float, lower: float, upper: float) -> float:
    """Return the distance to the nearest bound, 0 inside."""
    return min(_LARGEST, max(lower - value, 0.0, value - upper))

"""How far a promise has come."""

import sys


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
    largest = sys.float_info.max
    return max(-largest, min(largest, moved / way))

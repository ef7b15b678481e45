"""The corners of a plan as a drawing needs them, in the metric's unit."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from objectives.progress.goal import Shape

Corner = tuple[date, float]
# Enough straight pieces for a slow start to look like the curve it is.
CURVE_PIECES = 12


def plan_corners(
    *,
    shape: str,
    starts_on: date,
    due_on: date,
    baseline: float,
    end: float,
    points: Sequence[Corner] = (),
) -> list[Corner]:
    """Return the plan from the baseline to the `end` of the way, in order of time.

    Steps stand twice on their day: with the value before and the value after.
    """
    first, last = (starts_on, baseline), (due_on, end)
    within = [point for point in sorted(points) if starts_on < point[0] < due_on]
    if shape == Shape.SLOW_START:
        return _curve(first, last)
    if shape == Shape.POINTS:
        return [first, *within, last]
    if shape == Shape.STEPS:
        stairs = [first]
        for (_day, before), (day, after) in pairwise([first, *within, last]):
            stairs += [(day, before), (day, after)]
        return stairs
    return [first, last]


def _curve(first: Corner, last: Corner) -> list[Corner]:
    days = (last[0] - first[0]).days
    pieces = min(CURVE_PIECES, days)
    corners = []
    for piece in range(pieces + 1):
        day = first[0] + timedelta(days=round(days * piece / pieces))
        share = ((day - first[0]).days / days) ** 2
        corners.append((day, first[1] * (1 - share) + last[1] * share))
    return corners

"""What the plan expects on the way from baseline to target, as a fraction of the way.

Every plan begins with 0 at the start and ends with 1 on the due date.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Waypoint:
    """An instant and the fraction of the way that is expected there."""

    at: datetime
    share: float


def linear(*, starts_at: datetime, due_at: datetime, as_of: datetime) -> float:
    """Return the fraction of the way that a straight line expects at `as_of`.

    0 up to `starts_at`, 1 from `due_at` on. All three are aware instants; `due_at` is the
    first instant of the due date, so the whole due date expects 1.

    Raises: ValueError if `due_at` is not after `starts_at`.
    """
    if due_at <= starts_at:
        raise ValueError(f"due {due_at} must be after start {starts_at}")
    return max(0.0, min(1.0, (as_of - starts_at) / (due_at - starts_at)))


def slow_start(*, starts_at: datetime, due_at: datetime, as_of: datetime) -> float:
    """Return what a plan expects that begins slowly: the square of the time that is gone.

    A quarter of the way is expected at half of the time, as where a model must be built and
    rolled out before it moves anything.
    """
    return linear(starts_at=starts_at, due_at=due_at, as_of=as_of) ** 2


def through_points(
    points: Sequence[Waypoint], *, starts_at: datetime, due_at: datetime, as_of: datetime
) -> float:
    """Return what a plan expects that runs straight from point to point.

    `points` lie between start and due date, in any order; start (0) and due date (1) are
    added. Shares may leave 0 to 1: a plan may expect things to get worse first.
    """
    way = _way(points, starts_at=starts_at, due_at=due_at)
    after = bisect_right(way, as_of, key=lambda point: point.at)
    if after == 0:
        return 0.0
    if after == len(way):
        return 1.0
    left, right = way[after - 1], way[after]
    part = (as_of - left.at) / (right.at - left.at)
    return left.share + (right.share - left.share) * part


def in_steps(
    points: Sequence[Waypoint], *, starts_at: datetime, due_at: datetime, as_of: datetime
) -> float:
    """Return what a plan expects that jumps at dated steps and waits in between."""
    way = _way(points, starts_at=starts_at, due_at=due_at)
    after = bisect_right(way, as_of, key=lambda point: point.at)
    return way[after - 1].share if after else 0.0


def expected_value(*, baseline: float, target: float, expected: float) -> float:
    """Return the plan's value in the metric's own unit where it expects that fraction."""
    return baseline * (1 - expected) + target * expected


def _way(points: Sequence[Waypoint], *, starts_at: datetime, due_at: datetime) -> list[Waypoint]:
    if due_at <= starts_at:
        raise ValueError(f"due {due_at} must be after start {starts_at}")
    inside = [point for point in points if starts_at < point.at < due_at]
    ordered = sorted(inside, key=lambda point: point.at)
    return [Waypoint(starts_at, 0.0), *ordered, Waypoint(due_at, 1.0)]

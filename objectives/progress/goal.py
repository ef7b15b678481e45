"""What a promise is held to: a target, a range or a milestone, and the plan on the way there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from objectives.progress import plan
from objectives.progress.achieved import achieved as share_of_way
from objectives.progress.achieved import achieved_towards_range, share_inside
from objectives.progress.plan import Waypoint


class Kind(StrEnum):
    """What is promised of a metric."""

    CHANGE = "change"
    RANGE = "range"
    MILESTONE = "milestone"


class Shape(StrEnum):
    """How a plan goes from the baseline to the target."""

    LINEAR = "linear"
    SLOW_START = "slow_start"
    STEPS = "steps"
    POINTS = "points"


@dataclass(frozen=True)
class Goal:
    """The terms of one promise, in the metric's unit and in instants.

    A change has baseline and target, a range has bounds and perhaps a baseline, a milestone
    goes from 0 to 1. `due_at` is the first instant of the due date, `ends_at` its last one.
    `points` are instants and values of a plan that is typed in.
    """

    kind: Kind
    starts_at: datetime
    due_at: datetime
    ends_at: datetime
    baseline: float | None = None
    target: float | None = None
    lower: float | None = None
    upper: float | None = None
    is_total: bool = False
    shape: Shape = Shape.LINEAR
    points: tuple[tuple[datetime, float], ...] = ()

    @property
    def stays_inside(self) -> bool:
        """Whether it is a range to be kept to, since the metric is inside from the beginning."""
        return self.kind is Kind.RANGE and stays_inside(self.baseline, self.lower, self.upper)

    @property
    def must_hold(self) -> bool:
        """Whether what is reached must still hold on the due date."""
        return self.kind is not Kind.MILESTONE and not self.is_total


def stays_inside(baseline: float | None, lower: float | None, upper: float | None) -> bool:
    """Tell whether a range is kept to rather than approached; without a baseline it is."""
    return baseline is None or (lower or 0.0) <= baseline <= (upper or 0.0)


def achieved(goal: Goal, *, current: float, figures: Sequence[float | None]) -> float | None:
    """Return how far a promise has come, as a fraction; None where nothing is due yet.

    `current` is the newest value or the total; `figures` is asked only of a range that is to
    be kept to: one value a due period, None where it is missing.
    """
    if goal.kind is Kind.MILESTONE:
        return 1.0 if current >= 1 else 0.0
    if goal.kind is Kind.CHANGE:
        assert goal.baseline is not None
        assert goal.target is not None
        return share_of_way(baseline=goal.baseline, target=goal.target, current=current)
    assert goal.lower is not None
    assert goal.upper is not None
    if goal.stays_inside:
        return share_inside(figures, lower=goal.lower, upper=goal.upper)
    assert goal.baseline is not None
    return achieved_towards_range(
        baseline=goal.baseline, lower=goal.lower, upper=goal.upper, current=current
    )


def expected(goal: Goal, *, as_of: datetime) -> float:
    """Return the fraction that the plan expects at `as_of`.

    Of a milestone nothing before the due date, then all of it; of a range that is to be kept
    to, all of it from the start.
    """
    if goal.kind is Kind.MILESTONE:
        return 1.0 if as_of >= goal.due_at else 0.0
    if goal.stays_inside:
        return 1.0 if as_of >= goal.starts_at else 0.0
    starts_at, due_at = goal.starts_at, goal.due_at
    if goal.shape is Shape.SLOW_START:
        return plan.slow_start(starts_at=starts_at, due_at=due_at, as_of=as_of)
    if goal.shape is Shape.LINEAR:
        return plan.linear(starts_at=starts_at, due_at=due_at, as_of=as_of)
    through = plan.in_steps if goal.shape is Shape.STEPS else plan.through_points
    return through(_waypoints(goal), starts_at=starts_at, due_at=due_at, as_of=as_of)


def expected_value(
    *, baseline: float | None, target: float | None, lower: float | None, upper: float | None,
    share: float,
) -> float | None:  # fmt: skip
    """Return the plan's value where it expects that `share` of the way, in the metric's unit.

    The way to a range ends at its nearest bound. None where there is no way to go.
    """
    end = way_end(baseline=baseline, target=target, lower=lower, upper=upper)
    if baseline is None or end is None:
        return None
    return plan.expected_value(baseline=baseline, target=end, expected=share)


def way_end(
    *, baseline: float | None, target: float | None, lower: float | None, upper: float | None
) -> float | None:
    """Return where the way from the baseline ends: at the target, or at the nearest bound."""
    if target is not None or lower is None or upper is None:
        return target
    if baseline is None or lower <= baseline <= upper:
        return None
    return lower if baseline < lower else upper


def _waypoints(goal: Goal) -> list[Waypoint]:
    end = way_end(baseline=goal.baseline, target=goal.target, lower=goal.lower, upper=goal.upper)
    assert goal.baseline is not None
    assert end is not None
    return [
        Waypoint(at, share_of_way(baseline=goal.baseline, target=end, current=value))
        for at, value in goal.points
    ]

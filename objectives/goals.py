"""The goals of promises as the arithmetic takes them, and the stretch of values that they need."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import prefetch_related_objects

from objectives.models import SuccessMetric
from objectives.models.success_metric import TYPED_PLANS, Measures
from objectives.progress.goal import Goal, Kind, Shape
from projects import series


def of_promises(promises: Sequence[SuccessMetric], *, zone: tzinfo) -> list[Goal]:
    """Return the goal of each promise, in order; one query where plans are typed in, else none.

    Days begin at midnight in `zone`, which is the organisation's.
    """
    load_points(promises)
    return [of_promise(promise, zone=zone) for promise in promises]


def load_points(promises: Sequence[SuccessMetric]) -> None:
    """Load the points of typed plans; one query for all of them, none where there is none."""
    typed = [p for p in promises if p.plan in TYPED_PLANS and p.former_points is None]
    prefetch_related_objects(typed, "plan_points")


def of_promise(promise: SuccessMetric, *, zone: tzinfo) -> Goal:
    """Return the goal of one promise, whose plan points are loaded."""
    return Goal(
        kind=Kind(promise.kind),
        starts_at=day_begins(promise.starts_on, zone),
        due_at=day_begins(promise.due_on, zone),
        ends_at=_day_ends(promise.due_on, zone),
        baseline=promise.baseline,
        target=promise.target,
        lower=promise.lower,
        upper=promise.upper,
        is_total=promise.measures == Measures.TOTAL,
        shape=Shape(promise.plan),
        points=tuple((day_begins(day, zone), value) for day, value in points_of(promise)),
    )


def points_of(promise: SuccessMetric) -> tuple[tuple[date, float], ...]:
    """Return the points of a typed plan, in order of time; nothing for other plans."""
    if promise.plan not in TYPED_PLANS:
        return ()
    if promise.former_points is not None:
        return promise.former_points
    return tuple(sorted((p.expected_on, p.value) for p in promise.plan_points.all()))


def forget_points(promise: SuccessMetric) -> None:
    """Let the points be read anew after they were replaced."""
    getattr(promise, "_prefetched_objects_cache", {}).pop("plan_points", None)


def span(promise: SuccessMetric, goal: Goal, *, as_of: datetime) -> series.Span:
    """Return the stretch of values that tells how a promise stands at `as_of`."""
    since = goal.starts_at if goal.is_total else None
    return series.Span(promise.metric_id, since, min(as_of, goal.ends_at))


def day_begins(day: date, zone: tzinfo) -> datetime:
    """Return the first instant of a local day."""
    return datetime.combine(day, time.min, tzinfo=zone)


def _day_ends(day: date, zone: tzinfo) -> datetime:
    """Return the last instant of a local day."""
    return day_begins(day + timedelta(days=1), zone) - timedelta(microseconds=1)

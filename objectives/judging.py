"""How one promise is judged from what was read of its metric."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from objectives.models import SuccessMetric
from objectives.progress import goal as goals
from objectives.progress import windows
from objectives.progress.goal import Goal
from objectives.progress.health import Health, Limits, Reason, Verdict, health, is_stale
from projects import series
from projects.models import Cadence


@dataclass(frozen=True)
class Judged:
    """What was found of one promise. Fractions of the way, values in the metric's unit."""

    current: float | None
    measured_at: datetime | None
    achieved: float | None
    expected: float
    verdict: Verdict
    achieved_first: float | None = None  # against the target of the beginning, if that moved


def judge(
    promise: SuccessMetric,
    goal: Goal,
    *,
    reading: series.Reading,
    figures: Sequence[float | None],
    as_of: datetime,
    limits: Limits,
) -> Judged:
    """Judge a promise as of a moment; its `metric` must be loaded.

    `figures` has one figure a due period, for a range that is to be kept to.
    """
    current = reading.total if goal.is_total else reading.value
    done = None
    if current is not None:
        done = goals.achieved(goal, current=current, figures=figures)
    expected = goals.expected(goal, as_of=as_of)
    verdict = health(
        achieved=done,
        expected=expected,
        stale=is_stale(
            measured_at=reading.measured_at,
            interval=Cadence(promise.metric.cadence).interval,
            now=as_of,
        ),
        started=as_of >= goal.starts_at,
        past_due=as_of > goal.ends_at,
        must_hold=goal.must_hold,
        limits=limits,
        days_without_value=(as_of - reading.measured_at).days if reading.measured_at else None,
    )
    if current is not None and verdict.reason.code == "never_measured":
        verdict = Verdict(verdict.health, Reason("no_period_yet"))
    verdict = _explained(verdict, promise, goal, figures=figures, as_of=as_of)
    return Judged(current, reading.measured_at, done, expected, verdict)


def due_figures(
    promises: Sequence[SuccessMetric],
    held_to: Sequence[Goal],
    *,
    as_of: datetime,
    zone: tzinfo,
    known_at: datetime | None = None,
) -> list[list[float | None]]:
    """Return one figure a due period of each promise that keeps to a range, nothing of others.

    In the order of the promises; one query for all of them, or none. The last value of a
    period is its figure, None where it has none. Of an irregular metric each value is one.
    """
    kept_to = [p for p, goal in zip(promises, held_to, strict=True) if goal.stays_inside]
    if not kept_to:
        return [[] for _promise in promises]
    first = min(promise.starts_on for promise in kept_to)
    found = series.points_of_many(
        {promise.metric_id for promise in kept_to},
        since=datetime.combine(first, time.min, tzinfo=zone),
        until=as_of,
        known_at=known_at,
    )
    today = as_of.astimezone(zone).date()
    return [
        _figures(promise, found[promise.metric_id], today=today, zone=zone)
        if goal.stays_inside
        else []
        for promise, goal in zip(promises, held_to, strict=True)
    ]


def _figures(
    promise: SuccessMetric, points: Sequence[series.Point], *, today: date, zone: tzinfo
) -> list[float | None]:
    first, last = promise.starts_on, promise.due_on
    values = [(point.measured_at.astimezone(zone).date(), point.value) for point in points]
    within = [(day, value) for day, value in values if first <= day <= last]
    due = windows.windows(promise.metric.cadence, since=first, until=min(last, today))
    if not due:
        return [value for _day, value in within]
    return windows.figures(within, due, today=today)


def _explained(
    verdict: Verdict,
    promise: SuccessMetric,
    goal: Goal,
    *,
    figures: Sequence[float | None],
    as_of: datetime,
) -> Verdict:
    """Say what only these terms know: silence for a reason, and how many periods went well."""
    health, reason = verdict.health, verdict.reason
    archived_at = promise.metric.archived_at
    if health is Health.NO_DATA and archived_at is not None and archived_at <= as_of:
        return Verdict(health, Reason("metric_archived"))
    if not goal.stays_inside:
        return verdict
    lower, upper = goal.lower or 0.0, goal.upper or 0.0
    inside = sum(1 for figure in figures if figure is not None and lower <= figure <= upper)
    numbers = {**reason.numbers, "periods": len(figures), "inside": inside}
    return Verdict(health, Reason(reason.code, numbers))

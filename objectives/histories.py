"""What promises said before they were changed: at the beginning, and at any moment since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime, tzinfo

from objectives.goals import day_begins
from objectives.models import SuccessMetric, TargetChange

# What a promise is held to. Another value of any of these is another promise, for a reason.
HELD_TO = (
    "measures",
    "baseline",
    "target",
    "lower",
    "upper",
    "starts_on",
    "due_on",
    "plan",
)
Histories = Mapping[int, Sequence[TargetChange]]


def of_promises(promises: Sequence[SuccessMetric]) -> Histories:
    """Return the changes of each promise that has any, oldest first; one query, or none.

    A promise of version 1 was never changed.
    """
    changed = [promise.pk for promise in promises if promise.version > 1]
    found: dict[int, list[TargetChange]] = defaultdict(list)
    if changed:
        rows = TargetChange.objects.filter(success_metric__in=changed)
        for row in rows.select_related("changed_by").order_by("changed_at", "pk"):
            found[row.success_metric_id].append(row)
    return dict(found)


def as_of(
    promise: SuccessMetric, changes: Sequence[TargetChange], moment: datetime
) -> SuccessMetric:
    """Return the promise as it stood at a moment; a copy, never to be saved."""
    later = [change for change in changes if change.changed_at > moment]
    return _as_before(promise, later[0]) if later else promise


def at_first(
    promise: SuccessMetric, changes: Sequence[TargetChange], *, zone: tzinfo
) -> SuccessMetric | None:
    """Return the promise as it stood when it began; None where it says the same today.

    What was settled before the first day is no move of the target.
    """
    for change in changes:
        if change.changed_at >= day_begins(change.starts_on, zone):
            first = _as_before(promise, change)
            return None if said(first) == said(promise) else first
    return None


def said(promise: SuccessMetric) -> tuple[object, ...]:
    """Return what a promise aims at and from when to when, whatever the way there."""
    return (
        promise.measures,
        promise.baseline,
        promise.target,
        promise.lower,
        promise.upper,
        promise.starts_on,
        promise.due_on,
    )


def _as_before(promise: SuccessMetric, change: TargetChange) -> SuccessMetric:
    former = copy(promise)
    for field in HELD_TO:
        setattr(former, field, getattr(change, field))
    former.former_points = tuple(
        (date.fromisoformat(day), value) for day, value in change.plan_points
    )
    return former

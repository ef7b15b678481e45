"""What is due, asked of the database; the queue only wakes those who do it."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef

from accounts.models import Organisation
from objectives import assessments
from objectives.models import Assessment, Heartbeat, Objective, SuccessMetric


def roots_due(*, now: datetime) -> list[int]:
    """Return the topmost objectives whose trees need computing, lowest pk first.

    A tree is due when a promise in it, or the values of its metric, changed since it was last
    computed; and once a day, from the organisation's hour on, in any case.
    """
    changed = SuccessMetric.objects.current().changed_since_assessed()
    assessed_today = Assessment.objects.filter(
        objective=OuterRef("pk"), as_of__gte=_todays_hour(now=now)
    )
    unseen_today = Objective.objects.current().filter(~Exists(assessed_today))
    due: Collection[int] = {
        *changed.values_list("objective_id", flat=True),
        *unseen_today.values_list("pk", flat=True),
    }
    return sorted(assessments.roots_of(due, as_of=now))


def beat(*, now: datetime) -> None:
    """Note that a tick went all the way from beat over a worker into the database."""
    Heartbeat.objects.update_or_create(pk=1, defaults={"ticked_at": now})


def last_beat() -> datetime | None:
    """Return when a tick last came through, or None before the first."""
    return Heartbeat.objects.values_list("ticked_at", flat=True).first()


def _todays_hour(*, now: datetime) -> datetime:
    """Return the last passing of the organisation's hour of the daily computation."""
    organisation = Organisation.objects.current()
    local = now.astimezone(organisation.zone)
    hour = datetime.combine(local.date(), time(organisation.assess_hour), organisation.zone)
    if hour > now:
        yesterday = local.date() - timedelta(days=1)
        hour = datetime.combine(yesterday, time(organisation.assess_hour), organisation.zone)
    return hour

"""What changed lately: statuses as the schedule stored them, stages of projects, owners' words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Min, Q, Window
from django.db.models.functions import Lag

from accounts.models import Actor
from objectives.models import Assessment, CheckIn
from objectives.models.assessment import AssessmentQuerySet
from objectives.progress.health import Health
from projects.models import Project, StageChange


@dataclass(frozen=True, slots=True)
class Turn:
    """An objective or success metric whose status became another one, by its pk."""

    subject_id: int
    at: datetime
    was: Health
    now: Health


def turns_of_objectives(pks: Collection[int], *, since: datetime, until: datetime) -> list[Turn]:
    """Return what the stored assessments say of these objectives after `since`, newest first.

    One query. The first assessment of all is no turn: there was nothing before.
    """
    stood = Assessment.objects.newest_of_objectives(pks, as_of=since)
    lately = Q(objective__in=pks, as_of__gt=since, as_of__lte=until)
    return _turns("objective", lately=lately, stood=stood)


def turns_of_promises(pks: Collection[int], *, since: datetime, until: datetime) -> list[Turn]:
    """Return the same of success metrics."""
    stood = Assessment.objects.newest_of_promises(pks, as_of=since)
    lately = Q(success_metric__in=pks, as_of__gt=since, as_of__lte=until)
    return _turns("success_metric", lately=lately, stood=stood)


def _turns(subject: str, *, lately: Q, stood: AssessmentQuerySet) -> list[Turn]:
    # What stood before is read along, so that the first row in question has a predecessor.
    rows = (
        Assessment.objects.filter(lately | Q(pk__in=stood.values("pk")))
        .annotate(was=Window(Lag("health"), partition_by=F(subject), order_by="as_of"))
        .filter(~Q(was=F("health")), was__isnull=False)
        .order_by("-as_of", subject)
    )
    return [
        Turn(pk, as_of, Health(was), Health(now))
        for pk, as_of, was, now in rows.values_list(subject, "as_of", "was", "health")
    ]


def has_health_since(success_metric_id: int, *, as_of: datetime, health: Health) -> datetime | None:
    """Return since when the stored assessments call it so; None where they never said otherwise."""
    stored = Assessment.objects.filter(success_metric=success_metric_id, as_of__lte=as_of)
    other = stored.exclude(health=health).order_by("-as_of").values("as_of")[:1]
    since: datetime | None = stored.filter(as_of__gt=other).aggregate(first=Min("as_of"))["first"]
    return since


def stage_changes(viewer: Actor, *, since: date, until: date, limit: int) -> list[StageChange]:
    """Return the newest steps of the projects that `viewer` sees, with their project."""
    seen = Project.objects.visible_to(viewer).current()
    changes = StageChange.objects.filter(
        project__in=seen, changed_on__gte=since, changed_on__lte=until
    )
    return list(changes.select_related("project").order_by("-changed_on", "-pk")[:limit])


def check_ins(success_metric_ids: Collection[int], *, until: datetime, limit: int) -> list[CheckIn]:
    """Return the newest words on these success metrics, with author, metric and value."""
    said = CheckIn.objects.filter(success_metric__in=success_metric_ids, checked_in_at__lte=until)
    with_names = said.select_related("author", "success_metric__metric", "measurement")
    return list(with_names.order_by("-checked_in_at", "-pk")[:limit])

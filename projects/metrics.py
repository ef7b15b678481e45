"""Defining metrics: long-lived named series in one unit."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Actor, ApiKey, User
from accounts.refusals import Objections, Refused
from projects.models import Measurement, Metric, Project
from projects.slugs import slug_objection, unused_slug

MOST_DECIMALS = 6


class MetricRefused(Refused):
    """A definition that breaks a rule of metrics."""


class MetricTerms(TypedDict, total=False):
    """What a metric is made of; on a change, only what is to be different."""

    slug: str
    name: str
    unit: str
    decimals: int
    definition: str
    source: str
    owner: User | None
    cadence: str
    project: Project | None


def create_metric(*, by: Actor | None, now: datetime, **terms: Unpack[MetricTerms]) -> Metric:
    """Define a metric. Without a slug it gets one made from its name.

    Raises: MetricRefused.
    """
    metric = Metric(created_at=now)
    if not terms.get("slug"):
        terms["slug"] = unused_slug(terms.get("name", ""), among=Metric.objects.all())
    return _save(metric, terms, by=by)


def change_metric(
    metric: Metric, *, by: Actor | None, now: datetime, **terms: Unpack[MetricTerms]
) -> Metric:
    """Change the definition. Another cadence moves the version: what is stale is judged anew.

    Raises: MetricRefused.
    """
    return _save(metric, terms, by=by)


def archive_metric(metric: Metric, *, by: Actor | None, now: datetime) -> Metric:
    """Take the metric out of lists and choices. Its values stay and promises go on."""
    return _set_archived(metric, now)


def restore_metric(metric: Metric, *, by: Actor | None) -> Metric:
    """Bring an archived metric back."""
    return _set_archived(metric, None)


def _set_archived(metric: Metric, archived_at: datetime | None) -> Metric:
    if (metric.archived_at is None) != (archived_at is None):
        metric.archived_at = archived_at
        metric.save(update_fields=["archived_at"])
    return metric


def _save(metric: Metric, terms: MetricTerms, *, by: Actor | None) -> Metric:
    cadence_before, unit_before = metric.cadence, metric.unit
    for field, value in terms.items():
        setattr(metric, field, value.strip() if isinstance(value, str) else value)
    objections = Objections()
    objections.check_text("name", metric.name, example="On-time departures")
    objections.check_columns(
        metric,
        fields={"slug", "unit", "definition", "source", "cadence"}
        | ({"name"} if metric.name else set()),
    )
    objection = slug_objection(metric.slug, among=Metric.objects.exclude(pk=metric.pk))
    if objection:
        objections.add("slug", objection)
    if not 0 <= metric.decimals <= MOST_DECIMALS:
        objections.add(
            "decimals",
            _("Expected 0 to %(most)s decimals, but got %(decimals)s.")
            % {"most": MOST_DECIMALS, "decimals": metric.decimals},
        )
    if metric.pk is not None and metric.unit != unit_before:
        _check_unit(metric, unit_before, objections)
    _check_project(metric, terms, by=by, objections=objections)
    objections.raise_if_any(MetricRefused)
    with transaction.atomic():
        if metric._state.adding:
            metric.save()
            return metric
        metric.save(update_fields=[*terms])
        if metric.cadence != cadence_before:
            Metric.objects.filter(pk=metric.pk).update(version=F("version") + 1)
            metric.refresh_from_db(fields=["version"])
    return metric


def _check_unit(metric: Metric, before: str, objections: Objections) -> None:
    """Object to another unit once there are values: they would silently mean something else."""
    if Measurement.objects.filter(metric=metric).exists():
        objections.add(
            "unit",
            _("There are values in %(before)s already, so the unit stays. Define another metric.")
            % {"before": before or _("no unit")},
        )


def _check_project(
    metric: Metric, terms: MetricTerms, *, by: Actor | None, objections: Objections
) -> None:
    if metric.project is not None and metric.project.archived_at is not None and "project" in terms:
        objections.add(
            "project",
            _("The project “%(name)s” is archived. Restore it first, or choose another one.")
            % {"name": metric.project.name},
        )
    if isinstance(by, ApiKey) and not by.everything and metric.project is None:
        objections.add(
            "project",
            _("This key is limited to projects, so the metric must belong to one of them."),
        )

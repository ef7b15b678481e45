"""What the list of metrics and the page of one tell beside scorecards and charts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import Actor
from objectives import courses
from objectives.models import CheckIn, Objective, SuccessMetric
from objectives.planned_work import Piece
from objectives.progress.health import is_stale
from objectives.scorecards import Line
from projects import series
from projects.models import Cadence, Measurement, Metric, Stage, StageChange
from projects.series import Point
from ui import words
from ui.charts import Event

CORRECTIONS_AT_MOST = 10
LAUNCHES = (Stage.PILOT, Stage.LIVE, Stage.RETIRED)


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric in a list, with the objectives it serves as far as the viewer sees them."""

    metric: Metric
    newest: Point | None
    is_late: bool
    spark: Sequence[float | None]
    serves: Sequence[Objective]


@dataclass(frozen=True, slots=True)
class Figures:
    """A promise in figures, in the metric's unit. `ahead` is how far before plan, negative behind.

    `change` is the difference to the baseline, `change_share` the same as a fraction of it.
    """

    change: float | None
    change_share: float | None
    is_better: bool
    ahead: float | None
    days_left: int

    @property
    def arrow(self) -> str:
        """Which way the value moved; never whether that is good."""
        return "▲" if (self.change or 0.0) > 0 else "▼" if (self.change or 0.0) < 0 else ""

    @property
    def distance(self) -> float | None:
        return None if self.ahead is None else abs(self.ahead)

    @property
    def moved_share(self) -> float | None:
        return None if self.change_share is None else abs(self.change_share)

    @property
    def days_past(self) -> int:
        return -self.days_left


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that was replaced, and by what."""

    measured_at: datetime
    was: float
    now: float | None
    replaced_at: datetime


def metric_rows(metrics: Sequence[Metric], *, viewer: Actor, as_of: datetime) -> list[MetricRow]:
    """Return a row per metric; three queries for all of them."""
    pks = [metric.pk for metric in metrics]
    newest = series.latest(pks, as_of=as_of)
    drawn = courses.of_metrics({m.pk: m.cadence for m in metrics}, as_of=as_of)
    serves: dict[int, list[Objective]] = defaultdict(list)
    promises = SuccessMetric.objects.visible_to(viewer).current().filter(metric__in=pks)
    for promise in promises.select_related("objective").order_by("objective__title", "pk"):
        serves[promise.metric_id].append(promise.objective)
    return [
        MetricRow(
            metric,
            newest.get(metric.pk),
            is_late(metric, newest.get(metric.pk), as_of=as_of),
            drawn[metric.pk],
            serves[metric.pk],
        )
        for metric in metrics
    ]


def is_late(metric: Metric, newest: Point | None, *, as_of: datetime) -> bool:
    """Tell whether a value is overdue; a metric without any is."""
    return is_stale(
        measured_at=newest.measured_at if newest else None,
        interval=Cadence(metric.cadence).interval,
        now=as_of,
    )


def late(metrics: Iterable[Metric], *, as_of: datetime) -> set[int]:
    """Return the pks of metrics with an overdue value; one query for all of them."""
    wanted = list(metrics)
    newest = series.latest([metric.pk for metric in wanted], as_of=as_of)
    return {metric.pk for metric in wanted if is_late(metric, newest.get(metric.pk), as_of=as_of)}


def figures(line: Line, *, today: date) -> Figures:
    """Compare a promise's newest value with its baseline, its plan and its due date."""
    days_left = (line.due_on - today).days
    if line.current is None:
        return Figures(None, None, False, None, days_left)
    change = None if line.baseline is None else line.current - line.baseline
    gap = None
    if line.has_way and line.expected_value is not None:
        gap = line.current - line.expected_value
    return Figures(
        change=change,
        change_share=change / abs(line.baseline) if change is not None and line.baseline else None,
        is_better=(change or 0.0) > 0 if line.rises else (change or 0.0) < 0,
        ahead=gap if gap is None or line.rises else -gap,
        days_left=days_left,
    )


def events(
    metric: Metric, *, work: Iterable[Piece], said: Iterable[CheckIn], today: date, zone: tzinfo
) -> list[Event]:
    """Return what may explain a turn: launches of the projects behind it, and check-ins.

    One query.
    """
    projects = {piece.project_id for piece in work}
    if metric.project_id is not None:
        projects.add(metric.project_id)
    moved = StageChange.objects.filter(
        project__in=projects, stage__in=LAUNCHES, changed_on__lte=today
    ).select_related("project")
    launches = [
        Event(
            change.changed_on,
            _("%(project)s: %(stage)s")
            % {"project": change.project.name, "stage": words.STAGES[change.stage]},
        )
        for change in moved.order_by("changed_on", "pk")
    ]
    spoken = [Event(word.checked_in_at.astimezone(zone).date(), _("Check-in")) for word in said]
    return [*launches, *spoken]


def corrections(metric: Metric, *, until: datetime) -> list[Correction]:
    """Return the values that were replaced last, newest first; one query."""
    successor = Measurement.objects.filter(
        metric=OuterRef("metric"), measured_at=OuterRef("measured_at"), pk__gt=OuterRef("pk")
    ).order_by("pk")
    replaced = (
        series.rows(metric.pk, until=until, with_superseded=True)
        .filter(superseded_at__isnull=False, superseded_at__lte=until)
        .annotate(became=Subquery(successor.values("value")[:1]))
        .order_by("-superseded_at", "-pk")
    )
    return [
        Correction(row.measured_at, row.value, row.became, row.superseded_at)
        for row in replaced[:CORRECTIONS_AT_MOST]
        if row.superseded_at is not None  # by the filter above; the type checker cannot know
    ]

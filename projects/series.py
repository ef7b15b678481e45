"""The only reader of values: newest, added up, as of any moment, on both clocks.

Everywhere below, `as_of` (or `until`) bounds when a value was true and `known_at` when we
had learned it; without `known_at` the answer is as we know it now.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, F, FloatField, Func, OuterRef, QuerySet, Window
from django.db.models.functions import Floor, RowNumber
from django.db.models.sql.compiler import SQLCompiler

from projects import measurement_sql
from projects.models import Measurement, Metric
from projects.models.measurement import MeasurementQuerySet

DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Point:
    """One value that counts. `is_revised` tells that it corrects an earlier one."""

    measured_at: datetime
    value: float
    recorded_at: datetime
    note: str = ""
    is_revised: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one metric to read: up to `until`, added up from `since` where given."""

    metric_id: int
    since: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What a span holds: its newest value with its instant, and the sum of its values.

    All None where there is no value; `total` also where no `since` was asked for, or where
    the values are too large to be added up.
    """

    value: float | None
    measured_at: datetime | None
    total: float | None


class Sample(NamedTuple):
    """One value of a thinned series."""

    measured_at: datetime
    value: float


class _Days(Func):
    """An instant as days since 1970, so that the database can count stretches of time."""

    output_field = FloatField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **options: Any
    ) -> tuple[str, Any]:
        template = "(julianday(%(expressions)s) - 2440587.5)"
        return self.as_sql(compiler, connection, template=template, **options)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **options: Any
    ) -> tuple[str, Any]:
        template = "(extract(epoch FROM %(expressions)s) / 86400.0)::float8"
        return self.as_sql(compiler, connection, template=template, **options)


def readings(spans: Sequence[Span], *, known_at: datetime | None = None) -> list[Reading]:
    """Read all spans in one query; the answers come in the order of the spans."""
    if not spans:
        return []
    asked = [(span.metric_id, span.since, span.until) for span in spans]
    return [Reading(*row) for row in measurement_sql.read(connection, asked, known_at=known_at)]


def latest(
    metric_ids: Collection[int], *, as_of: datetime, known_at: datetime | None = None
) -> dict[int, Point]:
    """Return the newest point of each metric that has one, in one query."""
    of_metric = Measurement.objects.known(at=known_at).filter(
        metric=OuterRef("pk"), measured_at__lte=as_of
    )
    newest = (
        Metric.objects.filter(pk__in=metric_ids)
        .annotate(newest=of_metric.order_by("-measured_at").values("pk")[:1])
        .values("newest")
    )
    return {row.metric_id: _point(row) for row in Measurement.objects.filter(pk__in=newest)}


def points(
    metric_id: int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    known_at: datetime | None = None,
    limit: int | None = None,
) -> list[Point]:
    """Return one metric's points, oldest first; with `limit` only the newest that many."""
    rows = _between(Measurement.objects.filter(metric_id=metric_id), since, until, known_at)
    rows = rows.annotate(is_revised=Exists(_older_row())).order_by("-measured_at")
    return [_point(row) for row in rows[:limit]][::-1]


def points_of_many(
    metric_ids: Collection[int],
    *,
    since: datetime,
    until: datetime,
    known_at: datetime | None = None,
) -> dict[int, list[Point]]:
    """Return the points of many metrics in one query, oldest first, for small charts."""
    rows = Measurement.objects.filter(metric_id__in=metric_ids)
    found: dict[int, list[Point]] = {metric_id: [] for metric_id in metric_ids}
    for row in _between(rows, since, until, known_at).order_by("metric_id", "measured_at"):
        found[row.metric_id].append(_point(row))
    return found


def samples(
    metric_ids: Collection[int],
    *,
    since: datetime,
    until: datetime,
    apart: timedelta,
    known_at: datetime | None = None,
) -> dict[int, list[Sample]]:
    """Return the last value of each stretch of `apart`, counted back from `until`, oldest first.

    For drawings too small to show more. One query, which hands over what is drawn and no more.
    """
    stretch = Floor(
        (until.timestamp() / DAY - _Days("measured_at")) / (apart.total_seconds() / DAY)
    )
    newest = Window(
        RowNumber(), partition_by=[F("metric"), stretch], order_by=F("measured_at").desc()
    )
    rows = _between(Measurement.objects.filter(metric_id__in=metric_ids), since, until, known_at)
    rows = rows.annotate(place=newest).filter(place=1).order_by("metric", "measured_at")
    found: dict[int, list[Sample]] = {metric_id: [] for metric_id in metric_ids}
    for metric_id, measured_at, value in rows.values_list("metric", "measured_at", "value"):
        found[metric_id].append(Sample(measured_at, value))
    return found


def rows(
    metric_id: int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    as_of: datetime | None = None,
    with_superseded: bool = False,
) -> MeasurementQuerySet:
    """Return one metric's rows themselves, for lists that are read page by page.

    `as_of` bounds both clocks: true by then and known by then. With `with_superseded` the
    values that were replaced stand among them.
    """
    found = Measurement.objects.filter(metric_id=metric_id)
    if as_of is not None:
        found = found.filter(measured_at__lte=as_of, recorded_at__lte=as_of)
    if with_superseded:
        return _within(found, since, until)
    return _between(found, since, until, as_of)


def metrics_with_values_after(instant: datetime, metric_ids: Collection[int]) -> set[int]:
    """Return those metrics that hold a value still ahead of `instant`."""
    ahead = Measurement.objects.known().filter(metric_id__in=metric_ids, measured_at__gt=instant)
    return set(ahead.values_list("metric_id", flat=True).distinct())


def _between(
    rows: MeasurementQuerySet,
    since: datetime | None,
    until: datetime | None,
    known_at: datetime | None,
) -> MeasurementQuerySet:
    return _within(rows.known(at=known_at), since, until)


def _within(
    rows: MeasurementQuerySet, since: datetime | None, until: datetime | None
) -> MeasurementQuerySet:
    if since is not None:
        rows = rows.filter(measured_at__gte=since)
    if until is not None:
        rows = rows.filter(measured_at__lte=until)
    return rows


def _older_row() -> QuerySet[Measurement]:
    return Measurement.objects.filter(
        metric=OuterRef("metric"),
        measured_at=OuterRef("measured_at"),
        recorded_at__lte=OuterRef("recorded_at"),
        pk__lt=OuterRef("pk"),
    )


def _point(row: Measurement) -> Point:
    return Point(
        row.measured_at, row.value, row.recorded_at, row.note, getattr(row, "is_revised", False)
    )

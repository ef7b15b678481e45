"""What a promise would look like, drawn before it is made."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import accumulate

from objectives import goals
from objectives.models.success_metric import Measures
from projects import series
from projects.models import Metric
from ui.charts import MetricChart, Value

NEWEST = 120  # values; more would not be told apart in a small drawing


@dataclass(frozen=True, kw_only=True)
class Way:
    """A promise as far as it is known. Figures are in the metric's unit."""

    metric: Metric | None
    name: str
    unit: str
    decimals: int | None
    baseline: float | None
    target: float | None
    starts_on: date | None
    due_on: date | None
    measures: str = Measures.LEVEL


def preview(way: Way, *, as_of: datetime, zone: tzinfo) -> MetricChart | None:
    """Return existing values and the plan as a chart; None while there is nothing to draw.

    `zone` is the organisation's: a running total begins with the first day there.
    """
    actual, plan = _actual(way, as_of=as_of, zone=zone), _plan(way)
    if not actual and not plan:
        return None
    return MetricChart(
        id="preview",
        name=way.name,
        unit=way.unit,
        decimals=way.decimals,
        actual=actual,
        baseline=way.baseline,
        target=way.target if plan else None,
        due=way.due_on if plan else None,
        plan=plan,
    )


def _plan(way: Way) -> list[tuple[date, float]]:
    """Return the two ends of the straight way; nothing while one of them is missing."""
    if way.baseline is None or way.target is None or way.starts_on is None or way.due_on is None:
        return []
    if way.starts_on >= way.due_on:
        return []
    return [(way.starts_on, way.baseline), (way.due_on, way.target)]


def _actual(way: Way, *, as_of: datetime, zone: tzinfo) -> list[Value]:
    """Return the newest values; of a running total, their sum since the start."""
    if way.metric is None:
        return []
    if way.measures != Measures.TOTAL:
        newest = series.points(way.metric.pk, until=as_of, limit=NEWEST)
        return [Value(point.measured_at, point.value, point.is_revised) for point in newest]
    if way.starts_on is None:
        return []
    since = goals.day_begins(way.starts_on, zone)
    added = series.points(way.metric.pk, since=since, until=as_of)
    totals = accumulate(point.value for point in added)
    return [Value(point.measured_at, total) for point, total in zip(added, totals, strict=True)]

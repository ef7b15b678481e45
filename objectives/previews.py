"""What a promise would look like, drawn before it is made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import accumulate
from typing import Self

from objectives import goals
from objectives.models.success_metric import Kind, Measures, Plan
from objectives.plan_corners import Corner, plan_corners
from objectives.progress.goal import way_end
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
    kind: str = Kind.CHANGE
    lower: float | None = None
    upper: float | None = None
    plan: str = Plan.LINEAR
    plan_points: Sequence[Corner] = ()

    def of_its_kind(self) -> Self:
        """Return it without what was typed for another kind of promise."""
        if self.kind == Kind.CHANGE:
            return replace(self, lower=None, upper=None)
        if self.kind == Kind.RANGE:
            return replace(self, target=None, measures=Measures.LEVEL)
        return replace(
            self,
            baseline=None,
            target=None,
            lower=None,
            upper=None,
            measures=Measures.LEVEL,
        )

    @property
    def end(self) -> float | None:
        """Where the way from the baseline ends, None where there is none."""
        return way_end(
            baseline=self.baseline, target=self.target, lower=self.lower, upper=self.upper
        )

    @property
    def allowed(self) -> tuple[float, float] | None:
        if self.lower is None or self.upper is None or self.lower >= self.upper:
            return None
        return self.lower, self.upper


def preview(way: Way, *, as_of: datetime, zone: tzinfo) -> MetricChart | None:
    """Return existing values and the plan as a chart; None while there is nothing to draw.

    `zone` is the organisation's: a running total begins with the first day there.
    """
    actual, plan = _actual(way, as_of=as_of, zone=zone), _plan(way)
    if not actual and not plan and not way.allowed:
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
        allowed=way.allowed,
    )


def _plan(way: Way) -> list[tuple[date, float]]:
    """Return the corners of the plan; nothing while one of its ends is missing."""
    if way.baseline is None or way.end is None or way.starts_on is None or way.due_on is None:
        return []
    if way.starts_on >= way.due_on:
        return []
    return plan_corners(
        shape=way.plan,
        starts_on=way.starts_on,
        due_on=way.due_on,
        baseline=way.baseline,
        end=way.end,
        points=way.plan_points,
    )


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

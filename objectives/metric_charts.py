"""The chart of a metric: its values against the promise made on it, and what happened meanwhile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from objectives import courses
from objectives.moments import Moment
from objectives.plan_corners import plan_corners
from objectives.progress.goal import Kind
from objectives.scorecards import Line
from projects import series
from projects.models import Metric
from ui.charts import Event, MetricChart, Value, planned_on
from ui.statuses import status

# How far back a chart can look, by the key that stands in the address; None is all there is.
PERIODS: Final[dict[str, timedelta | None]] = {
    "3m": timedelta(days=92),
    "6m": timedelta(days=183),
    "1y": timedelta(days=366),
    "all": None,
}
USUAL_PERIOD: Final = "1y"
# Rows read for one chart. It draws one value a day, so this is decades of daily values.
MOST_VALUES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with what its caption must admit."""

    chart: MetricChart
    is_cut: bool  # there are more values than were read
    several_a_day: bool  # only the last one of a day is drawn


def chart(
    metric: Metric,
    *,
    line: Line | None,
    moment: Moment,
    period: str,
    events: Iterable[Event] = (),
    former_targets: Sequence[tuple[date, float]] = (),
    zone: tzinfo,
) -> Drawn:
    """Return the values of a period, against plan and target where there is a promise.

    One query. `zone` is the organisation's: its days are the days of the chart.
    """
    span = PERIODS[period]
    since = None if span is None else moment.as_of - span
    points = series.points(
        metric.pk, since=since, until=moment.as_of, known_at=moment.known_at, limit=MOST_VALUES
    )
    counted = courses.of_line(line, points, zone) if line else points
    steps = courses.daily(counted, cadence=metric.cadence, zone=zone)
    first = since.astimezone(zone).date() if since else None
    drawn = MetricChart(
        id="values",
        name=metric.name,
        unit=metric.unit,
        decimals=metric.decimals,
        actual=[Value(step.on, step.value, step.is_revised) for step in steps],
        events=_within(events, first=first, steps=steps),
        tone=status(line.health).tone if line else "none",
    )
    if line:
        drawn = _with_promise(drawn, line, first=first)
        drawn = replace(drawn, former_targets=former_targets)
    known = sum(step.value is not None for step in steps)
    return Drawn(drawn, len(points) == MOST_VALUES, known < len(counted))


def _with_promise(chart: MetricChart, line: Line, *, first: date | None) -> MetricChart:
    """Add baseline, plan, and target or range, as far as the period reaches."""
    if line.kind == Kind.MILESTONE:
        return replace(chart, target=line.target, due=line.due_on)
    allowed = None
    if line.lower is not None and line.upper is not None:
        allowed = (line.lower, line.upper)
    chart = replace(chart, baseline=line.baseline, target=line.target, allowed=allowed)
    if first is not None and first >= line.due_on:  # over before the period began
        return chart
    return replace(chart, due=line.due_on, plan=_plan(line, first=first))


def _plan(line: Line, *, first: date | None) -> list[tuple[date, float]]:
    """Return the corners of the plan, cut where the period begins."""
    if line.baseline is None or line.way_end is None:
        return []
    corners = plan_corners(
        shape=line.plan,
        starts_on=line.starts_on,
        due_on=line.due_on,
        baseline=line.baseline,
        end=line.way_end,
        points=line.plan_points,
    )
    if first is None or first <= line.starts_on:
        return corners
    edge = planned_on(MetricChart(id="", name="", unit="", actual=(), plan=corners), first)
    later = [corner for corner in corners if corner[0] > first]
    return later if edge is None else [(first, edge), *later]


def _within(
    events: Iterable[Event], *, first: date | None, steps: Sequence[courses.Step]
) -> list[Event]:
    begins = first or (steps[0].on if steps else None)
    return [event for event in events if begins is None or event.at >= begins]


def day_of(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()

"""The course of a metric as drawings need it: day by day, with gaps where values are missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import accumulate

from objectives.models.success_metric import Measures
from objectives.progress.health import STALE_AFTER
from objectives.scorecards import Line
from projects import series
from projects.models import Cadence
from projects.series import Point

SPARK_SPAN = timedelta(days=365)
SPARK_STEPS = 52  # as many as a word-sized drawing can show


@dataclass(frozen=True, slots=True)
class Step:
    """One day's last value; None where a value was due and did not come."""

    on: date
    value: float | None
    is_revised: bool = False


def daily(points: Sequence[Point], *, cadence: str, zone: tzinfo) -> list[Step]:
    """Return the last value of each day in `zone`, with a None where values are missing.

    Missing means a silence that makes a metric stale. `points` come oldest first.
    """
    last: dict[date, Point] = {point.measured_at.astimezone(zone).date(): point for point in points}
    interval = Cadence(cadence).interval
    steps: list[Step] = []
    for on, point in last.items():
        if steps and interval and on - steps[-1].on > STALE_AFTER * interval:
            steps.append(Step(steps[-1].on + interval, None))
        steps.append(Step(on, point.value, point.is_revised))
    return steps


def running_total(points: Sequence[Point], *, ends_at: float | None) -> list[Point]:
    """Add the points up, so that the sum of all is `ends_at` whatever came before the first."""
    sums = list(accumulate(point.value for point in points))
    before = ends_at - sums[-1] if sums and ends_at is not None else 0.0
    return [
        Point(point.measured_at, before + total, point.recorded_at, point.note, point.is_revised)
        for point, total in zip(points, sums, strict=True)
    ]


def sparks(
    lines: Iterable[Line], *, as_of: datetime, zone: tzinfo, known_at: datetime | None = None
) -> dict[int, list[float | None]]:
    """Return twelve months of each success metric, by its pk; one query for all of them."""
    wanted = list(lines)
    points = series.points_of_many(
        {line.metric_id for line in wanted},
        since=as_of - SPARK_SPAN,
        until=as_of,
        known_at=known_at,
    )
    return {
        line.success_metric_id: _thinned(
            daily(of_line(line, points[line.metric_id], zone), cadence=line.cadence, zone=zone)
        )
        for line in wanted
    }


def of_line(line: Line, points: Sequence[Point], zone: tzinfo) -> Sequence[Point]:
    """Return the points as a promise counts them: as they are, or added up since its start."""
    if line.measures != Measures.TOTAL:
        return points
    counted = [p for p in points if p.measured_at.astimezone(zone).date() >= line.starts_on]
    return running_total(counted, ends_at=line.current)


def of_metrics(
    cadences: Mapping[int, str], *, as_of: datetime, zone: tzinfo
) -> dict[int, list[float | None]]:
    """Return twelve months of metrics, by pk. `cadences` says how often each is measured."""
    points = series.points_of_many(cadences.keys(), since=as_of - SPARK_SPAN, until=as_of)
    return {
        pk: _thinned(daily(found, cadence=cadences[pk], zone=zone)) for pk, found in points.items()
    }


def _thinned(steps: Sequence[Step]) -> list[float | None]:
    """Keep about SPARK_STEPS values, the newest among them."""
    apart = max(1, len(steps) // SPARK_STEPS)
    return [step.value for step in steps[::-1][::apart]][::-1]

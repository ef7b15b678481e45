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
from projects.series import Point, Sample

SPARK_SPAN = timedelta(days=365)
SPARK_STEP = timedelta(days=3.5)  # two pixels; shorter than a week, so that each week has its own


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
    """Return twelve months of each success metric, by its pk.

    One query for all levels, one more where there are running totals, which need every value.
    """
    wanted = list(lines)
    levels = [line for line in wanted if line.measures != Measures.TOTAL]
    totals = [line for line in wanted if line.measures == Measures.TOTAL]
    cadences = {line.metric_id: line.cadence for line in levels}
    of_level = of_metrics(cadences, as_of=as_of, known_at=known_at)
    drawn = {line.success_metric_id: of_level[line.metric_id] for line in levels}
    if totals:
        points = series.points_of_many(
            {line.metric_id for line in totals},
            since=as_of - SPARK_SPAN,
            until=as_of,
            known_at=known_at,
        )
        for line in totals:
            added = of_line(line, points[line.metric_id], zone)
            samples = [Sample(point.measured_at, point.value) for point in added]
            drawn[line.success_metric_id] = _spark(_thinned(samples), cadence=line.cadence)
    return drawn


def of_line(line: Line, points: Sequence[Point], zone: tzinfo) -> Sequence[Point]:
    """Return the points as a promise counts them: as they are, or added up since its start."""
    if line.measures != Measures.TOTAL:
        return points
    counted = [p for p in points if p.measured_at.astimezone(zone).date() >= line.starts_on]
    return running_total(counted, ends_at=line.current)


def of_metrics(
    cadences: Mapping[int, str], *, as_of: datetime, known_at: datetime | None = None
) -> dict[int, list[float | None]]:
    """Return twelve months of metrics, by pk; one query. `cadences` says how often values come."""
    samples = series.samples(
        cadences.keys(),
        since=as_of - SPARK_SPAN,
        until=as_of,
        apart=SPARK_STEP,
        known_at=known_at,
    )
    return {pk: _spark(found, cadence=cadences[pk]) for pk, found in samples.items()}


def _spark(samples: Sequence[Sample], *, cadence: str) -> list[float | None]:
    """Return values in a row, with a None where a silence makes a metric stale."""
    interval = Cadence(cadence).interval
    values: list[float | None] = []
    for before, sample in zip([None, *samples], samples, strict=False):
        silence = sample.measured_at - before.measured_at if before else timedelta()
        # Neighbours of a thinned series are up to two steps apart without anything missing.
        if interval and silence > max(STALE_AFTER * interval, 2 * SPARK_STEP):
            values.append(None)
        values.append(sample.value)
    return values


def _thinned(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Keep as many as a word-sized drawing can show, the newest among them."""
    apart = max(1, len(samples) // (SPARK_SPAN // SPARK_STEP))
    return samples[::-1][::apart][::-1]

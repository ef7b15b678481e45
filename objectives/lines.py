"""Lines: one success metric each, as part of a scorecard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from objectives import goals
from objectives.models import CheckIn, SuccessMetric
from objectives.progress.goal import Kind, expected_value, stays_inside, way_end
from objectives.progress.health import Health, Reason

_SETTLED = frozenset({Health.NOT_STARTED, Health.ACHIEVED, Health.MISSED})


@dataclass(frozen=True)
class First:
    """What a promise said when it began, and how far it has come against that."""

    baseline: float | None
    target: float | None
    lower: float | None
    upper: float | None
    due_on: date
    achieved: float | None


@dataclass(frozen=True)
class Line:
    """One success metric: its promise, its newest figure, and the judgement on both.

    `baseline`, `target`, `lower`, `upper`, `current`, `expected_value` and the values of
    `plan_points` are in the metric's unit; `achieved` and `expected` are fractions, of the way
    or of the periods inside a range. What a kind of promise does not have is None.
    """

    success_metric_id: int
    metric_id: int
    metric_slug: str
    label: str
    unit: str
    decimals: int
    cadence: str
    kind: str
    measures: str
    baseline: float | None
    baseline_on: date | None
    target: float | None
    lower: float | None
    upper: float | None
    plan: str
    plan_points: tuple[tuple[date, float], ...]
    starts_on: date
    due_on: date
    weight: float
    current: float | None
    measured_at: datetime | None
    achieved: float | None
    expected: float
    expected_value: float | None
    health: Health
    reason: Reason
    as_of: datetime
    judgement: str  # the owner's, empty where they gave none
    word: str
    word_by: str
    word_at: datetime | None
    first: First | None = None  # where the target moved since the beginning

    @property
    def is_overridden(self) -> bool:
        """Whether its owner sees it otherwise than the computation, and has said why.

        It ends with the next check-in, and with the promise: what is over needs no opinion.
        """
        return self.judgement not in ("", self.health) and self.health not in _SETTLED

    @property
    def stays_inside(self) -> bool:
        """Whether it is a range to be kept to, rather than a way to go."""
        return self.kind == Kind.RANGE and stays_inside(self.baseline, self.lower, self.upper)

    @property
    def way_end(self) -> float | None:
        """Where the way from the baseline ends: the target, or the bound that comes first."""
        return way_end(
            baseline=self.baseline, target=self.target, lower=self.lower, upper=self.upper
        )

    @property
    def has_way(self) -> bool:
        """Whether there is a way from a baseline that can be measured in the metric's unit."""
        return self.kind != Kind.MILESTONE and self.way_end is not None

    @property
    def rises(self) -> bool:
        """Whether higher is better on its way."""
        return self.has_way and (self.way_end or 0.0) > (self.baseline or 0.0)


@dataclass(frozen=True)
class Found:
    """One subject's figures, whether stored or just computed."""

    as_of: datetime
    current: float | None
    measured_at: datetime | None
    achieved: float | None
    expected: float | None
    health: Health
    reason: Reason
    achieved_first: float | None = None


def last_words(promises: Sequence[SuccessMetric], as_of: datetime) -> dict[int, CheckIn]:
    """Return the last check-in of each promise up to `as_of`, by pk; one query."""
    said = CheckIn.objects.filter(
        success_metric__in=[promise.pk for promise in promises], checked_in_at__lte=as_of
    )
    last: dict[int, CheckIn] = {}
    for check_in in said.select_related("author").order_by("checked_in_at", "pk"):
        last[check_in.success_metric_id] = check_in
    return last


def line_of(
    promise: SuccessMetric,
    found: Found,
    said: CheckIn | None,
    *,
    first: SuccessMetric | None = None,
) -> Line:
    """Return the line of a promise whose metric and plan points are loaded.

    `said` is the owner's last check-in, `first` the promise as it stood in the beginning,
    where that was another one.
    """
    metric = promise.metric
    expected = found.expected or 0.0
    terms = {
        "baseline": promise.baseline,
        "target": promise.target,
        "lower": promise.lower,
        "upper": promise.upper,
    }
    return Line(
        success_metric_id=promise.pk,
        metric_id=metric.pk,
        metric_slug=metric.slug,
        label=metric.name,
        unit=metric.unit,
        decimals=metric.decimals,
        cadence=metric.cadence,
        kind=promise.kind,
        measures=promise.measures,
        **terms,
        baseline_on=promise.baseline_on,
        plan=promise.plan,
        plan_points=goals.points_of(promise),
        starts_on=promise.starts_on,
        due_on=promise.due_on,
        weight=promise.weight,
        current=found.current,
        measured_at=found.measured_at,
        achieved=found.achieved,
        expected=expected,
        expected_value=None
        if promise.kind == Kind.MILESTONE
        else expected_value(**terms, share=expected),
        health=found.health,
        reason=found.reason,
        as_of=found.as_of,
        judgement=said.judgement if said else "",
        word=said.changed or said.needed if said else "",
        word_by=said.author.label if said and said.author else "",
        word_at=said.checked_in_at if said else None,
        first=_first(first, found) if first else None,
    )


def _first(promise: SuccessMetric, found: Found) -> First:
    return First(
        baseline=promise.baseline,
        target=promise.target,
        lower=promise.lower,
        upper=promise.upper,
        due_on=promise.due_on,
        achieved=found.achieved_first,
    )

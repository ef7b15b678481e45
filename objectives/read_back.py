"""What was agreed on, written for reading aloud; blanks stay where something is still open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from objectives.models import SuccessMetric
from objectives.models.success_metric import Kind, Measures
from projects.models import Cadence
from ui import dates, numbers

_CADENCES: dict[str, str | LazyText] = {
    Cadence.DAILY: _("every day"),
    Cadence.WEEKLY: _("every week"),
    Cadence.MONTHLY: _("every month"),
    Cadence.QUARTERLY: _("every quarter"),
    Cadence.YEARLY: _("every year"),
    Cadence.IRREGULAR: _("now and then"),
}


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One promise in words: every part as it is written, empty where it is still open."""

    metric: str = ""
    baseline: str = ""
    since: str = ""
    target: str = ""
    due: str = ""
    cadence: str = ""
    source: str = ""
    is_total: bool = False
    kind: str = Kind.CHANGE
    lower: str = ""
    upper: str = ""
    # Which field of the form fills the blank of the metric's name while one types.
    metric_field: str = "name"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What one project is expected to add, in words."""

    project: str
    effect: str


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """An objective as it is read back. `coverage` is a fraction, None while nothing is planned."""

    title: str = ""
    owner: str = ""
    sentences: Sequence[Sentence] = ()
    effects: Sequence[Effect] = field(default=())
    coverage: float | None = None


def sentence_of(promise: SuccessMetric) -> Sentence:
    """Return the sentence of a stored promise; its metric must be loaded."""
    metric = promise.metric
    return Sentence(
        metric=metric.name,
        baseline=written_value(promise.baseline, unit=metric.unit, decimals=metric.decimals),
        since=written_day(promise.baseline_on),
        target=written_value(promise.target, unit=metric.unit, decimals=metric.decimals),
        due=written_day(promise.due_on),
        cadence=written_cadence(metric.cadence),
        source=metric.source,
        is_total=promise.measures == Measures.TOTAL,
        kind=promise.kind,
        lower=written_value(promise.lower, unit=metric.unit, decimals=metric.decimals),
        upper=written_value(promise.upper, unit=metric.unit, decimals=metric.decimals),
    )


def coverage(
    effects: Sequence[float | None], *, baseline: float | None, target: float | None
) -> float | None:
    """Return which fraction of the way the expected effects add up to; None where none is named.

    Also None where there is no way to add up to, as in a range that is kept to.

    Effects are signed and in the metric's unit, as baseline and target are.
    """
    known = [effect for effect in effects if effect is not None]
    if not known or baseline is None or target is None or baseline == target:
        return None
    return sum(known) / (target - baseline)


def written_value(number: float | None, *, unit: str, decimals: int | None) -> str:
    if number is None:
        return ""
    return numbers.format_value(
        number, unit=unit, decimals=_enough(number, decimals), language=get_language() or "en"
    )


def written_effect(number: float | None, *, unit: str, decimals: int | None) -> str:
    if number is None:
        return ""
    return numbers.format_difference(
        number, unit=unit, decimals=_enough(number, decimals), language=get_language() or "en"
    )


def written_day(day: date | None) -> str:
    return dates.format_date(day, language=get_language() or "en") if day else ""


def written_cadence(cadence: str) -> str:
    return str(_CADENCES.get(cadence, ""))


def _enough(number: float, decimals: int | None) -> int | None:
    """Return the decimals shown, or None where they would round an agreed number away."""
    if decimals is None or round(number, decimals) == number:
        return decimals
    return None

"""The shapes in which the example is told. All days are those of the source."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise as Text

from objectives.models.check_in import Judgement
from objectives.models.success_metric import Measures
from projects.models import Cadence, Stage

STARTS_ON, DUE_ON = date(2013, 7, 1), date(2014, 3, 30)


@dataclass(frozen=True)
class ProjectTold:
    """An ML project with its way so far, oldest step first."""

    slug: str
    name: Text
    summary: Text
    stages: tuple[tuple[Stage, date, Text | str], ...]
    meant_to_be_live_on: date


@dataclass(frozen=True)
class MetricTold:
    """A metric. Its values stand in series/<slug>.csv."""

    slug: str
    name: Text
    unit: Text | str
    definition: Text
    cadence: Cadence = Cadence.WEEKLY
    decimals: int = 1
    project: str | None = None


@dataclass(frozen=True)
class PromiseTold:
    metric: str
    baseline: float
    target: float
    measures: Measures = Measures.LEVEL


@dataclass(frozen=True)
class ObjectiveTold:
    slug: str
    title: Text
    reason: Text
    promises: tuple[PromiseTold, ...]
    parent: str | None = None
    starts_on: date = STARTS_ON
    due_on: date = DUE_ON


@dataclass(frozen=True)
class HelpTold:
    """What a project is meant to add to the promise on a metric, in the metric's unit."""

    project: str
    metric: str
    expected_effect: float
    note: Text


@dataclass(frozen=True)
class WordTold:
    """A check-in on the promise on a metric."""

    metric: str
    said_on: date
    changed: Text
    judgement: Judgement | str = ""
    needed: Text | str = ""

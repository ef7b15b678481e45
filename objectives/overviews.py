"""What the overview shows: figures, the objectives worst first, and the projects behind them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from accounts.models import Actor
from objectives import courses, metric_pages, planned_work, wording
from objectives.moments import Moment
from objectives.planned_work import Piece
from objectives.progress.health import Health
from objectives.scorecards import Line, Scorecard
from projects.models import Metric, Project, Stage
from ui.statuses import status

# An owner's word older than this is none; monthly check-ins stay within it.
WORD_LASTS = timedelta(days=35)
# From what earns to what is over.
STAGES_SHOWN = (Stage.LIVE, Stage.PILOT, Stage.BUILDING, Stage.IDEA, Stage.RETIRED)


@dataclass(frozen=True, slots=True)
class Row:
    """An objective with the success metric that tells most, None where it has none."""

    card: Scorecard
    line: Line | None
    others: int  # how many more success metrics it has
    spark: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a project should move: the success metric with its objective, and by how much."""

    card: Scorecard
    line: Line
    piece: Piece


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project with what it contributes to, as far as the viewer sees it."""

    project: Project
    stage: str
    aims: Sequence[Aim]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of the whole portfolio."""

    objectives: int
    well: int  # on track or achieved
    promises: int
    with_word: int  # an owner spoke lately
    metrics: int
    late: int
    projects: int
    stages: Counter[str]

    @property
    def well_share(self) -> float:
        return self.well / self.objectives if self.objectives else 0.0

    @property
    def fresh(self) -> int:
        return self.metrics - self.late

    @property
    def live(self) -> int:
        return self.stages[Stage.LIVE]

    @property
    def piloted(self) -> int:
        return self.stages[Stage.PILOT]

    @property
    def built(self) -> int:
        return self.stages[Stage.BUILDING]


def leading_line(card: Scorecard) -> Line | None:
    """Return the success metric that explains an objective best: the one its reason names.

    Else the worst, and of equals the heaviest, which comes first in a card.
    """
    if card.reason.numbers.get("part_kind") == "success_metric":
        for line in card.lines:
            if line.success_metric_id == card.reason.numbers["part"]:
                return line
    return min(card.lines, key=lambda line: status(line.health).order, default=None)


def rows(cards: Iterable[Scorecard], *, moment: Moment, zone: tzinfo) -> list[Row]:
    """Return a row per objective; one query for all the small drawings."""
    leading = [(card, leading_line(card)) for card in cards]
    drawn = courses.sparks(
        [line for _card, line in leading if line],
        as_of=moment.as_of,
        zone=zone,
        known_at=moment.known_at,
    )
    return [
        Row(
            card,
            line,
            max(0, len(card.lines) - 1),
            drawn[line.success_metric_id] if line else (),
        )
        for card, line in leading
    ]


def project_rows(cards: Iterable[Scorecard], *, viewer: Actor, today: date) -> list[ProjectRow]:
    """Return the current projects, those that run first; two queries."""
    lines = {line.success_metric_id: (card, line) for card in cards for line in card.lines}
    aims: dict[int, list[Aim]] = defaultdict(list)
    for piece in planned_work.pieces(lines.keys(), viewer=viewer, today=today):
        aims[piece.project_id].append(Aim(*lines[piece.success_metric_id], piece))
    found = Project.objects.visible_to(viewer).current().with_stage(on=today)
    projects = [
        ProjectRow(project, project.stage or Stage.IDEA, aims[project.pk])
        for project in found.select_related("owner").order_by("name", "pk")
    ]
    return sorted(projects, key=lambda row: STAGES_SHOWN.index(Stage(row.stage)))


def figures(
    cards: Sequence[Scorecard],
    projects: Sequence[ProjectRow],
    *,
    viewer: Actor,
    as_of: datetime,
) -> Figures:
    """Count everything up; two queries, for the metrics and their newest values."""
    metrics = list(Metric.objects.visible_to(viewer).current().only("pk", "cadence"))
    lines = [line for card in cards for line in card.lines]
    return Figures(
        objectives=len(cards),
        well=sum(card.health in (Health.ON_TRACK, Health.ACHIEVED) for card in cards),
        promises=len(lines),
        with_word=sum(
            line.word_at is not None and as_of - line.word_at <= WORD_LASTS for line in lines
        ),
        metrics=len(metrics),
        late=len(metric_pages.late(metrics, as_of=as_of)),
        projects=len(projects),
        stages=Counter(row.stage for row in projects),
    )


def pressing(cards: Iterable[Scorecard]) -> list[Scorecard]:
    """Return those that somebody has to look at, worst first as they came."""
    return [card for card in cards if card.health not in wording.CALM]


def count_by_health(cards: Iterable[Scorecard]) -> Counter[str]:
    return Counter(str(card.health) for card in cards)

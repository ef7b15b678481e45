"""What is unclear about objectives and about the work behind them: listed, never scored."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum

from accounts.models import Actor, ApiKey
from objectives import planned_work
from objectives.models import Agreement
from objectives.models.agreement import Side
from objectives.planned_work import Piece
from objectives.progress.health import Health
from objectives.scorecards import Line, Scorecard
from projects import series
from projects.models import Project, Stage


class Code(StrEnum):
    """What is unclear, the worst first: without these, later ones cannot be answered."""

    OBJECTIVE_WITHOUT_METRIC = "objective_without_metric"
    OBJECTIVE_WITHOUT_OWNER = "objective_without_owner"
    METRIC_WITHOUT_DATA = "metric_without_data"
    OFF_TRACK_WITHOUT_LIVE_PROJECT = "off_track_without_live_project"
    OBJECTIVE_WITHOUT_PROJECT = "objective_without_project"
    EFFECTS_TOO_SMALL = "effects_too_small"
    NOT_AGREED = "not_agreed"
    PROJECT_WITHOUT_OBJECTIVE = "project_without_objective"


class Subject(StrEnum):
    """What a finding is about."""

    OBJECTIVE = "objective"
    SUCCESS_METRIC = "success_metric"
    PROJECT = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is unclear. `slug` and `title` are the subject's.

    Those of a success metric are its metric's, and the objective is named beside; of an
    objective both are the same, a project has none. `numbers` are what the sentence needs:
    `projects` that aim at the metric, `planned` effects in its unit and the fraction
    `covered` of the change needed. `sides` are those that have not agreed.
    """

    code: Code
    subject: Subject
    slug: str
    title: str
    objective_slug: str = ""
    objective_title: str = ""
    unit: str = ""
    decimals: int | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)
    sides: tuple[str, ...] = ()


# The work behind each success metric, by its pk.
Work = Mapping[int, Sequence[Piece]]


def findings(
    cards: Sequence[Scorecard], *, viewer: Actor, as_of: datetime, zone: tzinfo
) -> list[Finding]:
    """Return all that is unclear as of a moment, worst first; four queries.

    `cards` are all scorecards that `viewer` sees as of then. What they do not see is taken as
    absent, so that nothing tells of it. A key limited to projects does not know all the work
    behind a metric: it is told only what would hold whatever else there is. Days are those of
    `zone`, the organisation's.
    """
    lines = [(card, line) for card in cards for line in card.lines]
    today = as_of.astimezone(zone).date()
    work: dict[int, list[Piece]] = defaultdict(list)
    promises = [line.success_metric_id for _card, line in lines]
    for piece in planned_work.pieces(promises, viewer=viewer, today=today):
        work[piece.success_metric_id].append(piece)
    found = [
        *_without_metric(cards),
        *(_of(card, Code.OBJECTIVE_WITHOUT_OWNER) for card in cards if card.owner_id is None),
        *_without_data(lines, as_of=as_of),
        *_not_agreed(cards, as_of=as_of),
        *_idle(work, viewer=viewer, today=today),
    ]
    if not isinstance(viewer, ApiKey) or viewer.everything:
        found += [*_without_live_project(lines, work), *_without_project(cards, work)]
        found += _effects_too_small(lines, work)
    worst_first = list(Code)
    return sorted(found, key=lambda finding: worst_first.index(finding.code))


def by_code(found: Sequence[Finding]) -> dict[Code, list[Finding]]:
    """Group findings by what is unclear, worst first; kinds without any are left out."""
    groups = {code: [finding for finding in found if finding.code is code] for code in Code}
    return {code: group for code, group in groups.items() if group}


def _without_metric(cards: Sequence[Scorecard]) -> Iterator[Finding]:
    measured = _upwards(cards, {card.slug for card in cards if card.lines})
    for card in cards:
        if card.slug not in measured:
            yield _of(card, Code.OBJECTIVE_WITHOUT_METRIC)


def _without_project(cards: Sequence[Scorecard], work: Work) -> Iterator[Finding]:
    helped = {
        card.slug for card in cards if any(line.success_metric_id in work for line in card.lines)
    }
    helped = _upwards(cards, helped)
    for card in cards:
        if card.slug not in helped:
            yield _of(card, Code.OBJECTIVE_WITHOUT_PROJECT)


def _upwards(cards: Sequence[Scorecard], slugs: Collection[str]) -> set[str]:
    """Return these objectives and all above them: a whole has what its parts have."""
    children = {card.slug: card.children for card in cards}

    def holds(slug: str) -> bool:
        return slug in slugs or any(holds(child) for child in children.get(slug, ()))

    return {card.slug for card in cards if holds(card.slug)}


def _without_data(lines: Sequence[tuple[Scorecard, Line]], *, as_of: datetime) -> Iterator[Finding]:
    measured = series.latest({line.metric_id for _card, line in lines}, as_of=as_of)
    for card, line in lines:
        if line.metric_id not in measured:
            yield _about(card, line, Code.METRIC_WITHOUT_DATA)


def _without_live_project(lines: Sequence[tuple[Scorecard, Line]], work: Work) -> Iterator[Finding]:
    for card, line in lines:
        aimed = work.get(line.success_metric_id, ())
        if line.health is Health.OFF_TRACK and all(p.stage != Stage.LIVE for p in aimed):
            code = Code.OFF_TRACK_WITHOUT_LIVE_PROJECT
            yield _about(card, line, code, projects=len(aimed))


def _effects_too_small(lines: Sequence[tuple[Scorecard, Line]], work: Work) -> list[Finding]:
    """Compare planned effects with the way to go, signs included; the smallest share first.

    What is over needs no plans any more. A milestone is passed or not: nothing adds up to it.
    """
    found = []
    for card, line in lines:
        if not line.has_way or line.health in (Health.ACHIEVED, Health.MISSED):
            continue
        aimed = work.get(line.success_metric_id, ())
        covered = planned_work.coverage(line, aimed)
        planned = sum(p.expected_effect for p in aimed if p.expected_effect is not None)
        if covered is None or not (math.isfinite(covered) and math.isfinite(planned)):
            continue
        # Effects are typed in as decimals: 0.1 seven times is 0.7 to whoever planned it.
        if covered < 1 and not math.isclose(covered, 1):
            code = Code.EFFECTS_TOO_SMALL
            found.append(_about(card, line, code, planned=planned, covered=covered))
    return sorted(found, key=lambda finding: finding.numbers["covered"])


def _not_agreed(cards: Sequence[Scorecard], *, as_of: datetime) -> Iterator[Finding]:
    """Name the sides that have not signed; where nothing is promised yet, nothing can be."""
    promising = [card for card in cards if card.lines]
    signed: dict[int, set[str]] = defaultdict(set)
    rows = Agreement.objects.filter(
        objective__in=[card.objective_id for card in promising], signed_at__lte=as_of
    )
    for objective_id, side in rows.values_list("objective_id", "side"):
        signed[objective_id].add(side)
    for card in promising:
        open_sides = tuple(side for side in Side.values if side not in signed[card.objective_id])
        if open_sides:
            yield _of(card, Code.NOT_AGREED, sides=open_sides)


def _idle(work: Work, *, viewer: Actor, today: date) -> Iterator[Finding]:
    """Find projects that should move nothing; of retired ones nobody expects it any more."""
    busy = {piece.project_id for aimed in work.values() for piece in aimed}
    running = Project.objects.visible_to(viewer).current().with_stage(on=today)
    for project in running.order_by("name", "pk"):
        if project.pk not in busy and project.stage != Stage.RETIRED:
            yield Finding(
                code=Code.PROJECT_WITHOUT_OBJECTIVE,
                subject=Subject.PROJECT,
                slug=project.slug,
                title=project.name,
            )


def _of(card: Scorecard, code: Code, *, sides: tuple[str, ...] = ()) -> Finding:
    return Finding(
        code=code,
        subject=Subject.OBJECTIVE,
        slug=card.slug,
        title=card.title,
        objective_slug=card.slug,
        objective_title=card.title,
        sides=sides,
    )


def _about(card: Scorecard, line: Line, code: Code, **numbers: float) -> Finding:
    return Finding(
        code=code,
        subject=Subject.SUCCESS_METRIC,
        slug=line.metric_slug,
        title=line.label,
        objective_slug=card.slug,
        objective_title=card.title,
        unit=line.unit,
        decimals=line.decimals,
        numbers=numbers,
    )

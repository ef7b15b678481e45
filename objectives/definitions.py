"""Defining an objective in one go: outcome, measure, ML work and the first signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from objectives import agreements, contributions, outcomes, promises
from objectives.models import Objective, SuccessMetric
from objectives.outcomes import ObjectiveTerms
from objectives.promises import NewTerms
from projects import metrics, portfolio
from projects.metrics import MetricTerms
from projects.models import Metric, Project, Stage


@dataclass(frozen=True, kw_only=True)
class Work:
    """A project, or the `name` of a new one in `stage`, with its expected effect.

    `effect` is signed and in the metric's unit; None where nobody knows yet.
    """

    project: Project | None = None
    name: str = ""
    stage: str = Stage.IDEA
    effect: float | None = None
    note: str = ""


def define(
    *,
    outcome: ObjectiveTerms,
    metric: Metric | MetricTerms,
    promise: NewTerms,
    work: Sequence[Work] = (),
    side: str = "",
    by: User,
    now: datetime,
) -> Objective:
    """Create everything or nothing: the objective, its promise, the work, one signature.

    `metric` is one that exists or the terms of a new one; `side` is whom `by` signs for, empty
    where they do not sign yet.

    Raises: accounts.refusals.Refused, by what it is about: ObjectiveRefused, MetricRefused,
    PromiseRefused, ProjectRefused, ContributionRefused or AgreementRefused.
    """
    with transaction.atomic():
        objective = outcomes.create_objective(by=by, now=now, **outcome)
        success_metric = promise_on(objective, metric=metric, promise=promise, by=by, now=now)
        for piece in work:
            add_work(piece, success_metric=success_metric, by=by, now=now)
        if side:
            agreements.sign(objective, side=side, by=by, now=now)
    return objective


def promise_on(
    objective: Objective,
    *,
    metric: Metric | MetricTerms,
    promise: NewTerms,
    by: User,
    now: datetime,
) -> SuccessMetric:
    """Add a success metric to an objective, with its metric where that is new.

    Raises: MetricRefused, PromiseRefused; nothing is stored then.
    """
    with transaction.atomic():
        if not isinstance(metric, Metric):
            metric = metrics.create_metric(by=by, now=now, **metric)
        return promises.add_success_metric(objective, by=by, now=now, metric=metric, **promise)


def add_work(piece: Work, *, success_metric: SuccessMetric, by: User, now: datetime) -> None:
    """Tie a project to a success metric, and open it first where it is new.

    Raises: ProjectRefused, ContributionRefused; nothing is stored then.
    """
    with transaction.atomic():
        project = piece.project or portfolio.create_project(
            by=by, now=now, name=piece.name, stage=piece.stage
        )
        contributions.link(
            project=project,
            success_metric=success_metric,
            by=by,
            now=now,
            expected_effect=piece.effect,
            note=piece.note,
        )

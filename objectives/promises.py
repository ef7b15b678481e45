"""Success metrics: the promises that tie metrics to an objective."""

from copy import copy
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Actor, ApiKey
from accounts.refusals import Objections, Refused
from objectives import goals, histories
from objectives.models import Objective, PlanPoint, SuccessMetric, TargetChange
from objectives.models.success_metric import TYPED_PLANS, Kind
from objectives.promise_rules import Points, check_kind, check_plan
from objectives.terms import all_weights_zero, check_day, check_period, check_weight
from projects.models import Metric

LONGEST_REASON = 300


class PromiseRefused(Refused):
    """Terms that break a rule of success metrics."""


class ChangedTerms(TypedDict, total=False):
    """What may be different about a promise later. Another metric or kind is another promise."""

    measures: str
    baseline: float | None
    baseline_on: date | None
    target: float | None
    lower: float | None
    upper: float | None
    starts_on: date
    due_on: date
    plan: str
    plan_points: Points
    weight: float
    reason: str


class NewTerms(ChangedTerms, total=False):
    """What is promised of a metric. The dates are the objective's where not given."""

    kind: str


class Terms(NewTerms, total=False):
    """What a promise is made of."""

    metric: Metric


def add_success_metric(
    objective: Objective, *, by: Actor | None, now: datetime, **terms: Unpack[Terms]
) -> SuccessMetric:
    """Promise that a metric reaches a target, stays in a range, or passes a milestone.

    Raises: PromiseRefused.
    """
    dates = {"starts_on": objective.starts_on, "due_on": objective.due_on}
    points = terms.pop("plan_points", ())
    terms.pop("reason", None)  # a promise that is new has none to give
    ends = {"baseline": 0.0, "target": 1.0} if terms.get("kind") == Kind.MILESTONE else {}
    success_metric = SuccessMetric(objective=objective, created_at=now, **(dates | ends | terms))
    objections = Objections()
    if "metric" not in terms:
        objections.add("metric", _("Expected the metric that is to move, but it is missing."))
    elif terms["metric"].archived_at is not None:
        objections.add(
            "metric",
            _("The metric “%(name)s” is archived. Restore it first, or choose another one.")
            % {"name": terms["metric"].name},
        )
    if objective.archived_at is not None:
        objections.add("objective", _("The objective is archived. Restore it first."))
    if not objections.found:
        _check_once(success_metric, objections)
    _check(success_metric, points, objections)
    return _save(success_metric, objections, points=points)


def change_success_metric(
    success_metric: SuccessMetric,
    *,
    by: Actor | None,
    now: datetime,
    **terms: Unpack[ChangedTerms],
) -> SuccessMetric:
    """Change the terms. Other terms move the version, so that the next tick judges anew.

    What the promise is held to changes for a `reason` only, and what stood before is kept.

    Raises: PromiseRefused.
    """
    reason = terms.pop("reason", "").strip()
    old_points = goals.points_of(success_metric)
    points = tuple(sorted(terms.pop("plan_points", old_points)))
    if terms.get("plan", success_metric.plan) not in TYPED_PLANS and points == old_points:
        points = ()  # they go with the plan that they belonged to
    former = copy(success_metric)
    for field, value in terms.items():
        setattr(success_metric, field, value)
    objections = Objections()
    _check(success_metric, points, objections)
    changed = {f for f, value in terms.items() if getattr(former, f) != value}
    is_held_to_other = points != old_points or not changed.isdisjoint(histories.HELD_TO)
    if is_held_to_other and not objections.found:
        _check_reason(reason, objections)
    if not changed and points == old_points:
        objections.raise_if_any(PromiseRefused)
        return success_metric
    with transaction.atomic():
        saved = _save(success_metric, objections, points=None if points == old_points else points)
        if is_held_to_other:
            _keep(former, old_points, reason=reason, by=by, now=now)
    return saved


def archive_success_metric(
    success_metric: SuccessMetric, *, by: Actor | None, now: datetime
) -> SuccessMetric:
    """Take the promise out of its objective. Its check-ins and assessments stay.

    Raises: PromiseRefused where what is left would weigh nothing.
    """
    return _set_archived(success_metric, now)


def restore_success_metric(success_metric: SuccessMetric, *, by: Actor | None) -> SuccessMetric:
    """Bring an archived promise back.

    Raises: PromiseRefused where the objective has a newer promise on the same metric.
    """
    return _set_archived(success_metric, None)


def _set_archived(success_metric: SuccessMetric, archived_at: datetime | None) -> SuccessMetric:
    if (success_metric.archived_at is None) == (archived_at is None):
        return success_metric
    objections = Objections()
    if archived_at is None:
        _check_once(success_metric, objections)
    success_metric.archived_at = archived_at
    return _save(success_metric, objections)


def _check(success_metric: SuccessMetric, points: Points, objections: Objections) -> None:
    check_kind(success_metric, objections)
    check_period(success_metric, objections)
    if success_metric.baseline_on is not None:
        check_day("baseline_on", success_metric.baseline_on, objections)
    check_weight(success_metric, objections)
    objections.check_columns(success_metric, fields={"measures"})
    check_plan(success_metric, points, objections)


def _check_reason(reason: str, objections: Objections) -> None:
    objections.check_text("reason", reason, example="The budget was cut in May")
    if len(reason) > LONGEST_REASON:
        objections.add(
            "reason",
            _("Expected at most %(most)s characters, but got %(count)s.")
            % {"most": LONGEST_REASON, "count": len(reason)},
        )


def _keep(
    former: SuccessMetric, points: Points, *, reason: str, by: Actor | None, now: datetime
) -> None:
    TargetChange.objects.create(
        success_metric_id=former.pk,
        changed_at=now,
        changed_by=by.created_by if isinstance(by, ApiKey) else by,
        reason=reason,
        plan_points=[(day.isoformat(), value) for day, value in points],
        **{field: getattr(former, field) for field in histories.HELD_TO},
    )


def _check_once(success_metric: SuccessMetric, objections: Objections) -> None:
    others = SuccessMetric.objects.filter(
        objective=success_metric.objective, metric=success_metric.metric, archived_at=None
    ).exclude(pk=success_metric.pk)
    if others.exists():
        objections.add(
            "metric",
            _("The objective has a success metric on “%(name)s” already. Change that one instead.")
            % {"name": success_metric.metric.name},
        )


def _save(
    success_metric: SuccessMetric, objections: Objections, *, points: Points | None = None
) -> SuccessMetric:
    """Write the row and mark the whole objective: its roll-up changes with each of its parts.

    `points` replace those of the plan; None leaves them as they are.
    """
    objections.raise_if_any(PromiseRefused)
    is_new = success_metric.pk is None
    with transaction.atomic():
        success_metric.save()
        if points is not None:
            _replace_points(success_metric, points)
        if all_weights_zero(success_metric.objective):
            raise PromiseRefused(
                {
                    "weight": _(
                        "All parts of the objective would weigh 0. Give one of them a weight."
                    )
                }
            )
        siblings = SuccessMetric.objects.filter(objective=success_metric.objective)
        if is_new:
            siblings = siblings.exclude(pk=success_metric.pk)
        siblings.update(version=F("version") + 1)
        success_metric.refresh_from_db(fields=["version"])
    return success_metric


def _replace_points(success_metric: SuccessMetric, points: Points) -> None:
    PlanPoint.objects.filter(success_metric=success_metric).delete()
    PlanPoint.objects.bulk_create(
        PlanPoint(success_metric=success_metric, expected_on=day, value=value)
        for day, value in points
    )
    goals.forget_points(success_metric)

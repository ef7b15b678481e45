from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from objectives.progress import goal
from projects.models.measurement import LARGEST_DOUBLE

if TYPE_CHECKING:
    from accounts.models import Actor


class Kind(models.TextChoices):
    """What is promised of a metric."""

    CHANGE = goal.Kind.CHANGE.value, _("Reach a target")
    RANGE = goal.Kind.RANGE.value, _("Stay in a range")
    MILESTONE = goal.Kind.MILESTONE.value, _("Pass a milestone")


class Plan(models.TextChoices):
    """How the way from baseline to target is expected to go."""

    LINEAR = goal.Shape.LINEAR.value, _("Straight line")
    SLOW_START = goal.Shape.SLOW_START.value, _("Slow start")
    STEPS = goal.Shape.STEPS.value, _("Dated steps")
    POINTS = goal.Shape.POINTS.value, _("Typed points")


# Plans that need values of their own, which are PlanPoints.
TYPED_PLANS = (Plan.STEPS, Plan.POINTS)


class Measures(models.TextChoices):
    """What the promise is about."""

    LEVEL = "level", _("A level: the newest value counts")
    TOTAL = "total", _("A running total: all values since the start add up")


def _finite(field: str) -> Q:
    """Hold a number that may be missing: a comparison with NULL refuses nothing."""
    bounds = {f"{field}__gte": -LARGEST_DOUBLE, f"{field}__lte": LARGEST_DOUBLE}
    return Q(**bounds) | Q(**{f"{field}__isnull": True})


class SuccessMetricQuerySet(models.QuerySet["SuccessMetric"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the objectives that `actor` sees."""
        from objectives.models.objective import Objective

        return self.filter(objective__in=Objective.objects.visible_to(actor))

    def current(self) -> Self:
        return self.filter(archived_at=None, objective__archived_at=None)

    def changed_since_assessed(self) -> Self:
        """Those whose own terms or whose metric's values moved after the last computation."""
        return self.filter(
            ~Q(assessed_version=F("version")) | ~Q(assessed_metric_version=F("metric__version"))
        )


class SuccessMetric(models.Model):
    """A promise on one metric: reach a target, stay in a range, or pass a milestone by `due_on`.

    A change goes from `baseline` to `target`; the direction follows from the two numbers, so
    it cannot contradict them. A range lies between `lower` and `upper`: it is approached from
    a baseline outside of it, else kept to. A milestone goes from 0 to 1.
    """

    objective = models.ForeignKey(
        "objectives.Objective", models.PROTECT, related_name="success_metrics"
    )
    # related_name="+": the ML side must not learn that objectives exist.
    metric = models.ForeignKey("projects.Metric", models.PROTECT, related_name="+")
    kind = models.CharField(_("promise"), max_length=12, choices=Kind, default=Kind.CHANGE)
    measures = models.CharField(
        _("what counts"), max_length=8, choices=Measures, default=Measures.LEVEL
    )
    baseline = models.FloatField(_("baseline"), null=True, blank=True)
    baseline_on = models.DateField(_("baseline measured on"), null=True, blank=True)
    target = models.FloatField(_("target"), null=True, blank=True)
    lower = models.FloatField(_("lower bound"), null=True, blank=True)
    upper = models.FloatField(_("upper bound"), null=True, blank=True)
    starts_on = models.DateField(_("starts"))
    due_on = models.DateField(_("due"))
    plan = models.CharField(_("expected path"), max_length=12, choices=Plan, default=Plan.LINEAR)
    weight = models.FloatField(_("weight"), default=1.0)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    # Grows when the promise itself changes; compared with what the schedule last computed.
    version = models.PositiveBigIntegerField(default=1, editable=False)
    assessed_version = models.PositiveBigIntegerField(default=0, editable=False)
    assessed_metric_version = models.PositiveBigIntegerField(default=0, editable=False)

    # Points of a plan that no longer stands, on copies made by histories; not a column.
    former_points: tuple[tuple[date, float], ...] | None = None

    objects = SuccessMetricQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "metric"],
                condition=Q(archived_at=None),
                name="objectives_successmetric_once_per_objective",
            ),
            models.CheckConstraint(
                condition=~Q(baseline=F("target")),
                name="objectives_successmetric_target_differs",
            ),
            models.CheckConstraint(
                condition=_finite("baseline")
                & _finite("target")
                & _finite("lower")
                & _finite("upper"),
                name="objectives_successmetric_numbers_are_finite",
            ),
            # No other kind passes, so this also says which there are.
            models.CheckConstraint(
                condition=Q(
                    kind="change",
                    baseline__isnull=False,
                    target__isnull=False,
                    lower__isnull=True,
                    upper__isnull=True,
                )
                | Q(kind="range", target__isnull=True, lower__isnull=False, upper__isnull=False)
                | Q(kind="milestone", baseline=0, target=1, lower__isnull=True, upper__isnull=True),
                name="objectives_successmetric_terms_fit_kind",
            ),
            models.CheckConstraint(
                condition=Q(upper__gt=F("lower")) | Q(lower__isnull=True),
                name="objectives_successmetric_range_has_width",
            ),
            # Totals only grow or shrink; staying somewhere and passing something is about a level.
            models.CheckConstraint(
                condition=Q(kind="change") | Q(measures="level"),
                name="objectives_successmetric_total_is_a_change",
            ),
            models.CheckConstraint(
                condition=Q(plan="linear")
                | Q(kind="change")
                | Q(kind="range", baseline__isnull=False)
                & (Q(baseline__lt=F("lower")) | Q(baseline__gt=F("upper"))),
                name="objectives_successmetric_plan_needs_a_way",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("starts_on")),
                name="objectives_successmetric_due_after_start",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=1000),
                name="objectives_successmetric_weight_in_range",
            ),
            models.CheckConstraint(
                condition=Q(measures__in=Measures.values),
                name="objectives_successmetric_measures_known",
            ),
            models.CheckConstraint(
                condition=Q(plan__in=Plan.values), name="objectives_successmetric_plan_known"
            ),
        ]

    def __str__(self) -> str:
        ends = (self.lower, self.upper) if self.kind == Kind.RANGE else (self.baseline, self.target)
        return f"#{self.pk} metric {self.metric_id} {ends[0]} to {ends[1]}"

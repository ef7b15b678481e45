from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.models.measurement import LARGEST_DOUBLE

if TYPE_CHECKING:
    from accounts.models import Actor


class Plan(models.TextChoices):
    """How the way from baseline to target is expected to go."""

    LINEAR = "linear", _("Straight line")


class Measures(models.TextChoices):
    """What the promise is about."""

    LEVEL = "level", _("A level: the newest value counts")
    TOTAL = "total", _("A running total: all values since the start add up")


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
    """A promise: move one metric from `baseline` to `target` by `due_on`.

    The direction follows from the two numbers, so it cannot contradict them.
    """

    objective = models.ForeignKey(
        "objectives.Objective", models.PROTECT, related_name="success_metrics"
    )
    # related_name="+": the ML side must not learn that objectives exist.
    metric = models.ForeignKey("projects.Metric", models.PROTECT, related_name="+")
    measures = models.CharField(
        _("what counts"), max_length=8, choices=Measures, default=Measures.LEVEL
    )
    baseline = models.FloatField(_("baseline"))
    baseline_on = models.DateField(_("baseline measured on"), null=True, blank=True)
    target = models.FloatField(_("target"))
    starts_on = models.DateField(_("starts"))
    due_on = models.DateField(_("due"))
    plan = models.CharField(_("expected path"), max_length=8, choices=Plan, default=Plan.LINEAR)
    weight = models.FloatField(_("weight"), default=1.0)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    # Grows when the promise itself changes; compared with what the schedule last computed.
    version = models.PositiveBigIntegerField(default=1, editable=False)
    assessed_version = models.PositiveBigIntegerField(default=0, editable=False)
    assessed_metric_version = models.PositiveBigIntegerField(default=0, editable=False)

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
                condition=Q(baseline__gte=-LARGEST_DOUBLE, baseline__lte=LARGEST_DOUBLE)
                & Q(target__gte=-LARGEST_DOUBLE, target__lte=LARGEST_DOUBLE),
                name="objectives_successmetric_numbers_are_finite",
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
        return f"#{self.pk} metric {self.metric_id} {self.baseline} to {self.target}"

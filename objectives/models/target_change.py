from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import Actor


class TargetChangeQuerySet(models.QuerySet["TargetChange"]):
    def visible_to(self, actor: Actor) -> Self:
        from objectives.models.objective import Objective

        return self.filter(success_metric__objective__in=Objective.objects.visible_to(actor))


class TargetChange(models.Model):
    """What a promise said until someone changed it, and why they did.

    The terms are those from before; what came after stands in the next change, or in the
    success metric itself. Nothing of it is ever rewritten: a trigger refuses it.
    """

    success_metric = models.ForeignKey(
        "objectives.SuccessMetric", models.PROTECT, related_name="target_changes"
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("why it changed"), max_length=300)
    measures = models.CharField(max_length=8)
    baseline = models.FloatField(null=True)
    target = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    plan = models.CharField(max_length=12)
    # Pairs of day and value, as the plan had them: [["2026-06-30", 10.5]].
    plan_points: models.JSONField[list[tuple[str, float]]] = models.JSONField(default=list)

    objects = TargetChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["success_metric", "changed_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="objectives_targetchange_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of {self.success_metric_id} at {self.changed_at}"

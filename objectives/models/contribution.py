from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.models.measurement import LARGEST_DOUBLE

if TYPE_CHECKING:
    from accounts.models import Actor


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, actor: Actor) -> Self:
        from objectives.models.objective import Objective
        from projects.models import Project

        return self.filter(
            success_metric__objective__in=Objective.objects.visible_to(actor),
            project__in=Project.objects.visible_to(actor),
        )


class Contribution(models.Model):
    """What one project is expected to add to one success metric, in the metric's unit."""

    success_metric = models.ForeignKey(
        "objectives.SuccessMetric", models.PROTECT, related_name="contributions"
    )
    # related_name="+": the ML side must not learn that objectives exist.
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")
    expected_effect = models.FloatField(_("expected effect"), null=True, blank=True)
    note = models.CharField(_("how it should help"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["success_metric", "project"], name="objectives_contribution_once"
            ),
            models.CheckConstraint(
                condition=Q(expected_effect=None)
                | Q(expected_effect__gte=-LARGEST_DOUBLE, expected_effect__lte=LARGEST_DOUBLE),
                name="objectives_contribution_effect_is_finite",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} project {self.project_id} for {self.success_metric_id}"

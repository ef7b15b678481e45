from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from objectives.progress.health import Health

if TYPE_CHECKING:
    from accounts.models import Actor


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, actor: Actor) -> Self:
        from objectives.models.objective import Objective

        seen = Objective.objects.visible_to(actor)
        return self.filter(Q(objective__in=seen) | Q(success_metric__objective__in=seen))

    def newest_of_promises(self, pks: Collection[int], *, as_of: datetime) -> Self:
        """The last row of each success metric, stored for a moment up to `as_of`."""
        stored = Assessment.objects.filter(success_metric=OuterRef("pk"), as_of__lte=as_of)
        return self.filter(pk__in=_newest_rows("SuccessMetric", pks, stored))

    def newest_of_objectives(self, pks: Collection[int], *, as_of: datetime) -> Self:
        """The last row of each objective, stored for a moment up to `as_of`."""
        stored = Assessment.objects.filter(objective=OuterRef("pk"), as_of__lte=as_of)
        return self.filter(pk__in=_newest_rows("Objective", pks, stored))


def _newest_rows(
    subject: str, pks: Collection[int], stored: models.QuerySet[Assessment]
) -> models.QuerySet[Any]:
    subjects = apps.get_model("objectives", subject)._default_manager.filter(pk__in=pks)
    newest = Subquery(stored.order_by("-as_of").values("pk")[:1])
    return subjects.annotate(newest=newest).values("newest")


class Assessment(models.Model):
    """What the schedule computed of a success metric or an objective as of one moment.

    Stored so that what we said can be shown again; assessments.assess() answers the same for
    any past moment from the measurements alone (ADR 0004).
    """

    success_metric = models.ForeignKey(
        "objectives.SuccessMetric", models.PROTECT, null=True, blank=True, related_name="+"
    )
    objective = models.ForeignKey(
        "objectives.Objective", models.PROTECT, null=True, blank=True, related_name="+"
    )
    as_of = models.DateTimeField()
    recorded_at = models.DateTimeField()
    # The figure judged and its instant; both empty for objectives and where no value exists.
    current = models.FloatField(null=True)
    measured_at = models.DateTimeField(null=True)
    achieved = models.FloatField(null=True)  # fraction of the way, unclamped
    # Against the target of the beginning, where that has moved since.
    achieved_first = models.FloatField(null=True)
    expected = models.FloatField(null=True)  # fraction of the way that the plan expects
    health = models.CharField(max_length=12, choices=[(h.value, h.value) for h in Health])
    # A code and its numbers; objectives.wording turns it into a sentence in any language.
    reason = models.JSONField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            # Where the other subject is set this one is NULL, and NULLs never collide.
            models.UniqueConstraint(
                fields=["success_metric", "as_of"],
                name="objectives_assessment_promise_once_per_moment",
            ),
            models.UniqueConstraint(
                fields=["objective", "as_of"],
                name="objectives_assessment_objective_once_per_moment",
            ),
            models.CheckConstraint(
                condition=Q(success_metric__isnull=False, objective__isnull=True)
                | Q(success_metric__isnull=True, objective__isnull=False),
                name="objectives_assessment_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(health__in=[h.value for h in Health]),
                name="objectives_assessment_health_known",
            ),
        ]

    def __str__(self) -> str:
        subject = self.success_metric_id or f"objective {self.objective_id}"
        return f"#{self.pk} {subject} {self.health} as of {self.as_of}"

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import Actor


class Judgement(models.TextChoices):
    """The owner's own word, shown beside the computed health."""

    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, actor: Actor) -> Self:
        from objectives.models.objective import Objective

        return self.filter(success_metric__objective__in=Objective.objects.visible_to(actor))


class CheckIn(models.Model):
    """A dated word on a success metric: what changed, what is needed, how it looks.

    A judgement never replaces the computed health; it needs a sentence and ends with the
    next check-in.
    """

    success_metric = models.ForeignKey(
        "objectives.SuccessMetric", models.PROTECT, related_name="check_ins"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_in_at = models.DateTimeField()
    judgement = models.CharField(
        _("how it looks to you"), max_length=12, choices=Judgement, blank=True
    )
    changed = models.TextField(_("what changed"), blank=True)
    needed = models.TextField(_("what is needed"), blank=True)
    measurement = models.ForeignKey(
        "projects.Measurement", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["success_metric", "-checked_in_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(judgement__in=[*Judgement.values, ""]),
                name="objectives_checkin_judgement_known",
            ),
            models.CheckConstraint(
                condition=Q(judgement="") | ~Q(changed=""),
                name="objectives_checkin_judgement_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(changed="", needed="", judgement="", measurement=None),
                name="objectives_checkin_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} on {self.success_metric_id} at {self.checked_in_at}"

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DigestCadence(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def _new_token() -> str:
    return secrets.token_urlsafe(32)


class DigestSubscriptionQuerySet(models.QuerySet["DigestSubscription"]):
    def due(self, *, now: datetime) -> Self:
        """Running subscriptions of active people whose next mail's time has come."""
        return self.running().filter(next_due_at__lte=now)

    def running(self) -> Self:
        """Those that are not stopped, of active people."""
        return self.filter(stopped_at=None, person__is_active=True)


class DigestSubscription(models.Model):
    """One person's wish for a progress mail, in wall time of their own zone."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="digest_subscriptions"
    )
    cadence = models.CharField(
        _("how often"), max_length=8, choices=DigestCadence, default=DigestCadence.WEEKLY
    )
    hour = models.PositiveSmallIntegerField(_("hour"), default=7)
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=Weekday, default=Weekday.MONDAY
    )
    day_of_month = models.PositiveSmallIntegerField(_("day of the month"), default=1)
    next_due_at = models.DateTimeField(db_index=True)
    # The zone that next_due_at was worked out in; the planner notices when the person moves.
    time_zone = models.CharField(max_length=64, default="UTC", editable=False)
    stopped_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    # Opens the page that stops this mail, without signing in.
    token = models.CharField(max_length=64, unique=True, default=_new_token, editable=False)

    objects = DigestSubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "cadence"], name="objectives_digestsubscription_one_per_cadence"
            ),
            models.CheckConstraint(
                condition=Q(cadence__in=DigestCadence.values),
                name="objectives_digestsubscription_cadence_known",
            ),
            models.CheckConstraint(
                condition=Q(hour__lte=23), name="objectives_digestsubscription_hour_of_day"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="objectives_digestsubscription_weekday_known"
            ),
            models.CheckConstraint(
                condition=Q(day_of_month__gte=1, day_of_month__lte=28),
                name="objectives_digestsubscription_day_in_every_month",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.cadence} for {self.person_id}"

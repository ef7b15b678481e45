from __future__ import annotations

import zoneinfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import validate_time_zone


class OrganisationManager(models.Manager["Organisation"]):
    def current(self) -> Organisation:
        """Return the one organisation of this installation, made with defaults if missing."""
        organisation, _created = self.get_or_create(pk=1)
        return organisation


class Organisation(models.Model):
    """The one organisation that this installation serves, and its rules (ADR 0002)."""

    name = models.CharField(_("name"), max_length=120, default="", blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    # Gaps between achieved and expected, as fractions of the whole way.
    on_track_gap = models.FloatField(_("still on track when behind plan by at most"), default=0.10)
    at_risk_gap = models.FloatField(_("still at risk when behind plan by at most"), default=0.25)
    assess_hour = models.PositiveSmallIntegerField(_("hour of the daily computation"), default=6)

    objects = OrganisationManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="accounts_organisation_only_one"),
            models.CheckConstraint(
                condition=Q(on_track_gap__gte=0, at_risk_gap__gt=F("on_track_gap"))
                & Q(at_risk_gap__lte=1),
                name="accounts_organisation_gaps_in_order",
            ),
            models.CheckConstraint(
                condition=Q(assess_hour__lte=23), name="accounts_organisation_assess_hour_of_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Our organisation"))

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

from __future__ import annotations

import sys
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LARGEST_DOUBLE = sys.float_info.max


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def known(self, *, at: datetime | None = None) -> Self:
        """Those that count: today's truth, or with `at` what was known at that moment."""
        if at is None:
            return self.filter(superseded_at=None)
        return self.filter(Q(superseded_at=None) | Q(superseded_at__gt=at), recorded_at__lte=at)


class Measurement(models.Model):
    """One value of a metric at one instant, on two clocks (ADR 0003).

    `measured_at` is when it was true, `recorded_at` when we learned it. A correction is a new
    row; the old one stays and gets `superseded_at`, the one change that triggers in the
    database allow. Written by projects.measurements, read by projects.series.
    """

    metric = models.ForeignKey("projects.Metric", models.PROTECT, related_name="+")
    measured_at = models.DateTimeField(_("measured at"))
    value = models.FloatField(_("value"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    by_key = models.ForeignKey(
        "accounts.ApiKey", models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "measured_at"],
                condition=Q(superseded_at=None),
                name="projects_measurement_one_current_value",
            ),
            # Not a number and the infinities fall outside on PostgreSQL; SQLite turns
            # not-a-number into NULL, which the column refuses.
            models.CheckConstraint(
                condition=Q(value__gte=-LARGEST_DOUBLE, value__lte=LARGEST_DOUBLE),
                name="projects_measurement_value_is_finite",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=models.F("recorded_at")),
                name="projects_measurement_superseded_later",
            ),
        ]
        indexes = [
            models.Index(fields=["metric", "recorded_at"], name="projects_measurement_known"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} metric {self.metric_id} {self.value} at {self.measured_at}"

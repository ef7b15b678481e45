from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey

if TYPE_CHECKING:
    from accounts.models import Actor


class Cadence(models.TextChoices):
    """How often a value is expected."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    YEARLY = "yearly", _("Every year")
    IRREGULAR = "irregular", _("Now and then")

    @property
    def interval(self) -> timedelta | None:
        """The longest usual time between two values; None for irregular ones."""
        days = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}
        return timedelta(days=days[self.value]) if self.value in days else None


class MetricQuerySet(models.QuerySet["Metric"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody inside sees every metric; a limited key sees those of its projects."""
        if isinstance(actor, ApiKey) and not actor.everything:
            return self.filter(project__key_grants__api_key=actor)
        return self

    def current(self) -> Self:
        return self.filter(archived_at=None)


class Metric(models.Model):
    """A long-lived named series in one unit. Its values are Measurements."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    # "%", an ISO 4217 currency code, or any short word such as "min" or "parcels".
    unit = models.CharField(_("unit"), max_length=24, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=1)
    definition = models.TextField(_("how it is calculated"), blank=True)
    source = models.CharField(_("where it comes from"), max_length=160, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    cadence = models.CharField(
        _("new value"), max_length=12, choices=Cadence, default=Cadence.WEEKLY
    )
    # Set for ML metrics; a business metric belongs to nobody's project.
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="metrics",
        verbose_name=_("ML project"),
    )
    # Grows with every write that changed a value: readers compare it instead of clocks.
    version = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = MetricQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="projects_metric_has_a_name"),
            models.CheckConstraint(
                condition=Q(cadence__in=Cadence.values), name="projects_metric_cadence_known"
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=6), name="projects_metric_decimals_at_most_six"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

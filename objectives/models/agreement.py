from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Who has to agree on a definition."""

    BUSINESS = "business", _("Business")
    ML = "ml", _("ML")
    OPERATIONS = "operations", _("Operations")


class Agreement(models.Model):
    """One side's signature under an objective's read-back sentence."""

    objective = models.ForeignKey("objectives.Objective", models.PROTECT, related_name="agreements")
    side = models.CharField(_("side"), max_length=12, choices=Side)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "side"], name="objectives_agreement_once_per_side"
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="objectives_agreement_side_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.side} under {self.objective_id}"

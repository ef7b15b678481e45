from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.models.measurement import LARGEST_DOUBLE


class PlanPoint(models.Model):
    """One value that a typed plan expects on one day, in the metric's unit.

    A plan of steps jumps there and waits; a plan of points runs straight from one to the next.
    """

    # Part of the promise's own terms, replaced with them.
    success_metric = models.ForeignKey(
        "objectives.SuccessMetric", models.CASCADE, related_name="plan_points"
    )
    expected_on = models.DateField(_("expected on"))
    value = models.FloatField(_("value"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["success_metric", "expected_on"], name="objectives_planpoint_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=-LARGEST_DOUBLE, value__lte=LARGEST_DOUBLE),
                name="objectives_planpoint_value_is_finite",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.value} on {self.expected_on} for {self.success_metric_id}"

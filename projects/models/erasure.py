from django.conf import settings
from django.db import models


class Erasure(models.Model):
    """Permission to delete the measurements of one metric, in writing.

    Without such a row the database refuses the delete, so nothing is lost by accident.
    """

    metric = models.OneToOneField("projects.Metric", models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    permitted_at = models.DateTimeField()
    permitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="projects_erasure_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} metric {self.metric_id}: {self.reason}"

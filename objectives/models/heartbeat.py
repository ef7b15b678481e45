from django.db import models
from django.db.models import Q


class Heartbeat(models.Model):
    """When a tick last went all the way from beat over a worker into the database."""

    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="objectives_heartbeat_only_one"),
        ]

    def __str__(self) -> str:
        return f"last tick at {self.ticked_at}"

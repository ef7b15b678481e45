from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    EXPIRED = "expired", _("Too late to send")
    SUPPRESSED = "suppressed", _("Not needed any more")


class DeliveryKind(models.TextChoices):
    SCHEDULED = "scheduled", _("On schedule")
    REQUESTED = "requested", _("Asked for")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def claimable(self, *, now: datetime) -> Self:
        """Waiting and due, or claimed by someone whose lease has run out."""
        return self.filter(
            Q(state=DeliveryState.QUEUED, send_at__lte=now)
            | Q(state=DeliveryState.SENDING, lease_until__lt=now)
        )


class Delivery(models.Model):
    """One mail of the outbox: a row first, a mail then (ADR 0006).

    Unique per subscription and local period, so that no schedule, retry or second planner
    makes two. The content is frozen at the first attempt and the Message-ID is the row's.
    """

    State = DeliveryState
    Kind = DeliveryKind

    subscription = models.ForeignKey(
        "objectives.DigestSubscription", models.PROTECT, related_name="deliveries"
    )
    kind = models.CharField(max_length=12, choices=DeliveryKind, default=DeliveryKind.SCHEDULED)
    # The local days that the digest tells about: [period_start, period_end).
    period_start = models.DateField()
    period_end = models.DateField()
    due_at = models.DateTimeField()
    send_at = models.DateTimeField()  # due_at at first, later after each failed attempt
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.QUEUED)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Attempts without an end: the worker died or was killed while it had the row.
    interruptions = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "send_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "period_start"],
                condition=Q(kind="scheduled"),
                name="objectives_delivery_once_per_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="objectives_delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DeliveryKind.values), name="objectives_delivery_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(period_end__gt=models.F("period_start")),
                name="objectives_delivery_period_has_length",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="objectives_delivery_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False),
                name="objectives_delivery_sending_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state} for {self.subscription_id} from {self.period_start}"

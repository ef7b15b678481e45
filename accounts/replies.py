"""Remembered answers to Idempotency-Keys, and forgetting them again."""

from datetime import datetime, timedelta

from accounts.models import IdempotentReply

KEPT_FOR = timedelta(hours=48)
BATCH = 1_000


def purge(*, now: datetime) -> int:
    """Forget answers older than KEPT_FOR, at most BATCH at a time; return how many."""
    old = IdempotentReply.objects.filter(created_at__lt=now - KEPT_FOR).order_by("created_at")
    count, _by_model = IdempotentReply.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:BATCH])
    ).delete()
    return count

"""What workers do: translate a message with ids into one call of an action.

Every message is a wake-up. Lost, doubled or late it changes nothing: the next tick asks the
database again what is due.
"""

from collections.abc import Iterator, Sequence

from celery import shared_task
from django.utils import timezone

from accounts import replies
from objectives import assessments, ticks
from objectives.digests import outbox, planner

TREES_PER_MESSAGE = 20
WORTHLESS_AFTER = 55  # seconds; by then the next tick has asked again


@shared_task(ignore_result=True, max_retries=2)  # safe to repeat: it only asks and enqueues
def tick() -> None:
    """Once a minute: note the beat, find what is due, wake the workers for it."""
    now = timezone.now()
    ticks.beat(now=now)
    for root_ids in _chunks(ticks.roots_due(now=now), TREES_PER_MESSAGE):
        assess.apply_async(kwargs={"root_ids": root_ids}, expires=WORTHLESS_AFTER)
    planner.plan_due(now=now)
    for delivery_id in outbox.claimable(now=now):
        deliver.apply_async(kwargs={"delivery_id": delivery_id}, expires=WORTHLESS_AFTER)
    replies.purge(now=now)


@shared_task(ignore_result=True, max_retries=2)  # safe to repeat: rows are stored per moment
def assess(*, root_ids: list[int]) -> None:
    """Compute and store the trees of these objectives as of now."""
    now = timezone.now()
    assessments.record(root_ids, as_of=now, now=now)


# Safe to repeat: deliver() claims first. It ends before its lease does (outbox.LEASE), so that
# a row is never taken from a living worker.
@shared_task(ignore_result=True, max_retries=2, time_limit=100, soft_time_limit=90)
def deliver(*, delivery_id: int) -> None:
    """Send one mail of the outbox."""
    outbox.deliver(delivery_id, now=timezone.now())


def _chunks(ids: Sequence[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])

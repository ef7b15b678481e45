"""Turns wishes into outbox rows when their time has come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_noop

from objectives.digests import message_ids, outbox, subscriptions
from objectives.digests.periods import (
    Period,
    Rhythm,
    newest_period,
    periods_after,
    periods_due,
)
from objectives.models import Delivery, DigestSubscription
from objectives.models.delivery import DeliveryState

# A mail that could not leave for this long is not sent any more: it would tell old news.
CUT_OFF = timedelta(days=3)
BATCH = 200  # subscriptions per transaction, so that other writers get their turn
MISSED_AT_MOST = 31  # missed periods that are kept for people to see, the newest ones

MISSED = gettext_noop("The tracker was not running when this was due.")


def plan_due(*, now: datetime) -> int:
    """Queue every mail that is due; return how many rows were planned.

    Safe to repeat and to run many times at once: a row is unique per subscription and local
    period, and its next date moves in the same transaction. After an outage the newest missed
    period is queued, unless it lies beyond the cut-off; older ones are kept as expired.
    """
    subscriptions.subscribe_newcomers(now=now)
    subscriptions.follow_moved_people(now=now)
    outbox.give_up(now=now, cut_off=CUT_OFF)
    planned = 0
    while batch := _plan_batch(now=now):
        planned += batch
    return planned


@transaction.atomic
def _plan_batch(*, now: datetime) -> int:
    """Plan one batch of due subscriptions; return the number of rows, 0 when none is due."""
    due = list(
        DigestSubscription.objects.due(now=now)
        .select_related("person")
        .order_by("pk")
        # Another planner's rows are its own business (SQLite has one writer at a time anyway).
        .select_for_update(skip_locked=True, of=("self",))[:BATCH]
    )
    told = subscriptions.told_until([subscription.pk for subscription in due])
    rows: list[Delivery] = []
    for subscription in due:
        rhythm, zone = subscriptions.rhythm(subscription), subscription.person.zone
        told_until = told.get(subscription.pk)
        periods = _due_periods(subscription, rhythm, zone, told_until, now=now)
        rows += _deliveries(subscription, periods, now=now)
        last = periods[-1].end if periods else told_until
        following = periods_after(now, rhythm=rhythm, zone=zone, told_until=last)
        subscription.next_due_at = next(following).due_at
        subscription.time_zone = subscription.person.time_zone
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    DigestSubscription.objects.bulk_update(due, ["next_due_at", "time_zone"])
    return len(due)


def _due_periods(
    subscription: DigestSubscription,
    rhythm: Rhythm,
    zone: ZoneInfo,
    told_until: date | None,
    *,
    now: datetime,
) -> list[Period]:
    """Return what is due since the next date; the newest period in any case, if it is not told.

    The next date may lie between two due instants, when the zone's rules or the rhythm changed.
    """
    newest = newest_period(now, rhythm=rhythm, zone=zone)
    since = min(subscription.next_due_at, newest.due_at)
    return periods_due(since=since, until=now, rhythm=rhythm, zone=zone, told_until=told_until)


def _deliveries(
    subscription: DigestSubscription, periods: list[Period], *, now: datetime
) -> Iterator[Delivery]:
    for place, period in enumerate(reversed(periods[-MISSED_AT_MOST:])):
        is_sent = place == 0 and now - period.due_at <= CUT_OFF
        yield Delivery(
            subscription=subscription,
            period_start=period.start,
            period_end=period.end,
            due_at=period.due_at,
            send_at=period.due_at,
            state=DeliveryState.QUEUED if is_sent else DeliveryState.EXPIRED,
            error="" if is_sent else MISSED,
            message_id=message_ids.of_period(subscription.token, period.start),
            created_at=now,
        )

"""What people wish: to get a progress mail, change it, stop it, have it again, have one now."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import uuid4

from django.db.models import Exists, F, Max, OuterRef, Q

from accounts.models import Role, User
from objectives.digests import message_ids
from objectives.digests.periods import Rhythm, newest_period, periods_after
from objectives.models import Delivery, DigestSubscription
from objectives.models.delivery import DeliveryKind, DeliveryState
from objectives.models.digest_subscription import DigestCadence

# Whom the tracker is for gets a weekly mail without asking; one click ends it (docs/mail.md).
SUBSCRIBED_FROM_THE_START = (Role.ADMIN, Role.EXECUTIVE)


def subscribe(
    person: User,
    *,
    cadence: str = DigestCadence.WEEKLY,
    hour: int = 7,
    weekday: int = 0,
    day_of_month: int = 1,
    now: datetime,
) -> DigestSubscription:
    """Give a person the mail of this cadence, at this wall time of their own zone.

    One that they have, running or stopped, is changed and runs again.
    """
    existing = DigestSubscription.objects.filter(person=person, cadence=cadence).first()
    subscription = existing or DigestSubscription(person=person, cadence=cadence, created_at=now)
    subscription.hour, subscription.weekday = hour, weekday
    subscription.day_of_month = day_of_month
    subscription.stopped_at = None
    _set_next(subscription, now=now)
    subscription.save()
    return subscription


def change(
    subscription: DigestSubscription,
    *,
    cadence: str,
    hour: int,
    weekday: int,
    day_of_month: int,
    now: datetime,
) -> DigestSubscription:
    """Change when a mail comes. Another cadence is another list: this one is stopped for it."""
    if cadence != subscription.cadence:
        stop(subscription, now=now)
    return subscribe(
        subscription.person,
        cadence=cadence,
        hour=hour,
        weekday=weekday,
        day_of_month=day_of_month,
        now=now,
    )


def stop(subscription: DigestSubscription, *, now: datetime) -> None:
    """Stop a mail. Once more changes nothing; what is in the outbox is not sent either."""
    DigestSubscription.objects.filter(pk=subscription.pk, stopped_at=None).update(stopped_at=now)


def resume(subscription: DigestSubscription, *, now: datetime) -> None:
    """Run a stopped mail again, from its next date on."""
    _set_next(subscription, now=now)
    subscription.stopped_at = None
    subscription.save(update_fields=["stopped_at", "next_due_at", "time_zone"])


def request_one(subscription: DigestSubscription, *, now: datetime) -> Delivery:
    """Put one mail for right now into the outbox, beside the scheduled ones.

    While an earlier wish still waits there, that one is returned: impatience sends one mail.
    """
    waiting = Delivery.objects.filter(
        subscription=subscription,
        kind=DeliveryKind.REQUESTED,
        state__in=[DeliveryState.QUEUED, DeliveryState.SENDING],
    ).first()
    if waiting:
        return waiting
    period = newest_period(now, rhythm=rhythm(subscription), zone=subscription.person.zone)
    return Delivery.objects.create(
        subscription=subscription,
        kind=DeliveryKind.REQUESTED,
        period_start=period.start,
        period_end=period.end,
        due_at=now,
        send_at=now,
        created_at=now,
        message_id=message_ids.message_id(uuid4().hex),
    )


def rhythm(subscription: DigestSubscription) -> Rhythm:
    """Return the wish as the arithmetic of periods takes it."""
    return Rhythm(
        subscription.cadence, subscription.hour, subscription.weekday, subscription.day_of_month
    )


def next_due(subscription: DigestSubscription, *, after: datetime) -> datetime:
    """Return when the next mail comes, by the zone in which the person is now."""
    told = told_until([subscription.pk]).get(subscription.pk)
    following = periods_after(
        after, rhythm=rhythm(subscription), zone=subscription.person.zone, told_until=told
    )
    return next(following).due_at


def told_until(subscription_ids: list[int]) -> Mapping[int, date]:
    """Return the local day up to which each of these has told already, in one query."""
    planned = Delivery.objects.filter(
        subscription__in=subscription_ids, kind=DeliveryKind.SCHEDULED
    )
    return dict(planned.values_list("subscription").annotate(until=Max("period_end")).order_by())


def subscribe_newcomers(*, now: datetime) -> None:
    """Give people of the leading roles who never had any mail a weekly one.

    Who stopped it keeps a stopped row and is left in peace.
    """
    newcomers = User.objects.active().filter(
        ~Exists(DigestSubscription.objects.filter(person=OuterRef("pk"))),
        role__in=SUBSCRIBED_FROM_THE_START,
    )
    wishes = [DigestSubscription(person=person, created_at=now) for person in newcomers]
    for wish in wishes:
        _set_next(wish, now=now)
    # A second planner may have been quicker: one row per person and cadence, whoever wrote it.
    DigestSubscription.objects.bulk_create(wishes, ignore_conflicts=True)


def follow_moved_people(*, now: datetime) -> None:
    """Reckon the next date anew for people whose time zone changed."""
    moved = DigestSubscription.objects.running().filter(
        ~Q(time_zone=F("person__time_zone")), next_due_at__gt=now
    )
    for subscription in moved.select_related("person"):
        old = subscription.next_due_at
        _set_next(subscription, now=now)
        # Only over the date that was read: another planner may have moved on meanwhile.
        DigestSubscription.objects.filter(pk=subscription.pk, next_due_at=old).update(
            next_due_at=subscription.next_due_at, time_zone=subscription.time_zone
        )


def _set_next(subscription: DigestSubscription, *, now: datetime) -> None:
    subscription.next_due_at = next_due(subscription, after=now)
    subscription.time_zone = subscription.person.time_zone

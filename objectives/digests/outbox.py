"""Sends what stands in the outbox: claim a row, write the mail once, send it, mark the row.

What is promised: no mail is lost, and none is sent twice but for one case. When a worker or
the connection dies between the mail server's "accepted" and our mark, nobody can know; then
the mail is sent again with the same Message-ID, and the row says so.
"""

import logging
import random
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db.models import Case, CharField, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_noop

from objectives.digests import content, message, refusals, rendering
from objectives.digests.refusals import Refusal
from objectives.models import Delivery
from objectives.models.delivery import DeliveryKind, DeliveryQuerySet, DeliveryState

logger = logging.getLogger(__name__)

# Longer than the time limit of the task that holds it (tasks.deliver), so that a row is never
# taken from a living worker; short, as what a dead one held waits for it.
LEASE = timedelta(minutes=2)
# A row whose workers died this often is not tried again: it is what kills them.
INTERRUPTIONS_AT_MOST = 3
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)  # so that mail leaves soon after its server is back
LONGEST_ERROR = 500  # characters, as the column has

INTERRUPTED = gettext_noop(
    "The worker stopped while it sent this mail, so a copy may have left before."
)
GAVE_UP = gettext_noop("Given up: the worker died each time it tried to send this mail.")
TOO_LATE = gettext_noop("Waited too long to be sent.")
NOT_WRITTEN = gettext_noop("The mail could not be written:")
STOPPED = gettext_noop("The person stopped this mail.")
INACTIVE = gettext_noop("The person is not active any more.")
NOTHING_TO_TELL = gettext_noop("There was no objective to tell about.")


def claimable(*, now: datetime) -> list[int]:
    """Return the rows that can be sent now, longest due first."""
    rows = Delivery.objects.claimable(now=now).order_by("send_at", "pk")
    return list(rows.values_list("pk", flat=True))


def deliver(delivery_id: int, *, now: datetime) -> bool:
    """Send one mail. Return whether it left; False also if it is done or someone else has it.

    No transaction is open while the mail server talks, so that a slow one holds no lock (on
    SQLite it would stop every writer).
    """
    delivery = _claimed(delivery_id, now=now)
    if delivery is None:
        return False
    if unwanted := _why_unwanted(delivery):
        _settle(delivery, state=DeliveryState.SUPPRESSED, error=unwanted)
        return False
    try:
        _freeze(delivery, now=now)
    except content.NothingToTell:
        _settle(delivery, state=DeliveryState.SUPPRESSED, error=NOTHING_TO_TELL)
        return False
    except DatabaseError:
        raise  # no fault of this mail: the lease runs out and it is tried again
    except Exception as fault:  # one faulty mail must not keep the others from leaving
        # A fault of ours: tried again like a passing one, so that a repaired release sends it.
        logger.exception("Delivery %s cannot be written", delivery.pk)
        _refused(delivery, Refusal(f"{NOT_WRITTEN} {fault!r}", is_final=False), now=now)
        return False
    return _send(delivery, now=now)


def give_up(*, now: datetime, cut_off: timedelta) -> None:
    """End what will not be sent any more: rows older than the cut-off, rows that kill workers."""
    open_rows = Delivery.objects.claimable(now=now)
    killers = open_rows.filter(
        state=DeliveryState.SENDING, interruptions__gte=INTERRUPTIONS_AT_MOST - 1
    )
    killers.update(
        state=DeliveryState.FAILED,
        error=GAVE_UP,
        lease_until=None,
        interruptions=F("interruptions") + 1,
    )
    late = open_rows.filter(due_at__lt=now - cut_off)
    late.filter(attempts=0).update(state=DeliveryState.EXPIRED, error=TOO_LATE)
    late.filter(attempts__gt=0).update(state=DeliveryState.FAILED, lease_until=None)


def _claimed(delivery_id: int, *, now: datetime) -> Delivery | None:
    """Take the row, if it is free. One conditional UPDATE: of two workers one gets it."""
    was_taken = Q(state=DeliveryState.SENDING)  # by a worker that never came back
    claimed = (
        _livable(Delivery.objects.claimable(now=now))
        .filter(pk=delivery_id)
        .update(
            interruptions=F("interruptions")
            + Case(When(was_taken, then=1), default=0, output_field=IntegerField()),
            error=Case(
                When(was_taken, then=Value(INTERRUPTED)),
                default=F("error"),
                output_field=CharField(),
            ),
            attempts=F("attempts") + 1,
            lease_until=now + LEASE,
            state=DeliveryState.SENDING,
        )
    )
    if not claimed:
        return None
    return Delivery.objects.select_related("subscription__person").get(pk=delivery_id)


def _livable(rows: DeliveryQuerySet) -> DeliveryQuerySet:
    return rows.exclude(state=DeliveryState.SENDING, interruptions__gte=INTERRUPTIONS_AT_MOST - 1)


def _why_unwanted(delivery: Delivery) -> str:
    """Return why a mail must not leave any more, or nothing."""
    if not delivery.subscription.person.is_active:
        return INACTIVE
    is_scheduled = delivery.kind == DeliveryKind.SCHEDULED
    if is_scheduled and delivery.subscription.stopped_at is not None:
        return STOPPED
    return ""


def _freeze(delivery: Delivery, *, now: datetime) -> None:
    """Write the mail at the first attempt and keep it, so that a second copy is the same."""
    delivery.recipient = delivery.subscription.person.email
    if not delivery.html:
        written = rendering.write(content.of_delivery(delivery, now=now))
        delivery.subject, delivery.text, delivery.html = written
    delivery.save(update_fields=["recipient", "subject", "text", "html"])


def _send(delivery: Delivery, *, now: datetime) -> bool:
    """Hand the mail over and mark the row at once, before anything else can go wrong."""
    try:
        with message.open_connection() as connection:
            message.of_delivery(delivery, connection=connection).send()
            _settle(delivery, state=DeliveryState.SENT, sent_at=now)
    except refusals.FAULTS as fault:
        _refused(delivery, refusals.refusal(fault), now=now)
        return Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENT).exists()
    return True


def _refused(delivery: Delivery, refusal: Refusal, *, now: datetime) -> None:
    logger.warning("Delivery %s did not leave: %s", delivery.pk, refusal.words)
    if refusal.is_final:
        _settle(delivery, state=DeliveryState.FAILED, error=refusal.words)
    else:
        _settle(
            delivery,
            state=DeliveryState.QUEUED,
            error=refusal.words,
            send_at=now + pause(delivery.attempts),
        )


def pause(attempts: int) -> timedelta:
    """Return how long to wait after that many attempts: 1, 2, 4 minutes, at most 30.

    Up to a fifth longer by chance, so that a server that comes back is not overrun.
    """
    doubled = FIRST_PAUSE * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_PAUSE) * random.uniform(1.0, 1.2)  # noqa: S311 - no secret


def _settle(
    delivery: Delivery, *, state: DeliveryState, error: str | None = None, **fields: datetime
) -> None:
    """Mark the row with its outcome, unless someone else has taken it over meanwhile.

    Without `error` the last trouble stays readable on the row: a copy may have left then.
    """
    changes: dict[str, str | datetime | None] = {"state": state, "lease_until": None, **fields}
    if error is not None:
        changes["error"] = error[:LONGEST_ERROR]
    ours = Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.SENDING, attempts=delivery.attempts
    )
    ours.update(**changes)

"""Claiming, writing, sending, marking; and stopping at every point between."""

import smtplib
import threading
from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends import locmem
from django.db import connection

from objectives import tasks
from objectives.digests import content, outbox, planner, rendering, subscriptions
from objectives.models import Delivery
from objectives.models.delivery import DeliveryState
from tests.factories import NOW, create_objective
from tests.objectives.digests.company import create_delivery, create_reader

pytestmark = pytest.mark.django_db

AFTER_THE_LEASE = NOW + outbox.LEASE + timedelta(seconds=1)


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the code under test may catch it."""


@pytest.fixture(autouse=True)
def _an_objective(request):
    create_objective(title="Keep our customers")


@pytest.fixture
def server(monkeypatch):
    """A mail server that does to each message what its entry says, then is well again."""
    faults = []

    def send_messages(self, messages):
        fault = faults.pop(0) if faults else None
        if isinstance(fault, Exception):
            raise fault
        sent = locmem_send(self, messages)
        if fault is Killed:
            raise Killed
        return sent

    locmem_send = locmem.EmailBackend.send_messages
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)
    return faults


def addresses(messages):
    return [parseaddr(to)[1] for message in messages for to in message.recipients()]


def test_delivering_twice_sends_one_mail(mailoutbox):
    delivery = create_delivery()

    outcomes = [outbox.deliver(delivery.pk, now=NOW) for _ in range(2)]

    delivery.refresh_from_db()
    assert outcomes == [True, False]
    assert addresses(mailoutbox) == [delivery.recipient] == [delivery.subscription.person.email]
    assert (delivery.state, delivery.sent_at) == (DeliveryState.SENT, NOW)
    assert (delivery.lease_until, delivery.attempts, delivery.error) == (None, 1, "")


def test_a_mail_is_not_sent_before_its_time(mailoutbox):
    delivery = create_delivery(send_at=NOW + timedelta(minutes=1))

    assert not outbox.deliver(delivery.pk, now=NOW)
    assert outbox.claimable(now=NOW) == []
    assert mailoutbox == []


def test_claimable_rows_come_longest_due_first():
    later = create_delivery(send_at=NOW)
    earlier = create_delivery(send_at=NOW - timedelta(hours=1))
    create_delivery(state=DeliveryState.SENT, sent_at=NOW)

    assert outbox.claimable(now=NOW) == [earlier.pk, later.pk]


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_ten_workers_at_the_same_instant_one_sends(mailoutbox):
    delivery = create_delivery()
    together, outcomes = threading.Barrier(10), []

    def work():
        try:
            together.wait()
            outcomes.append(outbox.deliver(delivery.pk, now=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False] * 9 + [True]
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_talks(monkeypatch):
    seen = []

    def send_messages(self, messages):
        seen.append(connection.in_atomic_block)
        return len(messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)

    assert outbox.deliver(create_delivery().pk, now=NOW)
    assert seen == [False]


def test_a_worker_is_stopped_before_its_lease_ends():
    assert timedelta(seconds=tasks.deliver.time_limit) < outbox.LEASE
    assert tasks.deliver.soft_time_limit > 5 * settings.EMAIL_TIMEOUT


# --- Killed in between -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "name"),
    [(content, "of_delivery"), (rendering, "write"), (outbox.message, "open_connection")],
    ids=["after the claim", "while writing", "before connecting"],
)
def test_killed_before_the_server_has_it_one_mail_leaves_later(
    module, name, monkeypatch, mailoutbox
):
    delivery = create_delivery()
    with monkeypatch.context() as patch:
        patch.setattr(module, name, kill)
        with pytest.raises(Killed):
            outbox.deliver(delivery.pk, now=NOW)

    assert not outbox.deliver(delivery.pk, now=NOW)  # a lease protects it from the living
    assert outbox.deliver(delivery.pk, now=AFTER_THE_LEASE)

    assert [message.extra_headers["Message-ID"] for message in mailoutbox] == [delivery.message_id]


def kill(*arguments, **options):
    raise Killed


def test_killed_before_the_mark_the_copy_has_the_same_message_id_and_content(server, mailoutbox):
    delivery = create_delivery()
    server.append(Killed)
    with pytest.raises(Killed):
        outbox.deliver(delivery.pk, now=NOW)
    create_objective(title="One that came meanwhile")

    assert outbox.deliver(delivery.pk, now=AFTER_THE_LEASE)

    first, second = mailoutbox
    assert first.extra_headers == second.extra_headers
    assert (first.subject, first.body) == (second.subject, second.body)
    assert first.alternatives == second.alternatives
    delivery.refresh_from_db()
    assert (delivery.state, delivery.interruptions) == (DeliveryState.SENT, 1)
    assert delivery.error == outbox.INTERRUPTED  # the row says that there may be two


def test_killed_while_planning_nothing_is_half_done(monkeypatch, mailoutbox):
    delivery = create_delivery()
    subscription = delivery.subscription
    delivery.delete()
    subscription.next_due_at = NOW
    subscription.save()
    with monkeypatch.context() as patch:
        patch.setattr(planner.DigestSubscription.objects, "bulk_update", kill)
        with pytest.raises(Killed):
            planner.plan_due(now=NOW)

    assert Delivery.objects.count() == 0
    planner.plan_due(now=NOW)
    [planned] = outbox.claimable(now=NOW)
    assert outbox.deliver(planned, now=NOW)
    assert len(mailoutbox) == 1


def test_a_mail_that_kills_its_worker_is_tried_three_times(monkeypatch):
    delivery = create_delivery()
    monkeypatch.setattr(rendering, "write", kill)
    now, starts = NOW, 0
    for _minute in range(30):
        now += timedelta(minutes=1)
        outbox.give_up(now=now, cut_off=planner.CUT_OFF)
        for claimable in outbox.claimable(now=now):
            with pytest.raises(Killed):
                outbox.deliver(claimable, now=now)
            starts += 1

    delivery.refresh_from_db()
    assert starts == outbox.INTERRUPTIONS_AT_MOST
    assert (delivery.state, delivery.error) == (DeliveryState.FAILED, outbox.GAVE_UP)


def test_who_lost_the_row_meanwhile_does_not_mark_it(monkeypatch, mailoutbox):
    delivery = create_delivery()

    def overtaken(self, messages):
        Delivery.objects.update(attempts=2, lease_until=AFTER_THE_LEASE)
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", overtaken)
    outbox.deliver(delivery.pk, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.lease_until) == (DeliveryState.SENDING, AFTER_THE_LEASE)


# --- Refused -----------------------------------------------------------------------------


def test_a_final_refusal_stops_at_once_and_is_shown(server, mailoutbox):
    delivery = create_delivery()
    server.append(smtplib.SMTPRecipientsRefused({"x": (550, b"5.1.1 No such\r\nmailbox")}))

    assert not outbox.deliver(delivery.pk, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (DeliveryState.FAILED, "550 5.1.1 No such mailbox")
    assert outbox.claimable(now=NOW + timedelta(days=30)) == []


@pytest.mark.parametrize(
    "fault",
    [
        smtplib.SMTPDataError(451, b"Try again later"),
        smtplib.SMTPRecipientsRefused({"x": (450, b"Greylisted")}),
        smtplib.SMTPConnectError(421, b"Too many connections"),
        smtplib.SMTPAuthenticationError(535, b"Wrong password"),
        smtplib.SMTPSenderRefused(550, b"Not you", "us@example.org"),
        smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
        TimeoutError("timed out"),
        ConnectionRefusedError(111, "Connection refused"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_passing_trouble_is_tried_again_after_a_pause(fault, server, mailoutbox):
    delivery = create_delivery()
    server.append(fault)

    assert not outbox.deliver(delivery.pk, now=NOW)

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.QUEUED
    assert delivery.error
    assert outbox.claimable(now=NOW + timedelta(seconds=59)) == []
    assert outbox.deliver(delivery.pk, now=NOW + timedelta(minutes=2))
    assert len(mailoutbox) == 1


def test_pauses_double_and_vary_up_to_half_an_hour():
    minutes = [[outbox.pause(attempt).total_seconds() / 60 for _ in range(50)]
               for attempt in (1, 2, 3, 4, 5, 6, 7, 100)]  # fmt: skip

    for least, drawn in zip((1, 2, 4, 8, 16, 30, 30, 30), minutes, strict=True):
        assert least <= min(drawn) < max(drawn) <= least * 1.2


def test_a_mail_that_cannot_be_written_holds_up_itself_alone(monkeypatch, mailoutbox):
    faulty, good = create_delivery(), create_delivery()
    write = rendering.write

    def write_but_one(digest):
        if faulty.subscription.token in digest.unsubscribe_url:
            raise KeyError("colour")
        return write(digest)

    with monkeypatch.context() as release:
        release.setattr(rendering, "write", write_but_one)
        outcomes = [outbox.deliver(row.pk, now=NOW) for row in (faulty, good)]

    faulty.refresh_from_db()
    assert outcomes == [False, True]
    assert faulty.error == "The mail could not be written: KeyError('colour')"
    # The next release is better, and the mail is not lost.
    assert outbox.deliver(faulty.pk, now=NOW + timedelta(minutes=2))


# --- Not wanted any more -----------------------------------------------------------------


def test_a_person_who_left_gets_nothing_queued_before(mailoutbox):
    delivery = create_delivery()
    person = delivery.subscription.person
    person.is_active = False
    person.save()

    assert not outbox.deliver(delivery.pk, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (DeliveryState.SUPPRESSED, outbox.INACTIVE)
    assert mailoutbox == []


def test_a_mail_stopped_meanwhile_does_not_leave(mailoutbox):
    delivery = create_delivery()
    subscriptions.stop(delivery.subscription, now=NOW)

    assert not outbox.deliver(delivery.pk, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (DeliveryState.SUPPRESSED, outbox.STOPPED)
    assert mailoutbox == []


def test_a_mail_goes_to_the_address_that_the_person_has_now(server, mailoutbox):
    delivery = create_delivery()
    server.append(smtplib.SMTPDataError(451, b"Later"))
    outbox.deliver(delivery.pk, now=NOW)
    person = delivery.subscription.person
    person.email = "new@example.org"
    person.save()

    assert outbox.deliver(delivery.pk, now=NOW + timedelta(minutes=2))
    assert addresses(mailoutbox) == ["new@example.org"]


def test_one_mail_on_wish_leaves_beside_the_scheduled_one(mailoutbox):
    scheduled = create_delivery(send_at=NOW + timedelta(hours=1))
    wish = subscriptions.request_one(scheduled.subscription, now=NOW)

    assert subscriptions.request_one(scheduled.subscription, now=NOW).pk == wish.pk
    assert [outbox.deliver(pk, now=NOW) for pk in outbox.claimable(now=NOW)] == [True]
    assert outbox.deliver(scheduled.pk, now=NOW + timedelta(hours=1))
    assert subscriptions.request_one(scheduled.subscription, now=NOW).pk != wish.pk
    assert len({message.extra_headers["Message-ID"] for message in mailoutbox}) == 2


def test_without_any_objective_a_scheduled_mail_is_left_out(mailoutbox):
    hidden_from = create_reader()
    content.Objective.objects.update(is_confidential=True)
    delivery = create_delivery(person=hidden_from)

    assert not outbox.deliver(delivery.pk, now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (DeliveryState.SUPPRESSED, outbox.NOTHING_TO_TELL)
    assert mail.outbox == []

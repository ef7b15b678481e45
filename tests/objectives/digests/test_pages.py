"""One's mail settings, the preview, and the link that stops a mail."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from objectives.digests import outbox, planner, subscriptions
from objectives.models import Delivery, DigestSubscription
from objectives.models.delivery import DeliveryState
from tests.factories import NOW, create_user
from tests.objectives.digests.company import create_company, create_delivery, create_reader

pytestmark = pytest.mark.django_db

SETTINGS = "/settings/mail/"
WISH = {"cadence": "weekly", "weekday": "4", "day_of_month": "1", "hour": "18"}


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def reader(client):
    person = create_reader()
    client.force_login(person)
    return person


def page(response):
    return " ".join(response.content.decode().split())


# --- Settings ----------------------------------------------------------------------------


def test_who_gets_no_mail_is_told_what_it_would_be(client, reader):
    response = client.get(SETTINGS)

    assert response.status_code == 200
    assert "A progress mail tells what changed" in page(response)


def test_a_wish_is_saved_and_read_back_as_a_sentence(client, reader):
    response = client.post(SETTINGS, WISH, follow=True)

    assert response.redirect_chain == [(SETTINGS, 302)]
    assert "Every Friday at 18:00 Europe/Paris time" in page(response)
    assert "27 November 2026 at 18:00" in page(response)
    [subscription] = DigestSubscription.objects.all()
    assert (subscription.person, subscription.next_due_at) == (
        reader, datetime(2026, 11, 27, 17, tzinfo=UTC),
    )  # fmt: skip


def test_the_form_for_a_change_holds_what_is_now(client, reader):
    subscriptions.subscribe(reader, hour=18, weekday=4, now=NOW)

    response = client.get(SETTINGS, {"change": "weekly"})

    assert response.context["form"].initial == {
        "cadence": "weekly", "weekday": 4, "day_of_month": 1, "hour": 18,
    }  # fmt: skip


def test_changing_the_cadence_stops_the_old_list(client, reader):
    subscriptions.subscribe(reader, now=NOW)

    client.post(f"{SETTINGS}?change=weekly", WISH | {"cadence": "daily"})

    assert list(
        DigestSubscription.objects.order_by("cadence").values_list("cadence", "stopped_at")
    ) == [("daily", None), ("weekly", NOW)]


@pytest.mark.parametrize(
    "wish", [WISH | {"cadence": "hourly"}, WISH | {"hour": "24"}, {"cadence": "daily"}]
)
def test_an_impossible_wish_is_answered_422_and_nothing_is_stored(wish, client, reader):
    assert client.post(SETTINGS, wish).status_code == 422
    assert DigestSubscription.objects.count() == 0


def test_stopping_and_having_it_again(client, reader):
    subscriptions.subscribe(reader, now=NOW)

    assert "Stopped." in page(client.post(f"{SETTINGS}weekly/stop/", follow=True))
    assert DigestSubscription.objects.get().stopped_at == NOW

    client.post(f"{SETTINGS}weekly/resume/")
    assert DigestSubscription.objects.get().stopped_at is None


def test_one_on_wish_waits_in_the_outbox_and_blocks_no_scheduled_one(client, reader):
    create_company()
    subscriptions.subscribe(reader, now=NOW)

    for _impatient in range(3):
        client.post(f"{SETTINGS}weekly/send/")

    [wish] = Delivery.objects.all()
    assert (wish.kind, wish.state) == ("requested", DeliveryState.QUEUED)
    assert outbox.deliver(wish.pk, now=NOW)
    monday = datetime(2026, 11, 30, 6, tzinfo=UTC)
    planner.plan_due(now=monday)
    [scheduled] = outbox.claimable(now=monday)
    assert outbox.deliver(scheduled, now=monday)


@pytest.mark.parametrize("action", ["stop", "resume", "send"])
def test_nobody_touches_another_persons_mail(action, client, reader):
    subscriptions.subscribe(create_user(), now=NOW)

    assert client.post(f"{SETTINGS}weekly/{action}/").status_code == 404
    assert client.get(f"{SETTINGS}weekly/{action}/").status_code == 405


def test_what_became_of_the_last_mails_is_shown(client, reader):
    create_delivery(
        person=reader, state=DeliveryState.FAILED, error="550 No such mailbox", attempts=1
    )

    response = client.get(SETTINGS)

    assert "550 No such mailbox" in page(response)
    assert "Not sent" in page(response)


def test_an_admin_sees_what_became_of_everybodys_mail(client):
    create_delivery(state=DeliveryState.FAILED, error="550 No such mailbox", attempts=1)
    create_delivery(person=create_user(name="Tomas Brandt"))
    client.force_login(create_user(role="admin"))

    response = client.get(f"{SETTINGS}deliveries/")

    for expected in ("Zoë Martin", "550 No such mailbox", "Tomas Brandt", "Waiting"):
        assert expected in page(response)
    only_failed = client.get(f"{SETTINGS}deliveries/", {"state": "failed"})
    assert "Tomas Brandt" not in page(only_failed)


def test_others_do_not_see_everybodys_mail(client, reader):
    assert client.get(f"{SETTINGS}deliveries/").status_code == 403


# --- Preview -----------------------------------------------------------------------------


def test_a_preview_makes_claims_and_blocks_nothing(client, reader):
    create_company()
    subscriptions.subscribe(reader, now=NOW)

    shown = client.get(f"{SETTINGS}preview/")
    mail = client.get(f"{SETTINGS}preview/mail/")

    assert "Keep our customers still off track" in page(shown)
    assert "Keep our customers" in page(mail)
    assert Delivery.objects.count() == 0


def test_the_previewed_mail_can_load_and_run_nothing(client, reader):
    create_company()

    shown = client.get(f"{SETTINGS}preview/")
    mail = client.get(f"{SETTINGS}preview/mail/")

    policy = mail["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "allow-" not in policy
    assert "'unsafe-inline'" not in shown["Content-Security-Policy"]
    assert "frame-src 'self'" in shown["Content-Security-Policy"]
    assert DigestSubscription.objects.count() == 0


def test_an_unknown_cadence_has_no_preview(client, reader):
    assert client.get(f"{SETTINGS}preview/", {"cadence": "hourly"}).status_code == 404


# --- The link in the mail ----------------------------------------------------------------


@pytest.fixture
def stranger():
    """A mail program: no cookies, no form token, no sign-in."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def wish():
    return subscriptions.subscribe(create_user(), now=NOW)


def link(wish):
    return reverse("objectives:unsubscribe", kwargs={"token": wish.token})


def test_one_click_stops_the_mail(stranger, wish):
    response = stranger.post(link(wish), {"List-Unsubscribe": "One-Click"})

    wish.refresh_from_db()
    assert (response.status_code, wish.stopped_at) == (200, NOW)
    planner.plan_due(now=NOW + timedelta(days=8))
    assert Delivery.objects.count() == 0


def test_one_click_may_come_as_a_form_with_parts(stranger, wish):
    part = b'Content-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click'
    body = b"--b\r\n" + part + b"\r\n--b--\r\n"

    response = stranger.post(link(wish), body, content_type="multipart/form-data; boundary=b")

    wish.refresh_from_db()
    assert (response.status_code, wish.stopped_at) == (200, NOW)


def test_following_the_link_changes_nothing(stranger, wish):
    for _scanner in range(20):
        assert stranger.head(link(wish)).status_code == 200
        response = stranger.get(link(wish))

    wish.refresh_from_db()
    assert wish.stopped_at is None
    assert "Stop this report?" in page(response)
    assert '<form method="post">' in page(response)


def test_stopping_again_is_fine(stranger, wish, time_machine):
    stranger.post(link(wish))
    time_machine.move_to(NOW + timedelta(days=1))

    response = stranger.post(link(wish))

    wish.refresh_from_db()
    assert (response.status_code, wish.stopped_at) == (200, NOW)
    assert "You will not get the Weekly report any more." in page(response)


def test_a_changed_link_is_unknown(stranger, wish):
    for token in (wish.token[:-1] + "_", wish.token.swapcase(), "x", str(wish.pk)):
        address = reverse("objectives:unsubscribe", kwargs={"token": token})
        assert stranger.get(address).status_code == 404
        assert stranger.post(address).status_code == 404

    wish.refresh_from_db()
    assert wish.stopped_at is None


def test_the_link_works_for_who_cannot_sign_in(stranger, wish):
    wish.person.is_active = False
    wish.person.save()

    assert stranger.post(link(wish)).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(method, stranger, wish):
    assert getattr(stranger, method)(link(wish)).status_code == 405

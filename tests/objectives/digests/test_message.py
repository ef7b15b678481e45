"""The mail as a server receives it."""

import re
from email import message_from_bytes, policy
from email.utils import parseaddr

import pytest

from objectives.digests import message, outbox
from tests.factories import NOW, create_objective
from tests.objectives.digests.company import create_company, create_delivery, create_reader
from tests.services.smtp_sink import Fault

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.PUBLIC_URL = "https://kpi.example.org"
    settings.DEFAULT_FROM_EMAIL = "KPI tracker <kpitracker@example.org>"


@pytest.fixture
def sink(smtp_sink, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_sink.port
    return smtp_sink


def wire(delivery):
    """The bytes that go to the server."""
    delivery.refresh_from_db()
    return message.of_delivery(delivery).message().as_bytes(linesep="\r\n")


def test_the_headers_of_a_mailing_list_arrive(sink):
    create_company()
    delivery = create_delivery()
    token = delivery.subscription.token

    assert outbox.deliver(delivery.pk, now=NOW)

    [mail] = sink.to(delivery.subscription.person.email)
    headers = mail.message
    assert parseaddr(headers["From"]) == ("KPI tracker", "kpitracker@example.org")
    assert parseaddr(headers["To"])[0] == "Zoë Martin"
    assert headers["Date"]
    assert headers["Message-ID"] == delivery.message_id
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Id"] == "<weekly.digest.kpi.example.org>"
    assert headers["List-Unsubscribe"] == f"<https://kpi.example.org/u/{token}/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in headers.iter_parts()] == ["text/plain", "text/html"]


def test_the_unsubscribe_address_stands_on_one_line():
    create_company()
    delivery = create_delivery()
    outbox.deliver(delivery.pk, now=NOW)

    raw = wire(delivery)

    assert (
        f"\r\nList-Unsubscribe: <https://kpi.example.org/u/{delivery.subscription.token}/>\r\n".encode()
        in raw
    )
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert len(raw) < 100_000


@pytest.mark.parametrize(
    "name", ["Zoë Müller", "Дарья Иванова", "山田 太郎", "محمد علي", "Ελένη, “the boss” <x@y>"]
)
def test_names_of_every_script_arrive_as_they_are(name, sink):
    create_objective(title=f"Help {name}")
    delivery = create_delivery(person=create_reader(name=name))

    outbox.deliver(delivery.pk, now=NOW)

    [mail] = sink.mails
    assert mail.recipients == (delivery.subscription.person.email,)
    assert mail.message["To"].addresses[0].display_name == name
    assert f"Help {name}" in mail.message.get_body(("plain",)).get_content()


@pytest.mark.parametrize("breaking", ["\r\n", "\n", "\x00", "\u2028", "%0a", ", eve@example.org,"])
def test_no_name_makes_a_header_or_a_second_recipient(breaking, sink):
    nasty = f"Eve{breaking}Bcc: victim@example.org"
    create_objective(title=nasty.replace("\x00", ""))
    person = create_reader(name=nasty.replace("\x00", ""))
    person.name = nasty
    delivery = create_delivery(person=person)

    assert outbox.deliver(delivery.pk, now=NOW)

    [mail] = sink.mails
    assert mail.recipients == (person.email,)
    assert mail.message["Bcc"] is None
    assert "Eve" in mail.message["Subject"]


def test_nothing_in_the_mail_is_fetched_from_anywhere():
    create_company()
    delivery = create_delivery()
    outbox.deliver(delivery.pk, now=NOW)
    delivery.refresh_from_db()

    assert not re.search(
        r"<(img|link|script|iframe|object|video|base)\b|url\(|@import", delivery.html
    )
    assert {
        link.split("/")[2] for link in re.findall(r'(?:href|src)="([^"]+)"', delivery.html)
    } == {"kpi.example.org"}


def test_a_page_of_objectives_stays_under_30_kilobytes():
    for number in range(60):
        create_objective(title=f"Objective number {number} with a title as long as people write")
    delivery = create_delivery()
    outbox.deliver(delivery.pk, now=NOW)
    delivery.refresh_from_db()

    assert len(delivery.html.encode()) < 30_000
    assert "+48 more" in delivery.html


def test_one_faulty_address_among_many_stops_nobody_else(sink):
    create_company()
    deliveries = [create_delivery() for _ in range(8)]
    people = [delivery.subscription.person.email for delivery in deliveries]
    sink.fail(Fault.NEVER, recipient=people[0])
    sink.fail(Fault.LATER, recipient=people[1], times=2)
    sink.fail(Fault.DROP, recipient=people[2], times=1)
    now = NOW
    for _minute in range(6):
        for pk in outbox.claimable(now=now):
            outbox.deliver(pk, now=now)
        now += outbox.FIRST_PAUSE * 2

    arrived = {person: [mail.message_id for mail in sink.to(person)] for person in people}

    assert arrived[people[0]] == []
    assert arrived[people[2]] == [deliveries[2].message_id] * 2  # it hung up before it confirmed
    for person, delivery in zip(
        people[3:] + people[1:2], deliveries[3:] + deliveries[1:2], strict=True
    ):
        assert arrived[person] == [delivery.message_id]
    deliveries[2].refresh_from_db()
    assert "may have arrived" in deliveries[2].error


def test_a_server_that_never_answers_costs_one_timeout(sink, settings):
    settings.EMAIL_TIMEOUT = 0.2
    create_company()
    delivery = create_delivery()
    sink.fail(Fault.STALL)

    assert not outbox.deliver(delivery.pk, now=NOW)

    delivery.refresh_from_db()
    assert delivery.state == "queued"


def test_the_copy_of_a_mail_has_the_same_bytes_but_for_its_date():
    create_company()
    delivery = create_delivery()
    outbox.deliver(delivery.pk, now=NOW)

    one, other = (message_from_bytes(wire(delivery), policy=policy.default) for _ in range(2))

    for copy in (one, other):
        del copy["Date"]
        copy.set_boundary("same")
    assert one.as_bytes() == other.as_bytes()

"""The whole story, told against running processes: from the printed link to the progress mail.

Two installations run side by side, one on SQLite and one on PostgreSQL: the tick comes once a
minute, and both can wait for it at the same time. Each is web, worker, beat and Redis in
processes of their own, and mail goes to a real SMTP server.

The numbers, by hand. Churn is to fall from 12 % to 8 % in 360 days, of which 90 are gone:

- The newest value is 10 %. That is 2 of 4 points: 50 % of the way.
- The plan expects 90/360 = 25 % of the way, and up to 1/360 more as today goes by.
- So it is 25 points ahead of plan, and on track.
- The last report's week began with 10.8 %, the value of a month ago.
"""

import re
from contextlib import ExitStack
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.services.deadline import wait_for
from tests.services.postgres import PostgresCluster
from tests.services.tracker import Tracker
from tests.story.newcomer import PASSWORD, Newcomer, Program, fetched

pytestmark = [pytest.mark.browser, pytest.mark.once]

TODAY = datetime.now(UTC).date()
STARTS_ON, DUE_ON = TODAY - timedelta(days=90), TODAY + timedelta(days=270)
SENTENCE = "25 points ahead of plan at 10.0%."
VALUES = [
    {"metric": "churn", "value": value, "measured_at": f"{TODAY - timedelta(days=ago)}T00:00:00Z"}
    for value, ago in ((11.5, 60), (10.8, 30), (10.0, 1))
]


@pytest.fixture
def newcomers(browser, smtp_sink, tmp_path):
    """Somebody before a fresh installation on SQLite, and somebody before one on PostgreSQL."""
    with ExitStack() as ending:
        cluster = PostgresCluster()
        ending.callback(cluster.stop)
        cluster.start()
        found = []
        for name, database in (("sqlite", {}), ("postgresql", {"DATABASE_URL": cluster.url})):
            environment = {"EMAIL_URL": smtp_sink.url, **database}
            tracker = Tracker(tmp_path / name, environment=environment)
            ending.callback(tracker.clear_away)
            tracker.start()
            found.append(Newcomer(browser, tracker, email=f"ada@{name}.example.org"))
        yield found


def test_from_the_printed_link_to_the_mail(newcomers, smtp_sink):
    programs = []
    for newcomer in newcomers:
        runs_as_four_processes(newcomer.tracker)
        becomes_the_first_admin(newcomer)
        programs.append(makes_a_key_for_a_program(newcomer))
        defines_an_objective(newcomer)
        sends_values(programs[-1])
        asks_for_the_mail(newcomer)

    for newcomer, program in zip(newcomers, programs, strict=True):
        sees_what_the_schedule_stored(newcomer, program)
        mail = reads_the_mail(newcomer, smtp_sink)
        stops_the_mail_with_one_click(newcomer, mail)
        assert newcomer.faults == []


def runs_as_four_processes(tracker):
    assert len({tracker.part(name).pid for name in ("web", "worker", "beat", "redis")}) == 4


def becomes_the_first_admin(newcomer):
    newcomer.opens(newcomer.tracker.admin_link)
    newcomer.fills(email=newcomer.email, name="Ada", password=PASSWORD)
    newcomer.presses("Create account")

    assert "0 of 4 are done" in newcomer.reads()


def makes_a_key_for_a_program(newcomer):
    newcomer.opens("/settings/api-keys/new/")
    newcomer.fills(name="Nightly training")
    newcomer.presses("Make key")
    return Program(newcomer.tracker.url, newcomer.copies("API key"))


def defines_an_objective(newcomer):
    newcomer.opens("/objectives/new/")
    newcomer.fills(title="Customers stay", reason="Each one lost costs 300 euros.")
    newcomer.fills(starts_on=f"{STARTS_ON}", due_on=f"{DUE_ON}")
    newcomer.presses("Continue to the measure")

    newcomer.chooses("A new one")
    newcomer.fills(name="Churn", unit="%", source="the CRM")
    newcomer.chooses("Lower")
    newcomer.fills(baseline="12", baseline_on=f"{STARTS_ON}", target="8")
    newcomer.presses("Continue to the ML work")

    newcomer.fills(**{"work-0-name": "Churn prediction", "work-0-effect": "-3"})
    newcomer.presses("Continue to the agreement")

    read_back = newcomer.reads()
    newcomer.chooses("Business")
    newcomer.presses("Define the objective")

    assert (
        f"We will bring Churn from 12.0% ({written(STARTS_ON)}) to 8.0% by {written(DUE_ON)}, "
        "measured every week from the CRM. Ada answers for it."
    ) in read_back
    assert "Planned effects add up to 75% of the change needed." in read_back
    assert "Business signed by Ada" in newcomer.reads()
    assert "Send the first value of “Churn”" in newcomer.reads()


def sends_values(program):
    first = program.posts("/api/v1/measurements", VALUES)
    again = program.posts("/api/v1/measurements", VALUES)

    assert first == (201, {"created": 3, "unchanged": 0, "revised": 0})
    assert again == (200, {"created": 0, "unchanged": 3, "revised": 0})


def asks_for_the_mail(newcomer):
    newcomer.opens("/settings/mail/")
    newcomer.presses("Send me this mail")
    newcomer.presses("Send me one now")

    assert "Your report leaves within a minute or two." in newcomer.reads()


def sees_what_the_schedule_stored(newcomer, program):
    tracker = newcomer.tracker
    wait_for(
        lambda: tracker.status_of("/readyz") == 200,
        seconds=90,
        what="a tick from beat through the worker into the database",
    )
    wait_for(
        lambda: program.gets("/api/v1/assessments?objective=customers-stay")[1]["results"],
        seconds=30,
        what="the progress to be stored",
    )

    status, card = program.gets("/api/v1/objectives/customers-stay/scorecard")
    as_of = datetime.fromisoformat(card["as_of"])
    newcomer.opens("/objectives/customers-stay/")
    page = newcomer.reads()

    [line] = card["lines"]
    gone = as_of - datetime.combine(STARTS_ON, time(), UTC)
    assert status == 200
    assert (line["baseline"], line["current"], line["target"]) == (12.0, 10.0, 8.0)
    assert (line["achieved"], line["expected"]) == (0.5, gone / timedelta(days=360))
    assert (card["achieved"], card["expected"]) == (line["achieved"], line["expected"])
    assert (card["health"], card["reason"]["sentence"]) == ("on_track", SENTENCE)
    # The page tells the same, as of the same moment.
    assert f"Churn {SENTENCE} On track 10.0% 8.0% {written(DUE_ON)}" in page
    assert re.search(r"values as of \w+ (\d\d:\d\d)", page)[1] == f"{as_of:%H:%M}"


def reads_the_mail(newcomer, sink):
    [mail, *_] = wait_for(lambda: sink.to(newcomer.email), seconds=75, what="the mail")
    text, html = (mail.message.get_body([kind]).get_content() for kind in ("plain", "html"))
    shown = newcomer.reads_mail(html)

    assert SENTENCE in " ".join(text.split())
    assert SENTENCE in shown
    assert figures(text) == figures(shown) == {"10.0%", "8.0%", "50%", "10.8%"}
    return mail.message


def stops_the_mail_with_one_click(newcomer, mail):
    """POST to the address in the header as mail programs do (RFC 8058): without any cookie."""
    address = mail["List-Unsubscribe"].strip("<>")
    status, _page = fetched(address, body=mail["List-Unsubscribe-Post"].encode())
    newcomer.opens("/settings/mail/")

    assert status == 200
    assert "Stopped." in newcomer.reads()


def written(day):
    """Write a day as the pages do: 24 Nov 2026."""
    return f"{day.day} {day:%b %Y}"


def figures(text):
    return set(re.findall(r"[\d.]+%", text))

"""What the mail says, read as its reader would."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Organisation
from objectives import assessments, scorecards
from objectives.digests import content, news, outbox, rendering
from objectives.models import CheckIn, Objective
from tests.factories import (
    NOW,
    create_metric,
    create_objective,
    create_subscription,
    create_success_metric,
    create_user,
    log_value,
)
from tests.objectives.digests.company import (
    create_company,
    create_delivery,
    create_promise,
    create_reader,
)

pytestmark = pytest.mark.django_db

TEXT = """\
Norrvik Parcel · Weekly report · Week 47

One of four objectives is on track or achieved. “Keep our customers” is
off track.

✕ 1 Off track   ▲ 1 At risk   ○ 1 No recent data   ✓ 1 On track

Needs attention
===============
✕ Off track: Keep our customers
  125 points behind plan: 13.4%, where the plan expects 8.4% by now.
  https://kpi.example.org/objectives/keep-our-customers/

▲ At risk: Cut the cost of every delivery
  19 points behind plan: €4.30, where the plan expects €4.17 by now.
  New: was On track on 16 Nov.
  https://kpi.example.org/objectives/cut-the-cost-of-every-delivery/

○ No recent data: Halve fraud losses
  No value yet.
  https://kpi.example.org/objectives/halve-fraud-losses/

Also changed
============
✓ On track: Deliver when we promise
  2 points ahead of plan at 95.5%. Better: was At risk on 16 Nov.
  https://kpi.example.org/objectives/deliver-when-we-promise/

Open the overview:
https://kpi.example.org/

All objectives
==============
✕ Keep our customers
  Off track, 0% of the way
  Customers leaving: now 13.4%, target 8.0%

▲ Cut the cost of every delivery
  At risk, 71% of the way
  Cost per parcel: now €4.30, target €4.10

○ Halve fraud losses
  No recent data, – of the way
  Fraud: now –, target €155,000

✓ Deliver when we promise
  On track, 92% of the way
  On time: now 95.5%, target 96.0%

Biggest moves since 16 Nov
==========================
Customers leaving 12.2% to 13.4%: worse
On time 94.0% to 95.5%: better
Cost per parcel €4.20 to €4.30: worse

------------------------------------------------------------------------
Figures as of 24 November 2026 at 13:00 CET. 1 metric has no recent
value. Next report: Monday 30 November at 07:00 Europe/Paris time.
Sent to Zoë Martin. Every Monday at 07:00 Europe/Paris time.

Change what you get:
https://kpi.example.org/settings/mail/
Stop this report:
https://kpi.example.org/u/the-token/
"""


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.PUBLIC_URL = "https://kpi.example.org"


def digest_for(person=None, *, now=NOW, **fields):
    person = person or create_reader()
    delivery = create_delivery(
        person=person,
        subscription=create_subscription(
            person=person, next_due_at=NOW, time_zone=person.time_zone, **fields
        ),
    )
    return content.of_delivery(delivery, now=now)


def test_the_whole_mail_reads_well():
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Norrvik Parcel"})
    create_company()

    written = rendering.write(digest_for(token="the-token"))

    assert written.subject == "Week 47: Keep our customers still off track at 13.4%, +2 more"
    assert written.text == TEXT


def test_both_parts_hold_the_same_words_and_figures():
    create_company()
    written = rendering.write(digest_for())
    body = re.sub(r"<head>.*</head>|<!--.*?-->|<[^>]+>", " ", written.html, flags=re.DOTALL)
    seen = html.unescape(body)

    figures = set(re.findall(r"[\d.,:/]*\d%?", " ".join(seen.split())))

    assert len(figures) > 15
    assert figures <= set(re.findall(r"[\d.,:/]*\d%?", written.text))


def test_figures_equal_the_scorecard_of_the_same_moment():
    create_company()
    admin = create_user(role="admin")
    roots = list(Objective.objects.values_list("pk", flat=True))
    assessments.record(roots, as_of=NOW, now=NOW)

    digest = digest_for(now=NOW + timedelta(minutes=5))

    cards = scorecards.computed(Objective.objects.all(), viewer=admin, as_of=NOW)
    assert [(row.title, row.status.key, row.figures[0].now) for row in digest.rows.items] == [
        (card.title, card.health.value, content.wording.value(card.lines[0], card.lines[0].current))
        for card in cards
    ]


def test_a_mail_speaks_the_language_and_the_zone_of_its_person():
    create_company()
    person = create_reader(language="fr", time_zone="America/New_York")

    digest = digest_for(person)

    assert digest.language == "fr"
    assert "13,4" in digest.rows.items[0].figures[0].now
    assert "America/New_York" in digest.next_date


def test_confidential_objectives_stay_out_of_other_peoples_mail():
    owner = create_reader(name="Owner")
    secret = create_promise(
        "Buy a rival", "Canary share", way=(0.0, 100.0), values=(10.0, 20.0),
        is_confidential=True, owner=owner,
    )  # fmt: skip
    create_company()

    for_owner = rendering.write(digest_for(owner))
    for_other = rendering.write(digest_for())

    assert secret.title in for_owner.html
    for part in for_other:
        assert "rival" not in part
        assert "Canary" not in part


def test_a_list_shows_five_and_counts_the_rest():
    for number in range(8):
        create_promise(
            f"Objective {number}", "Share", way=(0.0, 100.0), values=(10.0, 11.0 + number)
        )

    digest = digest_for()

    assert len(digest.attention.items) == 5
    assert (digest.attention.more, digest.moves.more) == ("+3 more", "+3 more")
    assert (len(digest.rows.items), digest.rows.more) == (8, "")


def test_the_owners_last_words_stand_beside_the_reason():
    objective = create_promise(
        "Keep our customers", "Leaving", way=(12.0, 8.0), values=(12.2, 13.4)
    )
    CheckIn.objects.create(
        success_metric=objective.success_metrics.get(), author=create_user(name="Tomas Brandt"),
        checked_in_at=NOW - timedelta(days=3), changed="The pilot covers\n18% of accounts.",
    )  # fmt: skip

    [entry] = digest_for().attention.items

    assert entry.words == "Tomas Brandt: “The pilot covers 18% of accounts.”"


def test_a_reached_target_is_told():
    create_promise("Fewer calls", "Calls", unit="", way=(30.0, 26.0), values=(26.2, 24.9))

    [move] = digest_for().moves.items

    assert (move.label, move.values, move.verdict) == (
        "Calls", "26.2 to 24.9", "better, target reached",
    )  # fmt: skip


def test_several_success_metrics_are_all_in_the_table():
    objective = create_objective(title="Deliver")
    for name in ("Early", "Late"):
        metric = create_metric(name=name)
        create_success_metric(objective=objective, metric=metric)
        log_value(metric, 40.0, at=NOW)

    written = rendering.write(digest_for())

    for part in (written.text, written.html):
        assert "Early: now 40.0%, target 100.0%" in part
        assert "Late: now 40.0%, target 100.0%" in part


def test_markup_in_names_is_text_in_the_mail():
    create_promise("<script>alert(1)</script>", "<b>x</b>", way=(0.0, 1.0), values=(0.1, 0.2))
    Objective.objects.update(slug="plain")

    written = rendering.write(digest_for())

    assert "<script>" not in written.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written.html
    assert "&lt;b&gt;x&lt;/b&gt;" in written.html
    assert "<script>alert(1)</script>" in written.text


def test_an_empty_mail_goes_to_who_asked_for_it_only():
    person = create_reader()
    with pytest.raises(content.NothingToTell):
        digest_for(person)
    subscription = person.digest_subscriptions.get()
    wanted = create_delivery(subscription=subscription, kind="requested", message_id="<2@x>")

    digest = content.of_delivery(wanted, now=NOW)

    assert digest.subject == "Week 47: no objective yet"
    assert digest.headline == "No objective yet."
    assert outbox.deliver(wanted.pk, now=NOW)


# --- Subjects ----------------------------------------------------------------------------


def subject(**fields):
    return digest_for(**fields).subject


def test_a_calm_week_says_so():
    for number in range(6):
        create_promise(f"Objective {number}", "Share", way=(0.0, 100.0), values=(80.0, 95.0))

    assert subject() == "Week 47: all six objectives on track"


def test_news_that_fits_is_told_worst_first():
    create_promise("Customers", "Leaving", way=(12.0, 8.0), values=(12.2, 13.4))
    create_promise("Cost", "Cost", unit="EUR", decimals=2, way=(4.80, 4.10), values=(4.20, 4.30))

    assert subject() == "Week 47: Customers still off track at 13.4%, Cost now at risk"


@pytest.mark.parametrize("length", [20, 40, 55, 70, 160])
def test_no_subject_is_longer_than_70_characters(length):
    title = ("Objectives with long titles " * 6)[:length].strip()
    create_promise(title, "Share", way=(0.0, 100.0), values=(10.0, 11.0))
    create_promise("Another", "Share", way=(0.0, 100.0), values=(10.0, 20.0))

    found = subject()

    assert len(found) <= news.LONGEST_SUBJECT
    assert found.startswith(f"Week 47: {title[:15]}")
    assert "still off track" in found


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2026-11-23", "2026-11-24", "Mon 23 Nov"),
        ("2026-11-16", "2026-11-23", "Week 47"),
        ("2026-12-28", "2027-01-04", "Week 53"),
        ("2026-11-18", "2026-11-25", "18 Nov to 24 Nov"),
        ("2026-10-01", "2026-11-01", "October 2026"),
        ("2026-10-15", "2026-11-15", "15 Oct to 14 Nov"),
    ],
)
def test_periods_are_called_what_people_call_them(start, end, name):
    def day(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC).date()

    assert content.sentences.period_name(day(start), day(end)) == name

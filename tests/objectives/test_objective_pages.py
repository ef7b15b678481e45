"""The list of objectives and the page of one, as people see them."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.models import Organisation, Role
from objectives import agreements, assessments
from objectives.check_ins import check_in
from objectives.models import Objective
from tests.factories import (
    NOW,
    create_admin,
    create_contribution,
    create_metric,
    create_objective,
    create_project,
    create_success_metric,
    create_user,
    log_value,
)
from tests.objectives.reading import words_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def viewer(client):
    person = create_user(role=Role.ML_LEAD, name="Asta Lind")
    client.force_login(person)
    return person


def promise_at(value, *, objective=None, name="Customers lost", **fields):
    promise = create_success_metric(
        objective=objective or create_objective(title="Keep our customers", slug="keep"),
        metric=create_metric(name=name, slug=name.lower().replace(" ", "-")),
        **fields,
    )
    if value is not None:
        log_value(promise.metric, value)
    return promise


def record(at=NOW):
    pks = Objective.objects.values_list("pk", flat=True)
    assessments.record(assessments.roots_of(pks, as_of=at), as_of=at, now=at)


# --- The list ----------------------------------------------------------------------------


def listed(client, **query):
    """Return the titles in the list, in order."""
    page = client.get("/objectives/", query)
    return [row.card.title for row in page.context["rows"]]


def three_objectives():
    lost = create_objective(title="Keep our customers", owner=create_user(name="Ines Falk"))
    promise_at(10.0, objective=lost)
    promise_at(95.0, objective=create_objective(title="Cut the cost"), name="Cost per parcel")
    create_objective(title="Grow returns", reason="Margins are thin.")
    return lost


def test_the_list_is_worst_first(client, viewer):
    three_objectives()

    assert listed(client) == ["Keep our customers", "Grow returns", "Cut the cost"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"status": "off_track"}, ["Keep our customers"]),
        ({"status": "no_data"}, ["Grow returns"]),
        ({"q": "customers"}, ["Keep our customers"]),
        ({"q": "PARCEL"}, ["Cut the cost"]),
        ({"q": "margins"}, ["Grow returns"]),
        ({"q": "cost", "status": "off_track"}, []),
        ({"status": "nonsense"}, ["Keep our customers", "Grow returns", "Cut the cost"]),
        ({"owner": "nobody"}, ["Keep our customers", "Grow returns", "Cut the cost"]),
    ],
)
def test_the_list_is_narrowed_by_the_query_string(client, viewer, query, titles):
    three_objectives()

    assert listed(client, **query) == titles


def test_the_list_is_narrowed_by_owner(client, viewer):
    lost = three_objectives()

    assert listed(client, owner=lost.owner_id) == ["Keep our customers"]


def test_counts_keep_the_other_filters(client, viewer):
    three_objectives()

    page = client.get("/objectives/?q=customers")

    assert 'href="?q=customers&amp;status=off_track"' in page.text


def test_nothing_found_offers_everything(client, viewer):
    three_objectives()

    words = words_of(client.get("/objectives/?q=rockets"))

    assert "No objective fits Nothing matches what you asked for above. Show all" in words


def test_the_first_objective_is_led_to(client, viewer):
    words = words_of(client.get("/objectives/"))

    assert "Begin with what should change" in words
    assert "Define the first objective" in words


def test_a_long_list_comes_in_pages(client, viewer):
    for number in range(30):
        create_objective(title=f"Number {number:02}")

    assert len(listed(client)) == 25
    assert len(listed(client, page=2)) == 5
    assert "1–25 of 30" in words_of(client.get("/objectives/"))


def test_archived_objectives_have_a_list_of_their_own(client, viewer):
    three_objectives()
    create_objective(title="Old plan", archived_at=NOW)

    words = words_of(client.get("/objectives/?status=archived"))

    assert "Old plan today 12:00" in words
    assert "Grow returns" not in words
    assert "Old plan" not in words_of(client.get("/objectives/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_list_do_not_grow(client, viewer, django_assert_num_queries, count):
    Organisation.objects.current()
    for number in range(count):
        objective = create_objective(title=f"Number {number}", owner=create_user())
        promise_at(10.0, objective=objective, name=f"Metric {number}")
    record()

    with django_assert_num_queries(14):
        client.get("/objectives/")


# --- One objective -----------------------------------------------------------------------


def page(client, slug="keep", **query):
    return words_of(client.get(f"/objectives/{slug}/", query))


def test_the_page_opens_with_status_reason_owner_and_dates(client, viewer):
    objective = create_objective(
        slug="keep",
        title="Keep our customers",
        reason="Each one lost costs a year's margin.",
        owner=create_user(name="Ines Falk"),
    )
    promise_at(10.0, objective=objective)

    assert page(client).startswith(
        "Objectives Keep our customers Keep our customers Off track Edit Archive Check in "
        "80 points behind plan: 10.0%, where the plan expects 90.0% by now. "
        "IF Ines Falk 1 Jan 2026 to 31 Dec 2026 values as of today 12:00 "
        "Each one lost costs a year's margin."
    )


def test_the_owners_last_word_stands_beside_the_status(client, viewer):
    promise = promise_at(10.0)
    check_in(promise, changed="First.", by=viewer, now=NOW - 3 * DAY)
    check_in(promise, judgement="at_risk", changed="Slipped.", by=viewer, now=NOW - 2 * DAY)

    assert "values as of today 12:00 At risk “Slipped.” Asta Lind, 2 days ago" in page(client)


def test_success_metrics_say_why_they_stand_so(client, viewer):
    promise_at(10.0)

    assert (
        "Customers lost 80 points behind plan: 10.0%, where the plan expects 90.0% by now. "
        "Off track 10.0% 100.0% 31 Dec 2026 Check in: Customers lost Change: Customers lost"
        in page(client)
    )


def test_an_objective_without_success_metric_asks_for_one(client, viewer):
    create_objective(slug="keep")

    words = page(client)

    assert "No success metric yet, so nothing can be measured." in words
    assert "Add the first success metric" in words


def test_planned_effects_are_added_up(client, viewer):
    promise = promise_at(10.0, baseline=0.0, target=50.0)
    for effect in (20.0, 21.0):
        project = create_project(stage="live", changed_on=date(2026, 3, 2))
        create_contribution(success_metric=promise, project=project, expected_effect=effect)

    words = page(client)

    assert "Customers lost: planned effects add up to 82% of the change needed." in words
    assert "Live since 2 Mar Customers lost +20.0 pts 40%" in words


def test_work_that_is_missing_or_not_estimated_is_said(client, viewer):
    promise = promise_at(10.0)
    idle = promise_at(10.0, objective=promise.objective, name="Complaints")
    create_contribution(success_metric=idle, project=create_project(name="Scorer"))

    words = page(client)

    assert "Customers lost: no ML project is meant to move it." in words
    assert "Complaints: no effect is estimated yet, so nobody can say" in words
    assert "Not estimated" in words


def test_children_stand_worst_first_and_lead_back(client, viewer):
    parent = create_objective(slug="keep", title="Keep our customers")
    promise_at(95.0, objective=create_objective(title="Calm child", parent=parent), name="Calm")
    child = create_objective(title="Late child", slug="late", parent=parent)
    promise_at(10.0, objective=child, name="Late")

    words = page(client).partition("What it is made of")[2]

    assert words.index("Late child") < words.index("Calm child")
    assert page(client, "late").startswith("Objectives Keep our customers Late child")


def test_check_ins_are_told_in_full(client, viewer):
    promise = promise_at(10.0)
    check_in(
        promise,
        judgement="at_risk",
        changed="Rollout slipped.",
        needed="Two scanners.",
        value=12.0,
        by=viewer,
        now=NOW - DAY,
    )

    assert (
        "Check-ins 23 Nov At risk Asta Lind Customers lost: 12.0%. Rollout slipped. "
        "Needed: Two scanners." in page(client)
    )


def test_what_was_agreed_on_is_read_back_and_signed(client, viewer):
    promise = promise_at(10.0, baseline=0.0, target=50.0)
    agreements.sign(promise.objective, side="business", by=viewer, now=NOW)

    words = page(client)

    assert "We will bring Customers lost from 0.0%" in words
    assert "Business signed by Asta Lind on 24 Nov 2026 Take it back: Business" in words
    assert "ML Sign for ML" in words


def test_readers_are_offered_nothing_that_they_may_not_do(client):
    client.force_login(create_user(role=Role.VIEWER))
    promise_at(10.0)

    words = page(client)

    for offer in ("Edit", "Archive", "Check in", "Change", "Add a success metric", "Sign for"):
        assert offer not in words.split("What it is made of")[0].replace("Check-ins", "")
    assert "not signed yet" in words


def test_a_stranger_gets_404_for_a_confidential_objective(client, viewer):
    create_objective(slug="secret", is_confidential=True)

    assert client.get("/objectives/secret/").status_code == 404


def test_children_that_the_reader_may_not_see_are_not_there(client, viewer):
    parent = create_objective(slug="keep")
    promise_at(10.0, objective=create_objective(title="Hush", parent=parent, is_confidential=True))

    assert "Hush" not in client.get("/objectives/keep/").text


def test_the_owner_sees_that_it_is_confidential(client, viewer):
    create_objective(slug="secret", is_confidential=True, owner=viewer)

    assert "Confidential" in page(client, "secret")


def test_the_page_can_be_seen_as_of_a_past_day(client, viewer):
    promise = promise_at(10.0)
    log_value(promise.metric, 60.0, at=NOW - 100 * DAY)

    words = page(client, as_of=(NOW - 99 * DAY).date())

    assert words.startswith("As of 17 August 2026 at 23:59 UTC")
    assert "60.0%" in words
    assert "Edit" not in words


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_page_do_not_grow(client, viewer, django_assert_num_queries, count):
    Organisation.objects.current()
    objective = create_objective(slug="keep", owner=viewer)
    for number in range(count):
        promise = promise_at(10.0, objective=objective, name=f"Metric {number}")
        create_contribution(success_metric=promise, project=create_project(stage="live"))
        check_in(promise, changed="Slow.", by=create_user(), now=NOW - DAY)
        child = create_objective(parent=objective, owner=create_user())
        promise_at(10.0, objective=child, name=f"Child {number}")
    record()

    with django_assert_num_queries(19):
        client.get("/objectives/keep/")


# --- Putting one away --------------------------------------------------------------------


def test_archiving_can_be_undone(client, viewer):
    promise_at(10.0)

    gone = client.post("/objectives/keep/archive/", follow=True)

    assert gone.redirect_chain == [("/objectives/", 302)]
    assert "“Keep our customers” is archived. Undo" in words_of(gone)
    assert "Archived on 24 Nov 2026" in page(client)
    back = client.post("/objectives/keep/restore/", follow=True)
    assert "“Keep our customers” is back." in words_of(back)
    assert Objective.objects.get().archived_at is None


def test_what_others_are_part_of_is_not_archived(client, viewer):
    create_objective(parent=create_objective(slug="keep"))

    refused = client.post("/objectives/keep/archive/", follow=True)

    assert "Other objectives are part of this one. Archive or move them first." in words_of(refused)
    assert Objective.objects.get(slug="keep").archived_at is None


@pytest.mark.parametrize("action", ["archive", "restore"])
def test_only_those_who_define_objectives_put_them_away(client, action):
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    create_objective(slug="keep")

    assert client.post(f"/objectives/keep/{action}/").status_code == 403


@pytest.mark.parametrize("action", ["archive", "restore"])
def test_a_stranger_puts_nothing_away(client, viewer, action):
    create_objective(slug="secret", is_confidential=True, owner=create_admin())

    assert client.post(f"/objectives/secret/{action}/").status_code == 404


def test_looking_does_not_archive(client, viewer):
    create_objective(slug="keep")

    assert client.get("/objectives/keep/archive/").status_code == 405

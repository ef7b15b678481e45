"""The overview as people see it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.models import Organisation, Role
from objectives import assessments
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


def promise_at(value, *, at=NOW, title="Keep our customers", name="Customers lost", **fields):
    """A promise from 0 to 100 over 2026 whose metric stands at `value`."""
    promise = create_success_metric(
        objective=create_objective(title=title, **fields), metric=create_metric(name=name)
    )
    if value is not None:
        log_value(promise.metric, value, at=at)
    return promise


def record(at=NOW):
    pks = Objective.objects.values_list("pk", flat=True)
    assessments.record(assessments.roots_of(pks, as_of=at), as_of=at, now=at)


def test_it_opens_with_one_sentence_and_counts(client, viewer):
    promise_at(10.0)
    promise_at(95.0, title="Cut the cost", name="Cost per parcel")
    record()

    words = words_of(client.get("/"))

    assert words.startswith(
        "Our organisation · values as of today 12:00 "
        "One of two objectives is on track or achieved. “Keep our customers” is off track. "
        "1 Off track 1 On track"
    )


def test_a_single_objective_is_named_at_once(client, viewer):
    promise_at(10.0)

    assert "today 12:00 “Keep our customers” is off track. 1 Off" in words_of(client.get("/"))


def test_counts_lead_to_the_list_of_that_status(client, viewer):
    promise_at(10.0)

    assert 'href="/objectives/?status=off_track"' in client.get("/").text


def test_objectives_stand_worst_first(client, viewer):
    promise_at(95.0, title="Cut the cost")
    promise_at(10.0, title="Keep our customers")

    rows = words_of(client.get("/")).partition("Worst first")[2]

    assert rows.index("Keep our customers") < rows.index("Cut the cost")


def test_what_needs_attention_says_why(client, viewer):
    promise_at(10.0)

    assert (
        "Needs attention Off track Keep our customers 80 points behind plan: 10.0%, where the "
        "plan expects 90.0% by now. Check in" in words_of(client.get("/"))
    )


def test_calm_objectives_need_no_attention(client, viewer):
    promise_at(95.0)

    assert "Needs attention" not in words_of(client.get("/"))


def test_at_most_five_need_attention(client, viewer):
    for number in range(7):
        promise_at(10.0, title=f"Number {number}")

    attention = words_of(client.get("/")).partition("Needs attention")[2].partition("Objectives")[0]

    assert attention.count("Off track") == 5


def test_whoever_may_not_check_in_is_not_asked_to(client):
    client.force_login(create_user(role=Role.VIEWER))
    promise_at(10.0)

    assert "Check in" not in words_of(client.get("/"))


def test_what_turned_this_week_is_new_and_stands_among_the_news(client, viewer):
    promise = promise_at(95.0, at=NOW - 3 * DAY)
    record(NOW - 2 * DAY)
    log_value(promise.metric, 10.0, at=NOW - DAY)
    record()

    words = words_of(client.get("/"))

    assert "by now. New this week." in words
    assert "In the last 7 days 24 Nov Off track Customers lost: was On track" in words


def test_an_objective_of_several_parts_tells_its_own_turn(client, viewer):
    promise = promise_at(95.0, at=NOW - 3 * DAY)
    create_success_metric(objective=promise.objective, weight=0.0)
    record(NOW - 2 * DAY)
    log_value(promise.metric, 10.0, at=NOW - DAY)
    record()

    assert "Keep our customers: was On track" in words_of(client.get("/"))


def test_a_new_objective_has_not_turned(client, viewer):
    promise_at(10.0)
    record()

    assert "No status changed, no project moved on" in words_of(client.get("/"))


def test_words_and_stages_of_the_week_are_news_older_ones_are_not(client, viewer):
    promise = promise_at(95.0)
    check_in(promise, changed="Pilot slipped.", by=viewer, now=NOW - DAY)
    check_in(promise, changed="All is well.", by=viewer, now=NOW - 9 * DAY)
    create_project(name="Early warning", stage="live", changed_on=date(2026, 11, 20))
    create_project(name="Old scorer", stage="live", changed_on=date(2026, 11, 1))

    news = words_of(client.get("/")).partition("In the last 7 days ")[2]

    assert news == (
        "23 Nov Asta Lind Customers lost: Pilot slipped. 20 Nov Early warning: now Live"
    )


def test_the_figures_count_the_portfolio(client, viewer):
    promise = promise_at(95.0)
    check_in(promise, changed="All is well.", by=viewer, now=NOW - DAY)
    create_metric(name="Never measured")
    create_project(stage="live")
    create_project(stage="pilot")

    words = words_of(client.get("/"))

    assert (
        "Objectives on track or achieved 1 of 1 Owners heard from 1 of 1 "
        "success metrics with a check-in in 35 days ML projects live 1 of 2 "
        "1 in pilot, 0 being built Metrics up to date 1 of 2 1 metric is late" in words
    )
    assert 'href="/metrics/?state=late"' in client.get("/").text


def test_projects_say_what_they_should_move(client, viewer):
    promise = promise_at(95.0)
    project = create_project(name="Early warning", stage="pilot")
    create_contribution(success_metric=promise, project=project, expected_effect=-1.5)
    create_project(name="Idle", stage="idea")

    words = words_of(client.get("/"))

    assert "Early warning Keep our customers Pilot Customers lost −1.5 pts" in words
    assert "Idle For no objective yet Idea" in words


def test_a_stranger_learns_nothing_of_a_confidential_objective(client, viewer):
    promise = promise_at(10.0, title="Secret plan", name="Cost", is_confidential=True)
    project = create_project(name="Early warning")
    create_contribution(success_metric=promise, project=project, expected_effect=2.0)
    check_in(promise, changed="Hush.", by=None, now=NOW - DAY)
    record()

    page = client.get("/").text

    assert "Secret plan" not in page
    assert "Hush" not in page
    assert "For no objective yet" in page


def test_the_first_page_of_all_leads_on(client):
    client.force_login(create_admin())

    page = client.get("/")

    assert words_of(page) == (
        "Our organisation No objective yet. Begin with what should change An objective says what "
        "should change, by when, and which number tells. Here you will see whether each one is "
        "on track, what needs you, and which ML work moves it. Define the first objective "
        "Fill with an example company"
    )


def test_a_viewer_without_objectives_is_told_who_defines_them(client):
    client.force_login(create_user(role=Role.VIEWER))

    words = words_of(client.get("/"))

    assert "An admin, an executive or an ML lead defines objectives." in words
    assert "example" not in words


def test_an_admin_fills_the_tracker_with_the_example(client):
    client.force_login(create_admin())

    response = client.post("/example/", follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert "The example company is here." in response.text
    assert Objective.objects.count() > 0


def test_only_admins_load_the_example(client, viewer):
    assert client.post("/example/").status_code == 403


def test_a_past_day_is_worked_out_from_the_values_of_then(client, viewer):
    promise = promise_at(95.0, at=NOW - 40 * DAY)
    log_value(promise.metric, 1.0, at=NOW - DAY)
    day = (NOW - 40 * DAY).date()

    words = words_of(client.get(f"/?as_of={day}"))

    assert words.startswith(
        "As of 15 October 2026 at 23:59 UTC Worked out from the values up to then, with what was "
        "corrected or sent later. Only what was known then · Back to now"
    )
    assert "The one objective is on track." in words
    assert "Check in" not in words


def test_a_past_day_can_be_shown_as_it_was_known(client, viewer):
    promise = promise_at(None)
    log_value(promise.metric, 95.0, at=NOW - 40 * DAY, now=NOW)

    page = client.get("/?as_of=2026-10-15&known=then")

    assert "No value yet." in words_of(page)


@pytest.mark.parametrize("asked", ["yesterday", "2026-02-30", "1066-10-14", "9999-12-31T00:00"])
def test_a_day_that_cannot_be_shown_shows_now(client, viewer, asked):
    response = client.get("/", {"as_of": asked})

    assert response.status_code == 200
    assert "As of" not in words_of(response)


def test_a_day_that_cannot_be_read_is_named(client, viewer):
    assert "Expected a date such as 2026-10-01, but got “yesterday”. This is now." in words_of(
        client.get("/?as_of=yesterday")
    )


def test_a_day_ends_at_midnight_where_the_reader_is(client):
    client.force_login(create_user(role=Role.VIEWER, time_zone="Asia/Tokyo"))
    promise_at(95.0)

    assert "As of 1 October 2026 at 23:59 JST" in words_of(client.get("/?as_of=2026-10-01"))


def test_an_instant_with_a_plus_sign_is_understood(client, viewer):
    promise_at(95.0)

    page = client.get("/?as_of=2026-10-01T12:00:00+02:00")

    assert "As of 1 October 2026 at 10:00 UTC" in words_of(page)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, viewer, django_assert_num_queries, count):
    Organisation.objects.current()
    for number in range(count):
        promise = promise_at(10.0, title=f"Number {number}", owner=create_user())
        create_contribution(
            success_metric=promise, project=create_project(stage="live"), expected_effect=1.0
        )
        check_in(promise, changed="Slow.", by=viewer, now=NOW - DAY)
    record()
    client.get("/")

    with django_assert_num_queries(22):
        page = client.get("/")

    assert words_of(page).count("For no objective yet") == 0


def test_it_is_for_people_who_are_signed_in(client):
    assert client.get("/").url == "/account/login/?next=/"


def test_figures_stand_in_the_readers_language(client):
    client.force_login(create_user(role=Role.VIEWER, language="fr"))
    promise_at(12.5)

    assert "12,5\xa0%" in client.get("/").text.replace("\u202f", "\xa0")


def test_moments_before_the_first_value_have_no_data(client, viewer):
    promise_at(95.0)
    start = datetime(2026, 2, 1, 12, tzinfo=UTC)

    assert "No recent data" in words_of(client.get(f"/?as_of={start.date()}"))

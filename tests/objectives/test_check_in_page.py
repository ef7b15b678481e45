"""Checking in, as owners do it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import Organisation, Role
from objectives.models import CheckIn
from projects.models import Measurement
from tests.factories import (
    NOW,
    create_metric,
    create_objective,
    create_success_metric,
    create_user,
    log_value,
)
from tests.objectives.reading import words_of

pytestmark = pytest.mark.django_db

ADDRESS = "/metrics/churn/check-in/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owner(client):
    person = create_user(role=Role.CONTRIBUTOR, name="Asta Lind")
    client.force_login(person)
    return person


@pytest.fixture
def promise():
    objective = create_objective(slug="keep", title="Keep our customers")
    metric = create_metric(slug="churn", name="Customers lost")
    return create_success_metric(objective=objective, metric=metric)


def said():
    return CheckIn.objects.get()


def test_the_form_says_where_the_metric_stands(client, owner, promise):
    log_value(promise.metric, 13.4, at=NOW - 2 * DAY)

    assert words_of(client.get(ADDRESS)).startswith(
        "Metrics Customers lost Check in Check in: Customers lost "
        "For “Keep our customers”. The newest value is 13.4%, 2 days ago."
    )


def test_a_word_is_saved(client, owner, promise):
    done = client.post(
        ADDRESS, {"judgement": "at_risk", "changed": "Pilot slipped.", "needed": "A decision."}
    )

    assert done.url == "/metrics/churn/?objective=keep"
    word = said()
    assert (word.author, word.judgement, word.changed, word.needed, word.checked_in_at) == (
        owner,
        "at_risk",
        "Pilot slipped.",
        "A decision.",
        NOW,
    )


def test_a_value_of_today_is_logged_as_of_now(client, owner, promise):
    client.post(ADDRESS, {"value": "13.4"})

    measurement = Measurement.objects.get()
    assert (measurement.value, measurement.measured_at, measurement.by_user) == (13.4, NOW, owner)
    assert said().measurement == measurement


def test_a_value_of_an_earlier_day_is_logged_as_of_its_beginning(client, owner, promise):
    Organisation.objects.current()
    Organisation.objects.update(time_zone="Europe/Stockholm")

    client.post(ADDRESS, {"value": "13.4", "measured_on": "2026-11-20"})

    assert Measurement.objects.get().measured_at == datetime(2026, 11, 19, 23, tzinfo=UTC)


def test_a_number_is_read_in_the_owners_language(client, promise):
    client.force_login(create_user(role=Role.CONTRIBUTOR, language="fr"))

    client.post(ADDRESS, {"value": "13,4"})

    assert Measurement.objects.get().value == 13.4


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "What changed: Say something: a value, what changed, or what is needed."),
        ({"judgement": "at_risk"}, "What changed: A judgement needs a sentence that says why."),
        ({"measured_on": "2026-11-20"}, "There is a day without a value. Give its value."),
        ({"value": "many"}, "Expected a number such as 4.8, without a unit."),
        ({"value": "nan"}, "Expected a number such as 4.8, without a unit."),
        ({"value": "1", "measured_on": "2026-11-25"}, "That day is yet to come"),
        ({"value": "1", "measured_on": "0001-01-01"}, "Expected a day after 1900."),
        ({"value": "1", "measured_on": "soon"}, "Expected a date such as 2026-12-31."),
        ({"judgement": "splendid", "changed": "It is."}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field(client, owner, promise, fields, message):
    refused = client.post(ADDRESS, fields)

    assert refused.status_code == 422
    assert message in words_of(refused)
    assert not CheckIn.objects.exists()
    assert not Measurement.objects.exists()


def test_a_refused_form_keeps_what_was_typed_and_takes_the_focus(client, owner, promise):
    refused = client.post(ADDRESS, {"value": "many", "changed": "Pilot slipped."})

    assert "Pilot slipped." in refused.text
    assert 'role="alert" tabindex="-1" autofocus' in refused.text


def test_the_objective_is_chosen_in_the_address(client, owner, promise):
    other = create_success_metric(
        objective=create_objective(slug="another", title="Another"), metric=promise.metric
    )

    client.post(f"{ADDRESS}?objective=keep", {"changed": "Slow."})

    assert said().success_metric == promise
    assert "Another Keep our customers" in words_of(client.get(f"{ADDRESS}?objective=keep"))
    assert other.check_ins.count() == 0


def test_what_was_said_before_stands_beside_the_form(client, owner, promise):
    client.post(ADDRESS, {"changed": "Pilot slipped."})

    assert "Said before 24 Nov Asta Lind Pilot slipped." in words_of(client.get(ADDRESS))


def test_finance_speaks_but_logs_no_value(client, promise):
    client.force_login(create_user(role=Role.FINANCE))

    form = client.get(ADDRESS)
    client.post(ADDRESS, {"value": "13.4", "changed": "Seen."})

    assert 'name="value"' not in form.text
    assert said().changed == "Seen."
    assert not Measurement.objects.exists()


def test_viewers_do_not_check_in(client, promise):
    client.force_login(create_user(role=Role.VIEWER))

    refused = client.get(ADDRESS)

    assert refused.status_code == 403
    assert "This needs the role Admin, Executive" in words_of(refused)


def test_an_objective_out_of_sight_cannot_be_spoken_about(client, owner):
    secret = create_success_metric(
        objective=create_objective(slug="secret", is_confidential=True),
        metric=create_metric(slug="churn"),
    )

    client.post(f"{ADDRESS}?objective=secret", {"changed": "Hush."})

    assert secret.check_ins.count() == 0


def test_a_metric_without_objective_takes_a_value_alone(client, owner):
    metric = create_metric(slug="churn")

    form = client.get(ADDRESS)
    done = client.post(ADDRESS, {"value": "13.4", "changed": "Nobody asked."})

    assert "No objective that you see uses this metric" in words_of(form)
    assert 'name="changed"' not in form.text
    assert done.url == "/metrics/churn/"
    assert Measurement.objects.get().metric == metric
    assert not CheckIn.objects.exists()


def test_finance_has_nothing_to_do_at_a_metric_without_objective(client):
    client.force_login(create_user(role=Role.FINANCE))
    create_metric(slug="churn")

    assert client.get(ADDRESS).status_code == 403


def test_an_unknown_metric_is_not_found(client, owner):
    assert client.get("/metrics/nothing/check-in/").status_code == 404

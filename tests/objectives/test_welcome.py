"""The first page of a new installation, and taking the example away."""

import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Organisation, Role
from objectives.example.marks import mark
from objectives.models import CheckIn, Objective
from tests.factories import (
    NOW,
    create_admin,
    create_metric,
    create_objective,
    create_success_metric,
    create_user,
    log_value,
)

pytestmark = pytest.mark.django_db

WELCOME = "/welcome/"
REMOVE = "/example/remove/"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def admin(client):
    person = create_admin()
    client.force_login(person)
    return person


def words_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def ticks(response):
    return re.findall(r"(Name|Add|Send|Invite) [a-z ]+? (done|still to do)", words_of(response))


def test_nothing_is_done_at_first(client, admin):
    response = client.get(WELCOME)

    assert ticks(response) == [
        ("Name", "still to do"),
        ("Add", "still to do"),
        ("Send", "still to do"),
        ("Invite", "still to do"),
    ]
    assert "0 of 4 are done." in words_of(response)


def test_each_thing_is_ticked_once_it_is_there(client, admin):
    client.post(WELCOME, {"name": "Parcel Post"})
    metric = create_metric(slug="churn")
    create_success_metric(metric=metric)
    log_value(metric, 11.0)
    create_user()

    response = client.get(WELCOME)

    assert Organisation.objects.get().name == "Parcel Post"
    assert [state for _, state in ticks(response)] == ["done"] * 4
    assert "All set." in words_of(response)


def test_an_organisation_needs_a_name(client, admin):
    response = client.post(WELCOME, {"name": " "})

    assert response.status_code == 422
    assert "Give the name that people know it by." in response.text


def test_the_example_is_not_their_own(client, admin):
    objective, metric = create_objective(), create_metric(slug="example-metric")
    log_value(metric, 1.0)
    mark([objective, metric])

    response = client.get(WELCOME)

    assert [state for _, state in ticks(response)] == ["still to do"] * 4
    assert "example-metric" not in response.text
    assert "Remove the example company" in response.text


def test_the_first_value_is_one_command_away(client, admin):
    create_metric(slug="churn")

    response = client.get(WELCOME)

    command = unescape(re.search(r"<code>(.*?)</code>", response.text, re.DOTALL)[1])
    assert command.splitlines() == [
        "curl -X POST http://127.0.0.1:8000/api/v1/measurements \\",
        '  -H "Authorization: Bearer YOUR_KEY" \\',
        '  -H "Content-Type: application/json" \\',
        """  -d '{"metric": "churn", "value": 11.2, "measured_at": "2026-11-24T00:00:00Z"}'""",
    ]


def test_others_see_what_an_admin_has_to_do(client):
    client.force_login(create_user(role=Role.VIEWER))

    response = client.get(WELCOME)

    assert response.text.count("An admin does this.") == 2
    assert "Fill with an example company" not in response.text
    assert client.post(WELCOME, {"name": "Mine"}).status_code == 403
    assert Organisation.objects.current().name == ""


def test_a_draft_is_taken_up_again(client, admin):
    client.post(reverse("objectives:wizard", args=["outcome"]), {"title": "Customers stay"})

    assert "Continue your draft" in client.get(WELCOME).text


def test_the_example_goes_after_a_question(client, admin):
    mark([create_objective()])

    assert "Remove the example company?" in client.get(REMOVE).text
    assert client.post(REMOVE)["Location"] == reverse("objectives:overview")
    assert not Objective.objects.exists()


def test_what_was_added_to_the_example_is_named_before_it_goes(client, admin):
    promise = create_success_metric()
    mark([promise.objective, promise.metric, promise])
    CheckIn.objects.create(
        success_metric=promise, author=admin, checked_in_at=NOW, changed="It rains."
    )

    refused = client.post(REMOVE)
    assert refused.status_code == 422
    assert "These would go too:" in refused.text
    assert Objective.objects.exists()

    client.post(REMOVE, {"with_attached": "yes"})
    assert not Objective.objects.exists()


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ML_LEAD, Role.VIEWER])
def test_only_admins_take_the_example_away(client, role):
    client.force_login(create_user(role=role))

    assert client.post(REMOVE).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much_there_is(
    client, admin, django_assert_num_queries, count
):
    for _ in range(count):
        metric = create_metric()
        create_success_metric(metric=metric)
        log_value(metric, 1.0)
    client.get(WELCOME)  # a session's first request notes its time

    with django_assert_num_queries(11):
        client.get(WELCOME)

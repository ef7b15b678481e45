"""What is unclear, over HTTP."""

import pytest

from accounts.models import Organisation, Role
from objectives import assessments
from objectives.models import Objective
from tests.api.calls import Caller, create_token, faults
from tests.factories import (
    NOW,
    create_contribution,
    create_metric,
    create_objective,
    create_project,
    create_success_metric,
    create_user,
    log_value,
)


@pytest.fixture
def cut_the_cost(db):
    """Nobody owns it; 12 is to become 8, of which one project in pilot is to bring 3."""
    objective = create_objective(slug="cut-the-cost", title="Cut the cost")
    metric = create_metric(slug="cost", name="Cost per parcel", unit="EUR", decimals=2)
    promise = create_success_metric(objective=objective, metric=metric, baseline=12.0, target=8.0)
    create_contribution(
        success_metric=promise, project=create_project(stage="pilot"), expected_effect=-3.0
    )
    log_value(metric, 12.0)
    return objective


def test_findings_come_worst_first_with_words_and_numbers(api, cut_the_cost):
    answer = api.get("clarity").json()

    of_objective = {
        "subject": "objective",
        "slug": "cut-the-cost",
        "title": "Cut the cost",
        "objective": "cut-the-cost",
        "numbers": {},
        "sides": [],
        "link": "/objectives/cut-the-cost/",
    }
    of_metric = {
        "subject": "success_metric",
        "slug": "cost",
        "title": "Cost per parcel",
        "objective": "cut-the-cost",
        "sides": [],
        "link": "/metrics/cost/?objective=cut-the-cost",
    }
    assert answer == {
        "as_of": "2026-11-24T12:00:00Z",
        "count": 4,
        "results": [
            {
                "code": "objective_without_owner",
                "sentence": "Nobody answers for it.",
                "remedy": "Name the person who answers for it.",
                **of_objective,
            },
            {
                "code": "off_track_without_live_project",
                "sentence": "Off track, and the one project meant to move it is not live.",
                "remedy": "Bring a project live, tie one that is live to it, or agree on another "
                "target.",
                "numbers": {"projects": 1},
                **of_metric,
            },
            {
                "code": "effects_too_small",
                "sentence": "Planned effects add up to −€3.00, 75% of the change needed.",
                "remedy": "Plan more work, correct the expected effects, or agree on another "
                "target.",
                "numbers": {"planned": -3.0, "covered": 0.75},
                **of_metric,
            },
            {
                **of_objective,
                "code": "not_agreed",
                "sentence": "Not yet agreed by business, ML and operations.",
                "remedy": "Read the sentence together and sign it.",
                "sides": ["business", "ml", "operations"],
            },
        ],
    }


def test_a_project_has_no_objective(api):
    create_project(slug="idle", name="Idle")

    [finding] = api.get("clarity").json()["results"]

    assert (finding["subject"], finding["slug"], finding["title"]) == ("project", "idle", "Idle")
    assert (finding["objective"], finding["link"]) == (None, "/projects/idle/")


def test_nothing_unclear_is_an_empty_list(api):
    assert api.get("clarity").json() == {
        "as_of": "2026-11-24T12:00:00Z",
        "count": 0,
        "results": [],
    }


def test_one_kind_can_be_asked_for(api, cut_the_cost):
    answer = api.get("clarity", code="not_agreed").json()

    assert answer["count"] == 1
    assert [finding["code"] for finding in answer["results"]] == ["not_agreed"]


@pytest.mark.parametrize("code", ["", "nonsense", "NOT_AGREED"])
def test_what_is_no_kind_is_refused(api, code):
    response = api.get("clarity", code=code)

    assert response.status_code == 400
    assert faults(response)["code"].startswith("Expected one of objective_without_metric, ")


def test_the_list_is_bounded_and_says_how_many_there_are(api, monkeypatch):
    monkeypatch.setattr("objectives.api.clarity.MOST", 2)
    for _ in range(3):
        create_project()

    answer = api.get("clarity").json()

    assert (answer["count"], len(answer["results"])) == (3, 2)


def test_a_key_is_told_what_its_person_may_know(db):
    secret = create_objective(title="Canary", slug="canary", is_confidential=True)
    project = create_project(slug="busy")
    create_contribution(success_metric=create_success_metric(objective=secret), project=project)
    outsider = Caller(create_token(by=create_user(role=Role.ML_LEAD)))
    limited = Caller(create_token(by=create_user(role=Role.ML_LEAD), projects=[project]))

    for caller in (outsider, limited):
        response = caller.get("clarity")
        assert [found["slug"] for found in response.json()["results"]] == ["busy"]
        assert "anary" not in response.text


def test_it_needs_a_key_that_may_read(db):
    assert Caller().get("clarity").status_code == 401
    assert Caller(create_token(can_read=False)).get("clarity").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(api, count, django_assert_num_queries):
    for _ in range(count):
        create_contribution(success_metric=create_success_metric(), expected_effect=1.0)
        create_project()
    pks = Objective.objects.values_list("pk", flat=True)
    assessments.record(assessments.roots_of(pks, as_of=NOW), as_of=NOW, now=NOW)
    Organisation.objects.current()
    api.get("metrics")

    with django_assert_num_queries(12):
        answer = api.get("clarity").json()

    assert answer["count"] == 5 * count

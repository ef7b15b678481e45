"""Objectives, success metrics, contributions and check-ins over HTTP."""

import pytest

from accounts.models import Role
from objectives.models import Contribution, Objective
from tests.api.calls import Caller, create_token, faults
from tests.factories import (
    create_admin,
    create_contribution,
    create_metric,
    create_objective,
    create_project,
    create_success_metric,
    create_team,
    create_user,
)

ARRIVE = {
    "title": "Passengers arrive on time",
    "starts_on": "2026-01-01",
    "due_on": "2026-12-31",
}


def test_an_objective_is_created_read_and_changed(api):
    create_objective(slug="service", title="Better service")
    create_user(email="ann@example.org")

    created = api.post("objectives", ARRIVE | {"parent": "service", "owner": "ann@example.org"})
    changed = api.patch("objectives/passengers-arrive-on-time", {"weight": 2, "parent": None})

    assert created.status_code == 201
    assert created.json() == {
        "slug": "passengers-arrive-on-time",
        "title": "Passengers arrive on time",
        "reason": "",
        "parent": "service",
        "owner": "ann@example.org",
        "team": None,
        "starts_on": "2026-01-01",
        "due_on": "2026-12-31",
        "weight": 1.0,
        "is_confidential": False,
        "archived": False,
        "created_at": "2026-11-24T12:00:00Z",
    }
    assert changed.json() == created.json() | {"weight": 2.0, "parent": None}
    assert api.get("objectives/passengers-arrive-on-time").json() == changed.json()


def test_rules_are_said_in_the_reader_s_language(api):
    response = api.post("objectives", ARRIVE | {"due_on": "2026-01-01"})

    assert response.status_code == 422
    assert response.json()["detail"] == "Some fields cannot be taken; nothing was stored."
    assert faults(response) == {
        "/due_on": "Expected a day after the start on 2026-01-01, but got 2026-01-01."
    }


def test_an_objective_s_parts_keep_it_from_being_archived(api):
    top = create_objective(slug="top")
    create_objective(parent=top)

    assert faults(api.patch("objectives/top", {"archived": True})) == {
        "/archived": "Other objectives are part of this one. Archive or move them first."
    }


def test_a_success_metric_is_promised_changed_and_archived(api):
    create_objective(slug="arrive")
    create_metric(slug="churn")

    created = api.post(
        "success-metrics",
        {"objective": "arrive", "metric": "churn", "baseline": 12, "target": 8},
    )
    number = created.json()["id"]

    assert created.status_code == 201
    assert created.json() == {
        "id": number,
        "objective": "arrive",
        "metric": "churn",
        "kind": "change",
        "measures": "level",
        "baseline": 12.0,
        "baseline_on": None,
        "target": 8.0,
        "lower": None,
        "upper": None,
        "starts_on": "2026-01-01",
        "due_on": "2026-12-31",
        "plan": "linear",
        "plan_points": [],
        "target_changes": [],
        "weight": 1.0,
        "archived": False,
        "created_at": "2026-11-24T12:00:00Z",
    }
    assert faults(api.patch(f"success-metrics/{number}", {"target": 9})) == {
        "/reason": "Expected a few words, such as “The budget was cut in May”, but it is empty."
    }
    changed = api.patch(f"success-metrics/{number}", {"target": 9, "reason": "Fewer people"}).json()
    assert changed["target"] == 9.0
    assert changed["target_changes"] == [
        {
            "changed_at": "2026-11-24T12:00:00Z",
            "changed_by": None,
            "reason": "Fewer people",
            "measures": "level",
            "baseline": 12.0,
            "target": 8.0,
            "lower": None,
            "upper": None,
            "starts_on": "2026-01-01",
            "due_on": "2026-12-31",
            "plan": "linear",
        }
    ]
    assert faults(api.patch(f"success-metrics/{number}", {"target": 12})) == {
        "/target": "Expected a target other than the baseline 12.0: there is no way to go."
    }
    assert list(faults(api.patch(f"success-metrics/{number}", {"metric": "churn"}))) == ["/metric"]
    assert api.patch(f"success-metrics/{number}", {"archived": True}).json()["archived"] is True
    assert api.get("success-metrics", objective="arrive").json()["results"] == []


def test_a_range_and_a_plan_of_steps_are_promised(api):
    create_objective(slug="arrive")
    create_metric(slug="churn")
    create_metric(slug="speed")

    kept = api.post(
        "success-metrics",
        {"objective": "arrive", "metric": "churn", "kind": "range", "lower": 5, "upper": 10},
    ).json()
    step = {"expected_on": "2026-06-01", "value": 3.0}
    stepped = api.post(
        "success-metrics",
        {
            "objective": "arrive",
            "metric": "speed",
            "baseline": 0,
            "target": 9,
            "plan": "steps",
            "plan_points": [step],
        },
    ).json()

    assert (kept["kind"], kept["lower"], kept["upper"]) == ("range", 5.0, 10.0)
    assert (kept["baseline"], kept["target"]) == (None, None)
    assert stepped["plan_points"] == [step]
    lines = api.get("objectives/arrive/scorecard").json()["lines"]
    assert [(line["kind"], line["plan"], line["expected_value"]) for line in lines] == [
        ("range", "linear", None),
        ("change", "steps", 3.0),
    ]
    assert list(faults(api.patch(f"success-metrics/{kept['id']}", {"kind": "change"}))) == ["/kind"]
    unknown = {"expected_on": "2026-06-01", "amount": 3.0}
    assert list(
        faults(api.patch(f"success-metrics/{stepped['id']}", {"plan_points": [unknown]}))
    ) == ["/plan_points/0/amount", "/plan_points/0/value"]


def test_a_project_is_linked_to_what_it_helps(api):
    create_project(slug="delays")
    number = create_success_metric().pk

    created = api.post(
        "contributions",
        {"project": "delays", "success_metric": number, "expected_effect": -2.5},
    )
    link = created.json()["id"]

    assert created.status_code == 201
    assert created.json() == {
        "id": link,
        "project": "delays",
        "success_metric": number,
        "expected_effect": -2.5,
        "note": "",
        "created_at": "2026-11-24T12:00:00Z",
    }
    assert (
        api.patch(f"contributions/{link}", {"expected_effect": None}).json()["expected_effect"]
        is None
    )
    again = api.post("contributions", {"project": "delays", "success_metric": number})
    assert list(faults(again)) == ["/project"]


def test_a_check_in_logs_its_value(api):
    promise = create_success_metric(metric=create_metric(slug="churn"))

    created = api.post(
        "check-ins",
        {
            "success_metric": promise.pk,
            "judgement": "at_risk",
            "changed": "Two gates closed.",
            "value": 11.2,
            "measured_at": "2026-11-20T00:00:00Z",
        },
    )

    assert created.status_code == 201
    assert created.json() == {
        "id": created.json()["id"],
        "success_metric": promise.pk,
        "judgement": "at_risk",
        "changed": "Two gates closed.",
        "needed": "",
        "value": 11.2,
        "measured_at": "2026-11-20T00:00:00Z",
        "author": None,
        "checked_in_at": "2026-11-24T12:00:00Z",
    }
    assert [row["value"] for row in api.get("metrics/churn/measurements").json()["results"]] == [
        11.2
    ]


def test_a_check_in_without_a_value_has_none(api):
    promise = create_success_metric()

    created = api.post("check-ins", {"success_metric": promise.pk, "needed": "A decision"})

    assert (created.json()["value"], created.json()["measured_at"]) == (None, None)
    assert api.get(f"check-ins/{created.json()['id']}").json() == created.json()
    assert api.send("PATCH", f"check-ins/{created.json()['id']}", {}).status_code == 405
    assert list(faults(api.post("check-ins", {"success_metric": promise.pk}))) == ["/changed"]
    nan = api.post("check-ins", {"success_metric": promise.pk, "value": True})
    assert faults(nan) == {"/value": "Expected a number, but got true."}


class TestConfidential:
    """What a key may not see does not exist for it: in paths, bodies, filters and words."""

    @pytest.fixture
    def secret(self, db):
        owner = create_user(role=Role.EXECUTIVE)
        secret = create_objective(slug="canary", title="Canary", is_confidential=True, owner=owner)
        create_success_metric(objective=secret)
        create_objective(slug="open", parent=secret)
        return secret

    @pytest.fixture
    def stranger(self, db):
        return Caller(create_token(by=create_user(role=Role.EXECUTIVE)))

    def same_as_absent(self, hidden, absent):
        bodies = [hidden.json(), absent.json()]
        for body in bodies:
            body.pop("request_id")
        assert bodies[0] == bodies[1]
        return hidden.status_code == absent.status_code

    def test_paths(self, secret, stranger):
        for path in ("objectives/{}", "objectives/{}/scorecard"):
            assert self.same_as_absent(
                stranger.get(path.format("canary")), stranger.get(path.format("absent"))
            )
        assert self.same_as_absent(
            stranger.patch("objectives/canary", {"title": "x"}),
            stranger.patch("objectives/absent", {"title": "x"}),
        )
        number = secret.success_metrics.get().pk
        assert self.same_as_absent(
            stranger.get(f"success-metrics/{number}"), stranger.get("success-metrics/999999")
        )

    def test_lists_and_filters(self, secret, stranger):
        assert [each["slug"] for each in stranger.get("objectives").json()["results"]] == ["open"]
        for path in ("objectives", "success-metrics", "assessments", "contributions", "check-ins"):
            parameter = {"parent": "canary"} if path == "objectives" else {"objective": "canary"}
            assert stranger.get(path, **parameter).json()["results"] == []

    def test_a_child_does_not_name_it(self, secret, stranger):
        assert stranger.get("objectives/open").json()["parent"] is None
        assert b"anary" not in stranger.get("objectives/open/scorecard").content

    def test_bodies(self, secret, stranger):
        create_metric(slug="churn")
        promise = {"metric": "churn", "baseline": 1, "target": 2}
        faulty = stranger.post("success-metrics", promise | {"objective": "canary"})

        assert faults(faulty) == {
            "/objective": "Expected the short name of something that exists, "
            "but got the text “canary”."
        }
        assert list(faults(stranger.post("objectives", ARRIVE | {"parent": "canary"}))) == [
            "/parent"
        ]
        number = secret.success_metrics.get().pk
        assert list(
            faults(stranger.post("check-ins", {"success_metric": number, "changed": "x"}))
        ) == ["/success_metric"]

    def test_a_change_elsewhere_keeps_the_hidden_parent(self, secret, stranger):
        stranger.patch("objectives/open", {"reason": "Because"})

        assert Objective.objects.get(slug="open").parent == secret

    def test_its_team_and_admins_see_it(self, secret):
        member = create_user()
        secret.team = create_team(member)
        secret.save()

        for person in (member, create_admin()):
            program = Caller(create_token(by=person))
            assert program.get("objectives/canary").status_code == 200


def test_a_limited_key_defines_no_objectives(db):
    contribution = create_contribution()
    program = Caller(create_token(projects=[contribution.project]))
    slug = contribution.success_metric.objective.slug

    assert program.get(f"objectives/{slug}").status_code == 200
    for refused in (
        program.post("objectives", ARRIVE),
        program.patch(f"objectives/{slug}", {"title": "Mine"}),
        program.patch(f"success-metrics/{contribution.success_metric.pk}", {"weight": 3}),
    ):
        assert refused.status_code == 403
        assert refused.json()["detail"] == (
            "This needs a key for everything; this one is limited to projects."
        )


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(api, count, django_assert_num_queries):
    for _ in range(count):
        objective = create_objective(
            owner=create_user(),
            team=create_team(),
            parent=create_objective(archived_at="2026-01-01T00:00:00Z"),
        )
        contribution = create_contribution(
            success_metric=create_success_metric(objective=objective)
        )
        api.post(
            "check-ins",
            {"success_metric": contribution.success_metric.pk, "value": 1, "changed": "x"},
        )

    for path, queries in {
        "objectives": 2,
        "success-metrics": 4,  # with the points of their plans, and what they said before
        "contributions": 2,
        "check-ins": 2,
        "assessments": 2,
    }.items():
        with django_assert_num_queries(queries):
            response = api.get(path)
        assert len(response.json()["results"]) == (0 if path == "assessments" else count)
    assert Contribution.objects.count() == count

"""Metrics, projects and their stages over HTTP."""

import pytest

from accounts.models import Role
from projects.models import Metric, Project
from tests.api.calls import Caller, create_token, faults
from tests.factories import NOW, create_metric, create_project, create_team, create_user


def test_a_metric_is_created_read_and_changed(api):
    create_user(email="ann@example.org")
    create_project(slug="delays")

    created = api.post(
        "metrics",
        {
            "name": "AUC",
            "unit": "",
            "decimals": 3,
            "cadence": "daily",
            "owner": "ann@example.org",
            "project": "delays",
        },
    )
    changed = api.patch("metrics/auc", {"definition": "Area under the curve.", "owner": None})

    assert created.status_code == 201
    assert created.json() == {
        "slug": "auc",
        "name": "AUC",
        "unit": "",
        "decimals": 3,
        "definition": "",
        "source": "",
        "owner": "ann@example.org",
        "cadence": "daily",
        "project": "delays",
        "archived": False,
        "created_at": "2026-11-24T12:00:00Z",
    }
    assert changed.json() == created.json() | {
        "definition": "Area under the curve.",
        "owner": None,
    }
    assert api.get("metrics/auc").json() == changed.json()


def test_a_metric_is_archived_and_restored_and_never_deleted(api):
    create_metric(slug="churn")

    assert api.patch("metrics/churn", {"archived": True}).json()["archived"] is True
    assert api.get("metrics").json()["results"] == []
    assert [metric["slug"] for metric in api.get("metrics", archived="true").json()["results"]] == [
        "churn"
    ]
    assert api.get("metrics/churn").status_code == 200
    assert api.patch("metrics/churn", {"archived": False}).json()["archived"] is False
    assert api.send("DELETE", "metrics/churn", b"").status_code == 405
    assert Metric.objects.exists()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"/name": "This field is required."}),
        ({"name": 5}, {"/name": "Expected text, but got 5."}),
        ({"name": "A", "decimals": True}, {"/decimals": "Expected a whole number, but got true."}),
        ({"name": "A", "decimals": 1.5}, {"/decimals": "Expected a whole number, but got 1.5."}),
        (
            {"name": "A", "cadence": "hourly"},
            {
                "/cadence": "Expected one of daily, weekly, monthly, quarterly, yearly, irregular, "
                "but got the text “hourly”."
            },
        ),
        (
            {"name": "A", "project": "none-such"},
            {
                "/project": "Expected the short name of something that exists, "
                "but got the text “none-such”."
            },
        ),
        (
            {"name": "A", "owner": "nobody@example.org"},
            {
                "/owner": "Expected the e-mail of something that exists, "
                "but got the text “nobody@example.org”."
            },
        ),
        (
            {"name": "A", "slug": "not a slug"},
            {
                "/slug": "Expected letters, digits, hyphens and underscores, "
                "but got the text “not a slug”."
            },
        ),
        (
            {"name": "A", "version": 7},
            {
                "/version": "There is no such field. There are: archived, cadence, decimals, "
                "definition, name, owner, project, slug, source, unit."
            },
        ),
        (
            {"name": "A", "created_at": "2020-01-01T00:00:00Z"},
            {"/created_at": "This field is set by the tracker. Leave it out."},
        ),
        ({"name": "A\x00"}, {"/name": "Null characters are not allowed."}),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(api, body, expected):
    response = api.post("metrics", body)

    assert (response.status_code, faults(response)) == (422, expected)
    assert not Metric.objects.exists()


def test_a_project_is_created_with_all_that_belongs_to_it(api):
    create_team(name="Operations")

    created = api.post(
        "projects",
        {
            "name": "Delay prediction",
            "team": "Operations",
            "links": [{"label": "Code", "url": "https://example.org/delays"}],
            "stage_targets": [{"stage": "live", "due_on": "2027-03-01"}],
        },
    )

    assert created.status_code == 201
    assert created.json() == {
        "slug": "delay-prediction",
        "name": "Delay prediction",
        "summary": "",
        "owner": None,
        "team": "Operations",
        "is_paused": False,
        "stage": "idea",
        "stage_since": "2026-11-24",
        "links": [{"label": "Code", "url": "https://example.org/delays"}],
        "stage_targets": [{"stage": "live", "due_on": "2027-03-01"}],
        "archived": False,
        "created_at": "2026-11-24T12:00:00Z",
    }


def test_lists_inside_a_project_are_replaced_as_a_whole(api):
    api.post(
        "projects",
        {
            "name": "Delays",
            "links": [{"label": "Code", "url": "https://example.org/a"}],
            "stage_targets": [{"stage": "live", "due_on": "2027-03-01"}],
        },
    )

    changed = api.patch("projects/delays", {"links": [], "stage_targets": [], "is_paused": True})

    assert changed.json()["links"] == changed.json()["stage_targets"] == []
    assert changed.json()["is_paused"] is True


def test_a_fault_inside_a_list_is_pointed_at(api):
    response = api.post(
        "projects", {"name": "Delays", "stage_targets": [{"stage": "live", "due_on": "soon"}]}
    )

    assert faults(response) == {
        "/stage_targets/0/due_on": "Expected a day such as 2026-11-20, but got the text “soon”."
    }
    assert not Project.objects.exists()


def test_what_stands_inside_a_list_is_whole_even_in_a_patch(api):
    create_project(slug="delays")

    response = api.patch(
        "projects/delays", {"links": [{"label": "Code"}], "stage_targets": [{"stage": "live"}]}
    )

    assert faults(response) == {
        "/links/0/url": "This field is required.",
        "/stage_targets/0/due_on": "This field is required.",
    }


def test_a_change_of_stage_is_recorded_and_listed(api):
    create_project(slug="delays", stage="idea")

    created = api.post(
        "projects/delays/stage-changes",
        {"stage": "pilot", "changed_on": "2026-06-01", "reason": "Two gates"},
    )

    assert created.status_code == 201
    assert [
        (change["stage"], change["changed_on"], change["reason"])
        for change in api.get("projects/delays/stage-changes").json()["results"]
    ] == [("idea", "2026-01-05", ""), ("pilot", "2026-06-01", "Two gates")]
    assert [
        project["slug"] for project in api.get("projects", stage="pilot").json()["results"]
    ] == ["delays"]
    refused = api.post("projects/delays/stage-changes", {"stage": "pilot"})
    assert list(faults(refused)) == ["/stage"]


def test_a_limited_key_stays_inside_its_projects(db):
    ours, theirs = create_project(slug="ours"), create_project(slug="theirs")
    create_metric(slug="their-auc", project=theirs)
    program = Caller(create_token(projects=[ours]))

    assert [each["slug"] for each in program.get("projects").json()["results"]] == ["ours"]
    assert program.get("projects/theirs").status_code == 404
    assert program.patch("projects/theirs", {"name": "Mine"}).status_code == 404
    assert program.get("metrics").json()["results"] == []
    assert program.post("projects", {"name": "More"}).status_code == 403
    assert list(faults(program.post("metrics", {"name": "Free"}))) == ["/project"]
    assert list(faults(program.post("metrics", {"name": "AUC", "project": "theirs"}))) == [
        "/project"
    ]
    assert program.post("metrics", {"name": "AUC", "project": "ours"}).status_code == 201
    assert program.patch("metrics/auc", {"project": None}).status_code == 422


def test_a_viewer_s_key_changes_nothing(db):
    program = Caller(create_token(by=create_user(role=Role.VIEWER)))
    create_project(slug="delays")

    refused = program.patch("projects/delays", {"name": "Mine"})

    assert refused.status_code == 403
    assert refused.json()["detail"] == (
        "This needs an API key with the scope “write”, made by someone with one of these roles: "
        "Admin, ML lead or Contributor."
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(api, count, django_assert_num_queries):
    for n in range(count):
        project = create_project(
            owner=create_user(), team=create_team(), stage="pilot", changed_on=NOW.date()
        )
        project.links.create(label="Code", url=f"https://example.org/{n}")
        project.stage_targets.create(stage="live", due_on=NOW.date())
        create_metric(owner=create_user(), project=project)
    api.get("metrics")

    with django_assert_num_queries(4):
        assert len(api.get("projects").json()["results"]) == count
    with django_assert_num_queries(2):
        assert len(api.get("metrics").json()["results"]) == count

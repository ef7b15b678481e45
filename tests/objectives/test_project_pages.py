"""ML projects as people see and change them."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Organisation, Role
from objectives import project_cards
from objectives.models import Contribution
from projects.models import Project, ProjectLink, Stage, StageChange, StageTarget
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

pytestmark = pytest.mark.django_db

PROJECT = {"name": "Early warning", "summary": "Says who is about to leave."}
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def contributor(client):
    person = create_user(role=Role.CONTRIBUTOR, name="Asta Lind")
    client.force_login(person)
    return person


def words_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def page(client, slug):
    return words_of(client.get(reverse("objectives:project", args=[slug])))


# --- The way through the stages ----------------------------------------------------------


def change(stage, on, pk):
    return StageChange(pk=pk, stage=stage, changed_on=on)


def test_the_way_shows_when_stages_were_reached_and_are_due():
    way = project_cards.milestones(
        [change("idea", date(2026, 1, 5), 1), change("pilot", date(2026, 6, 8), 2)],
        [StageTarget(stage="live", due_on=date(2026, 11, 1))],
        today=TODAY,
    )

    assert [(step.stage, step.reached_on, step.due_on, step.days_late) for step in way] == [
        (Stage.IDEA, date(2026, 1, 5), None, 0),
        (Stage.BUILDING, None, None, 0),
        (Stage.PILOT, date(2026, 6, 8), None, 0),
        (Stage.LIVE, None, date(2026, 11, 1), 23),
        (Stage.RETIRED, None, None, 0),
    ]
    assert [step.stage for step in way if step.is_current] == [Stage.PILOT]
    assert project_cards.next_milestone(way).stage == Stage.LIVE


def test_what_a_project_went_back_from_lies_ahead_again():
    way = project_cards.milestones(
        [change("pilot", date(2026, 6, 8), 1), change("building", date(2026, 8, 3), 2)],
        [],
        today=TODAY,
    )

    assert [step.reached_on for step in way] == [None, date(2026, 8, 3), None, None, None]
    assert project_cards.next_milestone(way) is None


def test_a_stage_reached_in_time_or_not_at_all_is_not_late():
    way = project_cards.milestones(
        [change("live", date(2026, 10, 1), 1)],
        [
            StageTarget(stage="live", due_on=date(2026, 9, 1)),
            StageTarget(stage="retired", due_on=TODAY),
        ],
        today=TODAY,
    )

    assert [step.days_late for step in way] == [0, 0, 0, 0, 0]


# --- The list ----------------------------------------------------------------------------


def test_the_list_shows_stage_next_date_and_what_each_should_move(client, contributor):
    project = create_project(name="Early warning", stage="pilot", changed_on=date(2026, 6, 8))
    StageTarget.objects.create(project=project, stage="live", due_on=date(2026, 11, 1))
    metric = create_metric(name="Churn")
    create_contribution(project=project, success_metric=create_success_metric(metric=metric))

    found = words_of(client.get(reverse("objectives:projects")))

    assert "Early warning Pilot 8 Jun Live by 1 Nov, 23 days late Churn" in found


def test_what_a_project_does_for_a_confidential_objective_stays_hidden(client, contributor):
    secret = create_objective(is_confidential=True, title="Sell the company")
    promise = create_success_metric(objective=secret, metric=create_metric(name="Offers"))
    project = create_project()
    create_contribution(project=project, success_metric=promise)

    assert "Offers" not in words_of(client.get(reverse("objectives:projects")))
    assert "Sell the company" not in page(client, project.slug)


def test_the_list_is_narrowed_by_stage(client, contributor):
    create_project(name="Early warning", stage="pilot")
    create_project(name="Better offers", stage="live")

    found = words_of(client.get(reverse("objectives:projects"), {"stage": "live"}))
    nothing = words_of(client.get(reverse("objectives:projects"), {"stage": "retired"}))

    assert ("Better offers" in found, "Early warning" in found) == (True, False)
    assert "No project is in this stage Show all projects" in nothing


def test_the_list_is_sorted_by_the_order_of_stages(client, contributor):
    for name, stage in [("A", "live"), ("B", "idea"), ("C", "building")]:
        create_project(name=f"Project {name}", stage=stage)

    ways = {}
    for sort in ("stage", "-stage", "-name", "nonsense"):
        text = client.get(reverse("objectives:projects"), {"sort": sort}).text
        ways[sort] = "".join(re.findall(r"Project ([ABC])</a>", text))

    assert ways == {"stage": "BCA", "-stage": "ACB", "-name": "CBA", "nonsense": "ABC"}


def test_an_empty_list_leads_on(client, contributor):
    assert "No projects yet" in words_of(client.get(reverse("objectives:projects")))
    client.force_login(create_user(role=Role.VIEWER))
    assert "Open the first project" not in client.get(reverse("objectives:projects")).text


def test_archived_projects_leave_the_list_but_keep_their_page(client, contributor):
    create_project(slug="old", name="Old one", archived_at=NOW)

    assert "Old one" not in words_of(client.get(reverse("objectives:projects")))
    assert "Archived on 24 Nov 2026." in page(client, "old")


# --- The page ----------------------------------------------------------------------------


def test_the_page_tells_the_whole_story(client, contributor):
    project = create_project(slug="warning", name="Early warning", summary="Says who leaves.")
    StageChange.objects.create(
        project=project,
        stage="pilot",
        changed_on=date(2026, 6, 8),
        reason="Two regions.",
        recorded_at=NOW,
        recorded_by=contributor,
    )
    StageTarget.objects.create(project=project, stage="live", due_on=date(2026, 11, 1))
    ProjectLink.objects.create(project=project, label="Repository", url="https://git.example.org")
    auc = create_metric(name="AUC", unit="", decimals=3, project=project)
    log_value(auc, 0.871, at=NOW - timedelta(days=1))
    objective = create_objective(title="Customers stay")
    promise = create_success_metric(
        objective=objective, metric=create_metric(name="Churn"), baseline=12.0, target=8.0
    )
    create_contribution(project=project, success_metric=promise, expected_effect=-3.0)

    found = page(client, "warning")

    assert "In pilot since 8 June 2026." in found
    assert "The stage “Live” was due on 1 Nov, 23 days ago." in found
    assert "Churn for “Customers stay” No recent data −3.0 pts 75% – 8.0%" in found
    assert "AUC 0.871 yesterday 12:00" in found
    assert "8 Jun Asta Lind Pilot. Two regions." in found
    assert "Repository" in found


def test_an_empty_page_says_what_will_be_here(client, contributor):
    create_project(slug="idea", stage="idea")

    found = page(client, "idea")

    assert "It moves nothing yet" in found
    assert "It logs no metrics of its own" in found


def test_an_unknown_project_is_not_found(client, contributor):
    assert client.get("/projects/unknown/").status_code == 404


# --- Changing it -------------------------------------------------------------------------


def test_a_project_is_opened(client, contributor):
    response = client.post(
        reverse("objectives:project_new"),
        PROJECT
        | {"stage": "building", "stage_on": "2026-11-02", "live_by": "2027-03-01"}
        | {"label_0": "Repository", "url_0": "https://git.example.org/warning"},
    )

    project = Project.objects.with_stage(on=TODAY).get()
    assert response["Location"] == reverse("objectives:project", args=["early-warning"])
    assert (project.stage, project.stage_since) == ("building", date(2026, 11, 2))
    assert list(project.stage_targets.values_list("stage", "due_on")) == [
        ("live", date(2027, 3, 1))
    ]
    assert list(project.links.values_list("label", "url")) == [
        ("Repository", "https://git.example.org/warning")
    ]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"name": ""}, "Give the project a name."),
        ({"stage_on": "2027-01-01"}, "Expected a day up to today, but 2027-01-01 is yet to come."),
        ({"stage_on": "soon"}, "Expected a date such as 2026-12-31."),
        ({"url_0": "https://git.example.org"}, "Say what this link leads to."),
        ({"label_0": "Repository"}, "Give the address, or clear the label."),
        ({"label_0": "Repository", "url_0": "git at work"}, "begins with https://"),
        (
            {"label_0": "A", "url_0": "https://a.example"}
            | {"label_1": "B", "url_1": "https://a.example"},
            "The same address stands there twice.",
        ),
    ],
)
def test_a_project_that_cannot_be_is_questioned(client, contributor, answers, said):
    given = PROJECT | {"stage": "idea", "stage_on": "2026-11-24"} | answers

    response = client.post(reverse("objectives:project_new"), given)

    assert response.status_code == 422
    assert said in unescape(response.text)
    assert Project.objects.count() == 0


def test_a_project_is_changed(client, contributor):
    project = create_project(slug="warning", name="Warning")
    StageTarget.objects.create(project=project, stage="pilot", due_on=date(2026, 5, 1))
    address = reverse("objectives:project_edit", args=["warning"])
    assert 'value="2026-05-01"' in client.get(address).text

    client.post(address, PROJECT | {"is_paused": "on", "live_by": "2027-03-01"})

    project.refresh_from_db()
    assert (project.name, project.slug, project.is_paused) == ("Early warning", "warning", True)
    assert list(project.stage_targets.values_list("stage", flat=True)) == ["live"]


def test_a_step_is_recorded_with_its_reason(client, contributor):
    project = create_project(slug="warning", stage="idea")
    address = reverse("objectives:project_stage", args=["warning"])

    client.post(address, {"stage": "pilot", "changed_on": "2026-11-23", "reason": "It works."})
    again = client.post(address, {"stage": "pilot", "changed_on": "2026-11-24"})

    newest = project.stage_changes.latest("pk")
    assert (newest.stage, newest.reason, newest.recorded_by) == ("pilot", "It works.", contributor)
    assert again.status_code == 422
    assert "The project is in this stage already, since 2026-11-23." in again.text


def test_an_archived_project_comes_back(client, contributor):
    project = create_project(slug="warning")

    client.post(reverse("objectives:archive_project", args=["warning"]))
    project.refresh_from_db()
    assert project.archived_at == NOW

    client.post(reverse("objectives:restore_project", args=["warning"]))
    project.refresh_from_db()
    assert project.archived_at is None


def test_an_effect_is_added_changed_and_removed(client, contributor):
    project = create_project(slug="warning")
    promise = create_success_metric()
    added = {"success_metric": promise.pk, "expected_effect": "-3", "note": "Calls in time."}

    client.post(reverse("objectives:effect_new", args=["warning"]), added)
    effect = Contribution.objects.get()
    assert (effect.project, effect.expected_effect, effect.note) == (
        project,
        -3.0,
        "Calls in time.",
    )

    address = reverse("objectives:effect", args=["warning", effect.pk])
    client.post(address, {"expected_effect": "", "note": ""})
    effect.refresh_from_db()
    assert (effect.expected_effect, effect.note) == (None, "")

    client.post(address, {"go": "unlink"})
    assert not Contribution.objects.exists()


def test_an_effect_on_a_hidden_objective_is_no_choice(client, contributor):
    secret = create_objective(is_confidential=True, title="Sell the company")
    promise = create_success_metric(objective=secret)
    effect = create_contribution(project=create_project(slug="warning"), success_metric=promise)
    address = reverse("objectives:effect_new", args=["warning"])

    assert "Sell the company" not in client.get(address).text
    assert client.post(address, {"success_metric": promise.pk}).status_code == 422
    hidden = reverse("objectives:effect", args=["warning", effect.pk])
    assert client.post(hidden, {"go": "unlink"}).status_code == 404


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FINANCE, Role.EXECUTIVE])
@pytest.mark.parametrize(
    "name", ["project_edit", "project_stage", "archive_project", "restore_project", "effect_new"]
)
def test_others_read_only(client, role, name):
    create_project(slug="warning")
    client.force_login(create_user(role=role))

    assert client.post(reverse(f"objectives:{name}", args=["warning"])).status_code == 403
    assert client.get(reverse("objectives:project", args=["warning"])).status_code == 200
    assert (
        reverse("objectives:project_edit", args=["warning"])
        not in client.get(reverse("objectives:project", args=["warning"])).text
    )


# --- Cost --------------------------------------------------------------------------------


def create_busy_project(slug):
    project = create_project(slug=slug, stage="pilot", owner=create_user())
    StageTarget.objects.create(project=project, stage="live", due_on=date(2026, 11, 1))
    log_value(create_metric(project=project), 1.0)
    create_contribution(project=project, expected_effect=1.0)
    return project


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client, contributor, django_assert_num_queries, count
):
    for number in range(count):
        create_busy_project(f"project-{number}")

    client.get(reverse("objectives:projects"))  # a session's first request notes its time

    with django_assert_num_queries(8):
        client.get(reverse("objectives:projects"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    client, contributor, django_assert_num_queries, count
):
    Organisation.objects.current()
    project = create_busy_project("warning")
    for _ in range(count - 1):
        log_value(create_metric(project=project), 1.0)
        create_contribution(project=project, expected_effect=1.0)
        ProjectLink.objects.create(project=project, label="A", url=f"https://{_}.example.org")

    client.get(reverse("objectives:projects"))  # a session's first request notes its time

    with django_assert_num_queries(23):
        client.get(reverse("objectives:project", args=["warning"]))

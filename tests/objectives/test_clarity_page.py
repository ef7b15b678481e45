"""The page of what is unclear, and the card on the overview."""

import pytest
import time_machine

from accounts.models import Organisation, Role
from objectives import agreements, assessments
from objectives.models import Objective
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
from tests.objectives.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def viewer(client):
    person = create_user(role=Role.VIEWER, name="Asta Lind")
    client.force_login(person)
    return person


def create_clear():
    objective = create_objective(title="Keep our customers", owner=create_user())
    promise = create_success_metric(objective=objective, metric=create_metric(name="Churn"))
    create_contribution(success_metric=promise, project=create_project(stage="live"))
    log_value(promise.metric, 95.0)
    for side in ("business", "ml", "operations"):
        agreements.sign(objective, side=side, by=objective.owner, now=NOW)


def record():
    pks = Objective.objects.values_list("pk", flat=True)
    assessments.record(assessments.roots_of(pks, as_of=NOW), as_of=NOW, now=NOW)


def test_where_all_is_clear_it_says_so(client, viewer):
    create_clear()

    page = words_of(client.get("/clarity/"))

    assert page.startswith(
        "Overview Unclear Nothing is unclear. Nothing to put right Objectives without a success "
        "metric, an owner or a project,"
    )
    assert "Kind" not in page


def test_findings_stand_by_kind_with_what_to_do(client, viewer):
    create_clear()
    create_objective(title="Cut the cost")

    page = words_of(client.get("/clarity/"))

    assert page.startswith("Overview Unclear 3 things are unclear. Kind Any ")
    assert page.partition(" Show ")[2] == (
        "Objectives without a success metric 1 "
        "Cut the cost No number tells whether it is met. "
        "What to do: Add the number that tells: from where, to where, by when. "
        "Objectives without an owner 1 Cut the cost Nobody answers for it. "
        "What to do: Name the person who answers for it. "
        "Objectives without a project 1 Cut the cost No project is meant to move it. "
        "What to do: Tie the project to it that should move one of its success metrics."
    )


def test_each_leads_to_the_page_of_its_subject(client, viewer):
    promise = create_success_metric(
        objective=create_objective(slug="cut"), metric=create_metric(slug="cost")
    )
    create_project(slug="idle")

    page = client.get("/clarity/").text

    assert promise.objective.title in page
    assert 'href="/metrics/cost/?objective=cut"' in page
    assert 'href="/objectives/cut/"' in page
    assert 'href="/projects/idle/"' in page


def test_it_can_be_narrowed_to_one_kind(client, viewer):
    create_objective(title="Cut the cost")

    page = words_of(client.get("/clarity/?kind=objective_without_owner"))

    assert "Nobody answers for it." in page
    assert "No number tells" not in page
    assert "3 things are unclear." in page


def test_a_kind_without_findings_offers_all(client, viewer):
    create_objective(title="Cut the cost")

    page = words_of(client.get("/clarity/?kind=not_agreed"))

    assert "Nothing of this kind is unclear Other things are, though. Show all" in page


@pytest.mark.parametrize("kind", ["", "nonsense", "\x00"])
def test_what_is_no_kind_narrows_nothing(client, viewer, kind):
    create_objective(title="Cut the cost")

    assert "No number tells" in words_of(client.get("/clarity/", {"kind": kind}))


def test_long_lists_show_the_first_ten_and_lead_to_all(client, viewer):
    for number in range(60):
        create_project(name=f"Idle {number:02}")

    whole = client.get("/clarity/").text
    first = words_of(client.get("/clarity/?kind=project_without_objective"))
    second = words_of(client.get("/clarity/?kind=project_without_objective&page=2"))

    assert whole.count("It is meant to move no success metric.") == 10
    assert 'href="?kind=project_without_objective">All 60<' in whole
    assert first.count("It is meant to move no success metric.") == 50
    assert "51–60 of 60" in second


@pytest.mark.parametrize("address", ["/clarity/", "/"])
def test_confidential_objectives_are_not_told_of(client, viewer, address):
    owner = create_user(role=Role.VIEWER)
    secret = create_objective(title="Canary", slug="canary", is_confidential=True, owner=owner)
    create_success_metric(objective=secret, metric=create_metric())

    assert "anary" not in client.get(address).text
    client.force_login(owner)
    assert "Canary" in client.get(address).text


def test_the_overview_names_the_worst_five(client, viewer):
    for number in range(3):
        create_objective(title=f"Number {number}")

    card = words_of(client.get("/")).partition("Unclear: ")[2].partition("ML projects")[0]

    assert card == (
        "9 things What to do "
        "Number 0 No number tells whether it is met. "
        "Number 1 No number tells whether it is met. "
        "Number 2 No number tells whether it is met. "
        "Number 0 Nobody answers for it. "
        "Number 1 Nobody answers for it. "
    )


def test_a_single_thing_is_one_thing(client, viewer):
    create_project(name="Idle")

    assert "Unclear: 1 thing What to do Idle" in words_of(client.get("/"))


@pytest.mark.parametrize("address", ["/", "/?as_of=2026-07-02"])
def test_the_overview_is_silent_where_all_is_clear_or_past(client, viewer, address):
    create_clear()
    if "as_of" in address:
        create_objective(title="Cut the cost")

    assert "Unclear" not in words_of(client.get(address))


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, viewer, django_assert_num_queries, count):
    Organisation.objects.current()
    for _ in range(count):
        create_contribution(success_metric=create_success_metric(), expected_effect=1.0)
        create_objective()
        create_project()
    record()
    client.get("/clarity/")

    with django_assert_num_queries(13):
        page = client.get("/clarity/")

    assert f"{8 * count} things are unclear." in words_of(page)

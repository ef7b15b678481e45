"""Defining an objective in four steps, and changing what was defined."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Organisation, Role
from objectives import drafts
from objectives.models import (
    Agreement,
    Contribution,
    Draft,
    Objective,
    SuccessMetric,
)
from projects.models import Metric, Project
from tests.factories import (
    NOW,
    create_metric,
    create_objective,
    create_project,
    create_success_metric,
    create_team,
    create_user,
    log_value,
)

pytestmark = pytest.mark.django_db

OUTCOME = {
    "title": "Customers stay",
    "reason": "Each one lost costs 300 euros.",
    "starts_on": "2026-01-01",
    "due_on": "2026-12-31",
}
PROMISE = {"baseline": "12", "target": "8", "measures": "level"}
NEW_METRIC = {
    "kind": "new",
    "name": "Churn",
    "unit": "%",
    "cadence": "monthly",
    "source": "crm",
    "decimals": "1",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lead(client):
    person = create_user(role=Role.ML_LEAD, name="Asta Lind")
    client.force_login(person)
    return person


def step(name):
    return reverse("objectives:wizard", args=[name])


def rows(*given):
    data = {"work-TOTAL_FORMS": str(len(given)), "work-INITIAL_FORMS": "0"}
    for number, row in enumerate(given):
        data |= {f"work-{number}-{field}": value for field, value in row.items()}
    return data


def typed_up_to(client, last, **changes):
    """Send the steps up to `last` with answers that make sense."""
    answers = {
        "outcome": OUTCOME,
        "measure": NEW_METRIC | PROMISE,
        "projects": rows({}),
        "agree": {"side": ""},
    } | changes
    for name in list(answers)[: list(answers).index(last) + 1]:
        response = client.post(step(name), answers[name])
    return response


# --- The way -----------------------------------------------------------------------------


def test_four_steps_create_everything_in_one_go(client, lead):
    known = create_project(slug="early-warning")
    typed_up_to(
        client,
        "projects",
        projects=rows(
            {"project": known.slug, "effect": "-3"}, {"name": "Better offers", "stage": "pilot"}
        ),
    )
    assert Objective.objects.count() == Metric.objects.count() == 0

    response = client.post(step("agree"), {"side": "ml"})

    objective = Objective.objects.get()
    promise = SuccessMetric.objects.get()
    assert response["Location"] == reverse("objectives:detail", args=["customers-stay"])
    assert (objective.title, objective.due_on) == ("Customers stay", date(2026, 12, 31))
    assert (promise.metric.slug, promise.metric.cadence) == ("churn", "monthly")
    assert (promise.baseline, promise.target) == (12.0, 8.0)
    assert (promise.starts_on, promise.due_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert list(Contribution.objects.values_list("project__slug", "expected_effect")) == [
        ("early-warning", -3.0),
        ("better-offers", None),
    ]
    assert Project.objects.with_stage(on=NOW.date()).get(slug="better-offers").stage == "pilot"
    assert [(a.side, a.signed_by) for a in Agreement.objects.all()] == [("ml", lead)]
    assert not Draft.objects.exists()


def test_one_lands_on_a_page_that_is_ready_for_the_first_value(client, lead):
    typed_up_to(client, "projects")

    page = client.post(step("agree"), {"side": ""}, follow=True)

    assert "Send the first value of “Churn”" in page.text
    assert '{"metric": "churn", "value": 11.2, "measured_at": "2026-11-24T' in unescape(page.text)


def test_each_step_leads_to_the_next(client, lead):
    assert client.get(reverse("objectives:new"))["Location"] == step("outcome")
    assert typed_up_to(client, "outcome")["Location"] == step("measure")
    assert typed_up_to(client, "measure")["Location"] == step("projects")
    assert typed_up_to(client, "projects")["Location"] == step("agree")


def test_a_draft_outlives_the_session(client, lead):
    typed_up_to(client, "outcome")
    client.logout()
    client.force_login(lead)

    assert client.get(reverse("objectives:new"))["Location"] == step("measure")
    assert "Customers stay" in client.get(step("outcome")).text


def test_what_is_wrong_is_kept_too_when_one_goes_back(client, lead):
    typed_up_to(client, "outcome")

    response = client.post(step("measure"), {"kind": "new", "baseline": "twelve", "go": "back"})

    assert response["Location"] == step("outcome")
    page = client.get(step("measure"))
    assert 'value="twelve"' in page.text
    assert "Expected a number" not in page.text  # nobody asked for it to be saved


def test_one_may_leave_with_a_draft(client, lead):
    response = client.post(step("outcome"), {"title": "Customers", "go": "leave"})

    assert response["Location"] == reverse("objectives:list")
    assert Draft.objects.get().content == {"outcome": {"title": "Customers"}}


def test_a_draft_is_nobody_elses_business(client, lead):
    typed_up_to(client, "outcome")
    client.force_login(create_user(role=Role.ML_LEAD))

    assert "Customers stay" not in client.get(step("outcome")).text


def test_a_draft_goes_after_a_question(client, lead):
    discard = reverse("objectives:discard_draft")
    assert discard not in client.get(step("outcome")).text
    typed_up_to(client, "measure")
    assert discard in client.get(step("outcome")).text

    assert "What you typed for “Customers stay” goes" in client.get(discard).text
    client.post(discard)

    assert not Draft.objects.exists()


def test_only_the_fields_of_a_step_are_kept(client, lead):
    client.post(step("outcome"), OUTCOME | {"weight": "1000", "slug": "mine"})

    assert Draft.objects.get().content == {"outcome": OUTCOME}


def test_an_unknown_step_is_not_found(client, lead):
    assert client.get("/objectives/new/payment/").status_code == 404


# --- Impossible input, in words ----------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            {"target": "12"},
            "The target equals the baseline, so there is no way to go. Which one is wrong?",
        ),
        (
            {"direction": "higher"},
            "The target is below the baseline, but higher is better. Which one is wrong?",
        ),
        (
            {"direction": "lower", "target": "13"},
            "The target is above the baseline, but lower is better. Which one is wrong?",
        ),
        ({"target": "8 %"}, "Expected a number such as 4.8, without a unit."),
        ({"target": "inf"}, "Expected a number such as 4.8, without a unit."),
        ({"target": "1_000"}, "Expected a number such as 4.8, without a unit."),
        ({"baseline": ""}, "Expected a number, but it is missing."),
        (
            {"due_on": "2025-12-31"},
            "It would be due on 31 Dec 2025, before it starts on 1 Jan 2026. Which one is wrong?",
        ),
        (
            {"baseline_on": "2026-11-25"},
            "25 Nov 2026 is yet to come, so nothing was measured then.",
        ),
        ({"name": ""}, "Give the metric a name."),
        ({"kind": "existing"}, "Choose the metric that tells whether it is met."),
        ({"kind": "existing", "metric": "unknown"}, "No metric goes by this name."),
        ({"kind": ""}, "Say whether the metric is tracked already."),
    ],
)
def test_a_promise_that_contradicts_itself_is_questioned(client, lead, answers, said):
    typed_up_to(client, "outcome")

    response = client.post(step("measure"), NEW_METRIC | PROMISE | answers)

    assert response.status_code == 422
    assert said in response.text


def test_an_objective_due_before_it_starts_is_questioned(client, lead):
    response = client.post(step("outcome"), OUTCOME | {"due_on": "2025-12-31"})

    assert response.status_code == 422
    assert (
        "It would be due on 31 Dec 2025, before it starts on 1 Jan 2026. Which one is wrong?"
        in response.text
    )


def test_nobody_hides_an_objective_from_themselves(client, lead):
    hidden = OUTCOME | {"is_confidential": "on"}

    assert client.post(step("outcome"), hidden).status_code == 422
    team = create_team(lead)
    assert client.post(step("outcome"), hidden | {"team": team.pk}).status_code == 302


def test_a_confidential_objective_of_others_is_no_choice(client, lead):
    secret = create_objective(title="Sell the company", is_confidential=True)

    assert "Sell the company" not in client.get(step("outcome")).text
    response = client.post(step("outcome"), OUTCOME | {"parent": secret.pk})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([{"project": "p", "name": "Q"}], "Choose a project or name a new one, not both."),
        ([{"effect": "-1"}], "Choose the project that this is about, or name a new one."),
        ([{"project": "p"}, {"project": "p"}], "A project stands there twice."),
        ([{"name": "Q"}, {"name": "q"}], "A project stands there twice."),
        ([{"project": "gone"}], "No project goes by this name."),
    ],
)
def test_ml_work_that_cannot_be_is_questioned(client, lead, given, said):
    create_project(slug="p")

    response = client.post(step("projects"), rows(*given))

    assert response.status_code == 422
    assert said in response.text


def test_nothing_is_defined_while_a_step_is_open(client, lead):
    typed_up_to(client, "outcome")

    response = client.post(step("agree"), {"side": "ml"})

    assert response.status_code == 422
    assert "Something is still open" in response.text
    assert Objective.objects.count() == 0


def test_a_refusal_at_the_end_leaves_nothing_behind(client, lead):
    taken = create_metric(slug="churn", name="Churn")
    typed_up_to(client, "measure", measure=PROMISE | {"kind": "existing", "metric": "churn"})
    Metric.objects.filter(pk=taken.pk).update(archived_at=NOW)

    response = client.post(step("agree"), {"side": ""})

    assert response.status_code == 422
    assert Objective.objects.count() == 0
    assert Draft.objects.exists()


def test_pressing_the_last_button_twice_defines_one_objective(client, lead):
    typed_up_to(client, "agree")

    again = client.post(step("agree"), {"side": "ml"})

    assert again["Location"] == reverse("objectives:list")
    assert Objective.objects.count() == 1
    assert not Draft.objects.exists()


def test_of_two_presses_at_once_one_finishes(lead):
    drafts.keep(lead, step="outcome", typed=OUTCOME, now=NOW)

    outcomes = []
    for _ in range(2):
        with drafts.finished(lead) as is_mine:
            outcomes.append(is_mine)

    assert outcomes == [True, False]


def test_a_draft_stays_when_finishing_fails(lead):
    drafts.keep(lead, step="outcome", typed=OUTCOME, now=NOW)

    with pytest.raises(LookupError), drafts.finished(lead):
        raise LookupError

    assert Draft.objects.get().content == {"outcome": OUTCOME}


def test_signs_that_no_database_keeps_are_left_out(client, lead):
    client.post(step("outcome"), OUTCOME | {"title": "Cus\x00tomers", "go": "back"})

    assert Draft.objects.get().content["outcome"]["title"] == "Customers"


def test_numbers_are_read_the_way_the_reader_writes_them(client):
    client.force_login(create_user(role=Role.ML_LEAD, language="fr"))
    typed_up_to(client, "measure", measure=NEW_METRIC | PROMISE | {"target": "8,25"})
    client.post(step("agree"), {"side": ""})

    assert SuccessMetric.objects.get().target == 8.25


# --- The read-back -----------------------------------------------------------------------


def words_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", "", response.text)).split())


def test_the_sentence_fills_as_the_answers_come(client, lead):
    typed_up_to(client, "outcome", outcome=OUTCOME | {"owner": str(lead.pk)})

    response = client.post(
        step("measure"), NEW_METRIC | {"baseline": "12", "go": "preview"}, headers=HTMX
    )

    assert response.status_code == 200
    assert "<html" not in response.text
    assert (
        "We will bring Churn from 12.0% (a day) to a target by 31 Dec 2026, measured every month "
        "from crm."
    ) in words_of(response)
    assert "Asta Lind answers for it." in words_of(response)


def test_without_javascript_a_button_reads_it_back(client, lead):
    typed_up_to(client, "outcome")

    response = client.post(step("measure"), NEW_METRIC | {"baseline": "12", "go": "preview"})

    assert response.status_code == 200
    assert "We will bring Churn from 12.0%" in words_of(response)
    assert 'value="Churn"' in response.text


def test_a_sum_reads_as_a_running_total(client, lead):
    typed_up_to(client, "outcome")
    total = NEW_METRIC | PROMISE | {"measures": "total", "go": "preview"}

    response = client.post(step("measure"), total, headers=HTMX)

    assert "We will bring the running total of Churn from 12.0%" in words_of(response)


def test_the_preview_draws_the_values_that_are_there(client, lead):
    metric = create_metric(name="Churn", slug="churn")
    log_value(metric, 11.0, at=datetime(2026, 11, 2, tzinfo=UTC))
    typed_up_to(client, "outcome")

    picked = {"kind": "existing", "metric": "churn", "go": "preview"}
    response = client.post(step("measure"), PROMISE | picked, headers=HTMX)

    assert response.text.count("<svg") == 1
    assert "The newest value is 11.0%, from 2 Nov 2026." in words_of(response)


def test_without_values_the_preview_draws_the_plan(client, lead):
    typed_up_to(client, "outcome")
    before = client.post(step("measure"), NEW_METRIC | {"go": "preview"}, headers=HTMX)
    after = client.post(step("measure"), NEW_METRIC | PROMISE | {"go": "preview"}, headers=HTMX)

    assert (before.text.count("<svg"), after.text.count("<svg")) == (0, 1)


def test_planned_effects_are_added_up(client, lead):
    typed_up_to(client, "measure")
    work = rows({"name": "Early warning", "effect": "-2"}, {"name": "Offers", "effect": "-1"})

    response = client.post(step("projects"), work | {"go": "preview"}, headers=HTMX)

    assert "Early warning: −2.0 pts" in words_of(response)
    assert "Planned effects add up to 75% of the change needed." in words_of(response)


def test_a_row_is_added_without_javascript(client, lead):
    response = client.post(step("projects"), rows({"name": "A"}, {"name": "B"}) | {"go": "add"})

    assert response.text.count('<fieldset class="work') == 3
    assert 'value="A"' in response.text


# --- Who may -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CONTRIBUTOR, Role.FINANCE])
def test_others_are_told_which_role_is_needed(client, role):
    client.force_login(create_user(role=role))

    response = client.get(step("outcome"))

    assert response.status_code == 403
    assert "This needs the role" in response.text


def test_an_executive_defines_the_metric_but_leaves_the_ml_work_to_others(client):
    client.force_login(create_user(role=Role.EXECUTIVE))

    assert "This needs the role" in client.get(step("projects")).text
    typed_up_to(client, "projects", projects=rows({"name": "Mine"}))
    client.post(step("agree"), {"side": "business"})

    assert Objective.objects.count() == Metric.objects.count() == 1
    assert Project.objects.count() == Contribution.objects.count() == 0


# --- Changing it later -------------------------------------------------------------------


def test_a_further_success_metric_is_added(client, lead):
    objective = create_objective(slug="stay")

    response = client.post(
        reverse("objectives:add_success_metric", args=["stay"]), NEW_METRIC | PROMISE
    )

    promise = objective.success_metrics.get()
    assert response["Location"] == reverse("objectives:detail", args=["stay"])
    assert (promise.metric.name, promise.due_on) == ("Churn", objective.due_on)


def test_the_same_metric_twice_is_refused_in_words(client, lead):
    promise = create_success_metric(metric=create_metric(slug="churn", name="Churn"))
    picked = {"kind": "existing", "metric": "churn"}

    response = client.post(
        reverse("objectives:add_success_metric", args=[promise.objective.slug]), PROMISE | picked
    )

    assert response.status_code == 422
    assert "The objective has a success metric on “Churn” already." in response.text


def test_a_promise_is_changed(client, lead):
    promise = create_success_metric(baseline=12.0, target=8.0)
    address = reverse("objectives:change_success_metric", args=[promise.objective.slug, promise.pk])
    assert 'value="12.0"' in client.get(address).text

    response = client.post(
        address,
        PROMISE
        | {"target": "7.5", "starts_on": "2026-01-01", "due_on": "2026-10-31"}
        | {"reason": "The campaign starts earlier"},
    )

    promise.refresh_from_db()
    assert response.status_code == 302
    assert (promise.target, promise.due_on, promise.version) == (7.5, date(2026, 10, 31), 2)


def test_a_removed_promise_comes_back(client, lead):
    promise = create_success_metric()
    arguments = [promise.objective.slug, promise.pk]

    client.post(reverse("objectives:archive_success_metric", args=arguments))
    promise.refresh_from_db()
    assert promise.archived_at == NOW

    client.post(reverse("objectives:restore_success_metric", args=arguments))
    promise.refresh_from_db()
    assert promise.archived_at is None


def test_an_objective_is_changed(client, lead):
    objective = create_objective(slug="stay", owner=lead)
    address = reverse("objectives:edit", args=["stay"])
    assert "Asta Lind answers for it." in words_of(client.get(address))

    response = client.post(address, OUTCOME | {"owner": lead.pk})

    objective.refresh_from_db()
    assert response["Location"] == reverse("objectives:detail", args=["stay"])
    assert (objective.title, objective.slug) == ("Customers stay", "stay")


def test_an_objective_cannot_be_part_of_what_stands_inside_it(client, lead):
    outer = create_objective(slug="outer")
    inner = create_objective(parent=outer)

    response = client.post(
        reverse("objectives:edit", args=["outer"]), OUTCOME | {"parent": inner.pk}
    )

    assert response.status_code == 422
    assert "An objective cannot be part of itself" in response.text


def test_each_side_signs_once_and_may_take_it_back(client, lead):
    create_objective(slug="stay")
    address = reverse("objectives:sign", args=["stay"])

    client.post(address, {"side": "business"})
    client.post(address, {"side": "business"})
    assert Agreement.objects.count() == 1

    client.post(address, {"side": "business", "go": "withdraw"})
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize("name", ["edit", "add_success_metric", "sign"])
def test_strangers_find_nothing_to_change(client, lead, name):
    create_objective(slug="secret", is_confidential=True)

    assert client.post(reverse(f"objectives:{name}", args=["secret"])).status_code == 404


# --- Cost --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("outcome", 11), ("measure", 9), ("projects", 9), ("agree", 8)]
)
def test_steps_cost_the_same_however_much_there_is(
    client, lead, django_assert_num_queries, count, name, queries
):
    Organisation.objects.current()
    for number in range(count):
        create_success_metric(metric=create_metric(slug=f"m-{number}"))
        create_project(slug=f"p-{number}")
        create_user()
    given = [{"project": f"p-{number}", "effect": "-1"} for number in range(count)]
    measure = PROMISE | {"kind": "existing", "metric": "m-0"}
    typed_up_to(client, "projects", measure=measure, projects=rows(*given))

    with django_assert_num_queries(queries):
        assert client.get(step(name)).status_code == 200

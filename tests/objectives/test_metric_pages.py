"""The list of metrics and the page of one, as people see them."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.models import Organisation, Role
from objectives import assessments
from objectives.check_ins import check_in
from objectives.models import Objective
from projects.models import Metric
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


def cost(**fields):
    return create_metric(slug="cost", name="Cost per parcel", unit="EUR", decimals=2, **fields)


def promised(metric, *, title="Cut the cost", **fields):
    terms = {"baseline": 4.80, "target": 4.10, "baseline_on": date(2026, 1, 5)}
    return create_success_metric(
        objective=create_objective(title=title, slug=title.lower().replace(" ", "-")),
        metric=metric,
        **(terms | fields),
    )


def record(at=NOW):
    pks = Objective.objects.values_list("pk", flat=True)
    assessments.record(assessments.roots_of(pks, as_of=at), as_of=at, now=at)


def page(client, slug="cost", **query):
    return words_of(client.get(f"/metrics/{slug}/", query))


# --- The list ----------------------------------------------------------------------------


def listed(client, **query):
    return [row.metric.name for row in client.get("/metrics/", query).context["rows"]]


def three_metrics():
    log_value(create_metric(name="Fresh churn"), 5.0, at=NOW - 2 * DAY)
    log_value(create_metric(name="Late churn"), 5.0, at=NOW - 20 * DAY)
    log_value(create_metric(name="AUC", project=create_project()), 0.8, at=NOW - 2 * DAY)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["AUC", "Fresh churn", "Late churn"]),
        ({"q": "CHURN"}, ["Fresh churn", "Late churn"]),
        ({"state": "late"}, ["Late churn"]),
        ({"state": "fresh"}, ["AUC", "Fresh churn"]),
        ({"kind": "ml"}, ["AUC"]),
        ({"kind": "business", "state": "fresh"}, ["Fresh churn"]),
        ({"state": "archived"}, []),
        ({"state": "nonsense"}, ["AUC", "Fresh churn", "Late churn"]),
    ],
)
def test_the_list_is_narrowed_by_the_query_string(client, viewer, query, names):
    three_metrics()

    assert listed(client, **query) == names


def test_a_row_shows_the_newest_value_and_what_it_serves(client, viewer):
    metric = cost()
    promised(metric)
    promised(metric, title="Secret plan")
    Objective.objects.filter(title="Secret plan").update(is_confidential=True)
    log_value(metric, 4.46, at=NOW - 20 * DAY)

    words = words_of(client.get("/metrics/"))

    assert "Cost per parcel Every week €4.46 4 Nov late Cut the cost –" in words
    assert "Secret" not in words


def test_a_metric_without_value_says_so(client, viewer):
    cost()

    assert "Cost per parcel Every week – No value yet No objective" in words_of(
        client.get("/metrics/")
    )


def test_the_first_metric_is_led_to(client, viewer):
    assert "No metrics yet A metric is the number that tells" in words_of(client.get("/metrics/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_list_do_not_grow(client, viewer, django_assert_num_queries, count):
    Organisation.objects.current()
    for number in range(count):
        metric = create_metric(name=f"Metric {number}", owner=create_user())
        promised(metric, title=f"Objective {number}")
        log_value(metric, 4.46)

    with django_assert_num_queries(10):
        client.get("/metrics/")


# --- One metric --------------------------------------------------------------------------


def test_the_page_opens_with_status_reason_and_four_figures(client, viewer):
    metric = cost()
    promised(metric)
    log_value(metric, 4.46)

    assert page(client).startswith(
        "Objectives Cut the cost Cost per parcel Cost per parcel Off track Edit Check in "
        "41 points behind plan: €4.46, where the plan expects €4.17 by now. "
        "Now €4.46 49% of the way to target, today 12:00 "
        "Since baseline, Jan 2026 −€0.34 ▼ 7%, better from €4.80 "
        "Plan for today €4.17 €0.29 behind "
        "Target, 31 Dec €4.10 37 days left"
    )


def test_worse_than_the_baseline_is_said_without_a_share(client, viewer):
    metric = cost()
    promised(metric)
    log_value(metric, 5.00)

    words = page(client)

    assert "Now €5.00 worse than the baseline, today 12:00" in words
    assert "+€0.20 ▲ 4%, worse from €4.80" in words


def test_a_running_total_is_called_one(client, viewer):
    metric = create_metric(slug="cost", name="Returns", unit="EUR", decimals=0)
    promised(metric, baseline=0.0, target=1000.0, measures="total")
    log_value(metric, 300.0, at=NOW - 7 * DAY)
    log_value(metric, 200.0)

    words = page(client)

    assert "Total since 1 Jan €500" in words
    assert "Values are added up from the start." in words
    assert "24 Nov 2026 €500" in words  # the table under the chart holds what is drawn
    assert "17 Nov 2026 €300" in words


def test_an_old_value_is_greyed_with_its_day(client, viewer):
    metric = cost()
    promised(metric)
    log_value(metric, 4.46, at=NOW - 30 * DAY)

    response = client.get("/metrics/cost/")

    assert "No value for 30 days. Weekly values are expected." in words_of(response)
    assert 'class="kpi stale"' in response.text


def test_since_when_a_status_holds_comes_from_what_was_stored(client, viewer):
    metric = cost()
    promised(metric)
    log_value(metric, 4.20, at=NOW - 5 * DAY)
    record(NOW - 4 * DAY)
    log_value(metric, 4.75, at=NOW - 3 * DAY)
    record(NOW - 2 * DAY)
    record()

    assert "Off track since 22 November 2026." in page(client)


def test_the_owners_view_stands_beside_the_computed_one(client, viewer):
    metric = cost()
    promise = promised(metric)
    log_value(metric, 4.75)
    check_in(promise, judgement="on_track", changed="It will turn.", by=viewer, now=NOW - DAY)

    assert "Asta Lind sees it differently: On track." in page(client)


def test_one_of_several_objectives_is_looked_at(client, viewer):
    metric = cost()
    promised(metric)
    promised(metric, title="Please the board", target=3.00)
    log_value(metric, 4.46)

    chosen = page(client, objective="cut-the-cost")

    assert chosen.startswith("Objectives Cut the cost Cost per parcel")
    assert "Target, 31 Dec €4.10" in chosen
    assert "Target, 31 Dec €3.00" in page(client, objective="please-the-board")
    # The worst one where none, or one out of sight, is asked for.
    assert "Target, 31 Dec €3.00" in page(client)
    assert "Target, 31 Dec €3.00" in page(client, objective="secret-plan")


def test_a_metric_without_objective_shows_its_values_alone(client, viewer):
    log_value(cost(), 4.46)

    words = page(client)

    assert words.startswith(
        "Metrics Cost per parcel Cost per parcel Edit Add a value €4.46, today 12:00. "
        "No objective that you see uses it, so there is nothing to compare it with."
    )
    assert "Plan for today" not in words


def test_a_metric_never_measured_shows_how_to_send_a_value(client, viewer):
    cost()

    response = client.get("/metrics/cost/")

    assert "No value yet. The first one that is sent shows here." in words_of(response)
    assert '<details class="card card-body more" open>' in response.text
    assert '"metric": "cost"' in words_of(response)


def test_a_promise_on_an_objective_out_of_sight_stays_unknown(client, viewer):
    metric = cost()
    promise = promised(metric, title="Secret plan")
    Objective.objects.update(is_confidential=True)
    log_value(metric, 4.46)
    check_in(promise, changed="Hush.", by=None, now=NOW)

    response = client.get("/metrics/cost/?objective=secret-plan")

    assert "Secret" not in response.text.replace("secret-plan", "")
    assert "Hush" not in response.text
    assert "4.10" not in response.text


@pytest.mark.parametrize(
    ("period", "first"),
    [("3m", "18 Oct 2026"), ("1y", "12 Apr 2026"), ("nonsense", "12 Apr 2026"), ("all", "1 Jan")],
)
def test_the_chart_looks_back_as_far_as_asked(client, viewer, period, first):
    metric = cost(cadence="irregular")
    for day in (date(2024, 1, 1), date(2026, 4, 12), date(2026, 10, 18)):
        log_value(metric, 4.5, at=NOW.replace(year=day.year, month=day.month, day=day.day))

    table = page(client, period=period).partition("Date Actual")[2].partition("This page")[0]

    assert table.strip().split(" €4.50")[-2].strip().startswith(first)


def test_missing_weeks_are_gaps(client, viewer):
    metric = cost()
    log_value(metric, 4.8, at=NOW - 35 * DAY)
    log_value(metric, 4.6, at=NOW)

    assert "24 Nov 2026 €4.60 27 Oct 2026 – 20 Oct 2026 €4.80" in page(client)


def test_of_several_values_a_day_the_last_is_drawn(client, viewer):
    metric = cost()
    log_value(metric, 4.9, at=NOW - timedelta(hours=3))
    log_value(metric, 4.6, at=NOW)

    words = page(client)

    assert "There are several values a day; the last of each day is drawn." in words
    assert "4.90" not in words


def test_corrected_values_stay_visible(client, viewer):
    metric = cost()
    log_value(metric, 4.90, at=NOW - DAY, now=NOW - DAY)
    log_value(metric, 4.60, at=NOW - DAY, now=NOW)

    words = page(client)

    assert "23 Nov 2026 €4.60 corrected" in words
    assert "Corrected values All of them as CSV" in words
    assert "23 Nov 2026 €4.90 €4.60 today 12:00" in words


def test_launches_and_check_ins_are_marked_on_the_chart(client, viewer):
    metric = cost()
    promise = promised(metric)
    for weeks in range(10):
        log_value(metric, 4.46, at=NOW - weeks * 7 * DAY)
    project = create_project(name="Route optimiser", stage="live", changed_on=date(2026, 10, 20))
    create_contribution(success_metric=promise, project=project, expected_effect=-0.35)
    check_in(promise, changed="Slow.", by=viewer, now=NOW - 10 * DAY)

    response = client.get("/metrics/cost/")

    assert response.text.count("<title>Route optimiser: Live</title>") == 2  # wide and narrow
    assert response.text.count("<title>Check-in</title>") == 2
    assert "Planned effects add up to 50% of the change needed." in words_of(response)


def test_the_page_tells_what_the_metric_is(client, viewer):
    project = create_project(name="Route optimiser")
    cost(definition="Cost of delivery ÷ parcels", source="finance-dwh", project=project)

    assert (
        "About this metric Definition Cost of delivery ÷ parcels Owner Nobody yet Unit EUR "
        "Source finance-dwh New value Every week Last value None yet "
        "ML project Route optimiser Short name cost" in page(client)
    )


def test_the_page_can_be_seen_as_of_a_past_day(client, viewer):
    metric = cost()
    promised(metric)
    log_value(metric, 4.70, at=NOW - 50 * DAY)
    log_value(metric, 4.46)

    words = page(client, as_of="2026-10-06")

    assert words.startswith("As of 6 October 2026 at 23:59 UTC")
    assert "Now €4.70" in words
    assert "€4.46" not in words
    assert "Check in" not in words


def test_what_was_known_then_leaves_out_later_corrections(client, viewer):
    metric = cost()
    promised(metric)
    log_value(metric, 4.70, at=NOW - 50 * DAY, now=NOW - 50 * DAY)
    log_value(metric, 4.20, at=NOW - 50 * DAY, now=NOW)

    assert "Now €4.20" in page(client, as_of="2026-10-06")
    assert "Now €4.70" in page(client, as_of="2026-10-06", known="then")


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_page_do_not_grow(client, viewer, django_assert_num_queries, count):
    Organisation.objects.current()
    metric = cost()
    for number in range(count):
        promise = promised(metric, title=f"Objective {number}")
        project = create_project(stage="live")
        create_contribution(success_metric=promise, project=project, expected_effect=-0.1)
        check_in(promise, changed="Slow.", by=create_user(), now=NOW - DAY)
        log_value(metric, 4.46, at=NOW - number * DAY)
        log_value(metric, 4.40, at=NOW - number * DAY, now=NOW + DAY)
    record()

    with django_assert_num_queries(21):
        client.get("/metrics/cost/")


# --- Values as a file --------------------------------------------------------------------


def csv(client, query=""):
    response = client.get(f"/metrics/cost.csv{query}")
    return response, b"".join(response.streaming_content).decode().splitlines()


def test_values_can_be_taken_away_as_csv(client, viewer):
    metric = cost()
    log_value(metric, 4.46, note="first, rough", at=NOW - DAY, now=NOW)
    log_value(metric, 0.1 + 0.2, at=NOW)

    response, lines = csv(client)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="cost.csv"'
    assert lines == [
        "metric,unit,measured_at,value,note,recorded_at,replaced_at",
        'cost,EUR,2026-11-23T12:00:00+00:00,4.46,"first, rough",2026-11-24T12:00:00+00:00,',
        "cost,EUR,2026-11-24T12:00:00+00:00,0.30000000000000004,,2026-11-24T12:00:00+00:00,",
    ]


def test_replaced_values_come_along_when_asked_for(client, viewer):
    metric = cost()
    log_value(metric, 4.9, at=NOW - DAY, now=NOW - DAY)
    log_value(metric, -4.6, at=NOW - DAY, now=NOW)

    assert csv(client)[1][1:] == [
        "cost,EUR,2026-11-23T12:00:00+00:00,-4.6,,2026-11-24T12:00:00+00:00,"
    ]
    assert csv(client, "?replaced=yes")[1][1] == (
        "cost,EUR,2026-11-23T12:00:00+00:00,4.9,,2026-11-23T12:00:00+00:00,"
        "2026-11-24T12:00:00+00:00"
    )


@pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_notes_do_not_run_as_formulas(client, viewer, note):
    log_value(cost(), 1.0, note=note)

    assert f",'{note}," in csv(client)[1][1]


def test_there_is_no_file_of_a_metric_that_is_not_there(client, viewer):
    assert client.get("/metrics/nothing.csv").status_code == 404


# --- Its definition ----------------------------------------------------------------------


DEFINITION = {"name": "Cost per parcel", "unit": "EUR", "decimals": "2", "cadence": "weekly"}


def test_a_metric_is_defined(client, viewer):
    done = client.post("/metrics/new/", DEFINITION | {"source": "finance-dwh"})

    metric = Metric.objects.get()
    assert done.url == "/metrics/cost-per-parcel/"
    assert (metric.name, metric.unit, metric.decimals, metric.source) == (
        "Cost per parcel",
        "EUR",
        2,
        "finance-dwh",
    )


def test_a_new_metric_of_a_project_begins_there(client, viewer):
    project = create_project(slug="optimiser")

    form = client.get("/metrics/new/?project=optimiser").context["form"]

    assert form.initial == {"project": project.pk, "owner": viewer.pk}


def test_a_definition_without_name_is_refused_and_kept(client, viewer):
    refused = client.post("/metrics/new/", DEFINITION | {"name": "", "unit": "kg"})

    assert refused.status_code == 422
    assert "Name: Give the metric a name." in words_of(refused)
    assert 'value="kg"' in refused.text
    assert not Metric.objects.exists()


def test_a_definition_is_changed(client, viewer):
    cost()

    done = client.post("/metrics/cost/edit/", DEFINITION | {"name": "Parcel cost"})

    assert done.url == "/metrics/cost/"
    assert Metric.objects.get().name == "Parcel cost"


def test_a_definition_that_the_rules_refuse_is_not_saved(client, viewer):
    project = create_project()
    cost(project=project)
    type(project).objects.update(archived_at=NOW)

    refused = client.post("/metrics/cost/edit/", DEFINITION | {"decimals": "9"})

    assert refused.status_code == 422


def test_archiving_a_metric_can_be_undone(client, viewer):
    cost()

    gone = client.post("/metrics/cost/archive/", follow=True)

    assert "“Cost per parcel” is archived. Undo" in words_of(gone)
    assert "Archived on 24 Nov 2026" in page(client)
    client.post("/metrics/cost/restore/")
    assert Metric.objects.get().archived_at is None


@pytest.mark.parametrize("path", ["new/", "cost/edit/", "cost/archive/", "cost/restore/"])
def test_only_those_who_edit_projects_define_metrics(client, path):
    client.force_login(create_user(role=Role.EXECUTIVE))
    cost()

    assert client.post(f"/metrics/{path}", DEFINITION).status_code == 403

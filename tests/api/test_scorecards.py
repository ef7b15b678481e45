"""What the computation says, over HTTP: the same scorecard that pages and mails show."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Organisation
from objectives import assessments
from tests.api.calls import faults
from tests.factories import NOW, create_metric, create_objective, create_success_metric, log_value

JULY_2 = datetime(2026, 7, 2, 12, tzinfo=UTC)


@pytest.fixture
def arrive(db):
    """Churn is to fall from 12 to 8 over 2026: half-way on 2 July, and no further since."""
    objective = create_objective(slug="arrive", title="Passengers arrive on time")
    metric = create_metric(slug="churn", name="Churn", unit="%", cadence="irregular")
    create_success_metric(objective=objective, metric=metric, baseline=12.0, target=8.0)
    log_value(metric, 10.0, at=JULY_2)
    return objective


def test_a_scorecard_is_worked_out_for_a_past_moment(api, arrive):
    card = api.get("objectives/arrive/scorecard", as_of="2026-07-02T12:00:00Z").json()
    [line] = card.pop("lines")
    card.pop("reason")
    reason = line.pop("reason")

    assert card == {
        "slug": "arrive",
        "title": "Passengers arrive on time",
        "why": "",
        "owner": None,
        "starts_on": "2026-01-01",
        "due_on": "2026-12-31",
        "is_confidential": False,
        "parent": None,
        "children": [],
        "achieved": 0.5,
        "expected": line["expected"],
        "health": "on_track",
        "as_of": "2026-07-02T12:00:00Z",
    }
    assert line == {
        "success_metric": arrive.success_metrics.get().pk,
        "metric": "churn",
        "label": "Churn",
        "unit": "%",
        "decimals": 1,
        "cadence": "irregular",
        "measures": "level",
        "baseline": 12.0,
        "baseline_on": None,
        "target": 8.0,
        "starts_on": "2026-01-01",
        "due_on": "2026-12-31",
        "kind": "change",
        "lower": None,
        "upper": None,
        "plan": "linear",
        "weight": 1.0,
        "current": 10.0,
        "measured_at": "2026-07-02T12:00:00Z",
        "achieved": 0.5,
        # 182 days and a half of 364.
        "expected": 182.5 / 364,
        "expected_value": 12 * (1 - 182.5 / 364) + 8 * (182.5 / 364),
        "health": "on_track",
        "as_of": "2026-07-02T12:00:00Z",
        "judgement": "",
        "override": "",
        "word": "",
        "word_by": "",
        "word_at": None,
        "first": None,
    }
    assert reason["code"] == "close_behind"
    assert reason["numbers"]["achieved"] == 0.5
    assert reason["sentence"].endswith(".")


def test_without_a_moment_it_is_what_the_schedule_stored(api, arrive):
    assessments.record([arrive.pk], as_of=JULY_2, now=JULY_2)

    card = api.get("objectives/arrive/scorecard").json()

    assert (card["as_of"], card["achieved"]) == ("2026-07-02T12:00:00Z", 0.5)


def test_the_reason_names_no_row(api, arrive):
    create_success_metric(objective=arrive, metric=create_metric(name="Silence"))

    card = api.get("objectives/arrive/scorecard").json()

    assert "part" not in card["reason"]["numbers"]


def test_words_come_in_the_language_of_the_request(api, arrive):
    card = api.send("GET", "objectives/arrive/scorecard", b"", accept_language="fr")

    assert card.headers["Content-Language"] == "fr"


@pytest.mark.parametrize(
    "as_of", ["2026-11-24T12:00:01Z", "1899-12-31T00:00:00Z", "2026-07-02", "now"]
)
def test_a_moment_that_is_not_known_is_refused(api, arrive, as_of):
    response = api.get("objectives/arrive/scorecard", as_of=as_of)

    assert response.status_code == 400
    assert list(faults(response)) == ["as_of"]


def test_what_was_stored_is_listed_newest_first(api, arrive):
    for moment in (JULY_2, NOW):
        assessments.record([arrive.pk], as_of=moment, now=moment)
    number = arrive.success_metrics.get().pk

    of_objective = api.get("assessments", objective="arrive").json()["results"]
    of_promise = api.get("assessments", success_metric=number, until="2026-08-01T00:00:00Z").json()[
        "results"
    ]

    assert [row["as_of"] for row in of_objective] == [
        "2026-11-24T12:00:00Z",
        "2026-07-02T12:00:00Z",
    ]
    [row] = of_promise
    assert row == {
        "id": row["id"],
        "objective": None,
        "success_metric": number,
        "as_of": "2026-07-02T12:00:00Z",
        "recorded_at": "2026-07-02T12:00:00Z",
        "current": 10.0,
        "measured_at": "2026-07-02T12:00:00Z",
        "achieved": 0.5,
        "achieved_first": None,
        "expected": 182.5 / 364,
        "health": "on_track",
        "reason_code": "close_behind",
        "reason_numbers": row["reason_numbers"],
    }


def test_the_largest_numbers_there_are_do_no_harm(api):
    objective = create_objective(slug="huge", starts_on=date(1900, 1, 1), due_on=date(2999, 12, 31))
    metric = create_metric(cadence="irregular")
    create_success_metric(
        objective=objective,
        metric=metric,
        baseline=1.7e308,
        target=-1.7e308,
        starts_on=date(1900, 1, 1),
        due_on=date(2999, 12, 31),
    )
    tiny = create_metric(cadence="irregular")
    create_success_metric(objective=objective, metric=tiny, baseline=0, target=5e-324)
    log_value(metric, 1.7e308)
    log_value(tiny, -1.7e308)

    assert api.get("objectives/huge/scorecard").status_code == 200
    assert api.get("objectives/huge/scorecard", as_of="1900-01-01T00:00:00Z").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_lines(
    api, arrive, count, django_assert_num_queries
):
    for _ in range(count):
        create_success_metric(objective=arrive)
    Organisation.objects.current()
    api.get("metrics")

    with django_assert_num_queries(12):
        card = api.get("objectives/arrive/scorecard", as_of="2026-11-24T12:00:00Z").json()

    assert len(card["lines"]) == count + 1

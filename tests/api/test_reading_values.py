"""GET /api/v1/metrics/<slug>/measurements: values on both clocks, page by page."""

from datetime import UTC, datetime

import pytest

from tests.api.calls import Caller, create_token, faults
from tests.factories import NOW, create_metric, create_project, log_value


def november(day):
    return datetime(2026, 11, day, tzinfo=UTC)


@pytest.fixture
def churn(db):
    """Values of the 1st to the 3rd, each known the same evening; the 2nd corrected on the 10th."""
    metric = create_metric(slug="churn")
    for day, value in ((1, 12.0), (2, 11.0), (3, 10.0)):
        log_value(metric, value, at=november(day), now=november(day).replace(hour=20))
    log_value(metric, 11.5, at=november(2), now=november(10))
    return metric


def values(response):
    return [
        (row["measured_at"], row["value"], row["superseded_at"])
        for row in response.json()["results"]
    ]


def test_values_come_newest_first(api, churn):
    assert api.get("metrics/churn/measurements").json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                "measured_at": f"2026-11-0{day}T00:00:00Z",
                "value": value,
                "note": "",
                "recorded_at": recorded_at,
                "superseded_at": None,
            }
            for day, value, recorded_at in (
                (3, 10.0, "2026-11-03T20:00:00Z"),
                (2, 11.5, "2026-11-10T00:00:00Z"),
                (1, 12.0, "2026-11-01T20:00:00Z"),
            )
        ],
    }


def test_a_stretch_of_time_is_cut_out_with_its_ends(api, churn):
    response = api.get(
        "metrics/churn/measurements",
        since="2026-11-02T00:00:00Z",
        until="2026-11-03T01:00:00+01:00",
    )

    assert values(response) == [
        ("2026-11-03T00:00:00Z", 10.0, None),
        ("2026-11-02T00:00:00Z", 11.5, None),
    ]


def test_the_past_is_shown_as_it_was_seen(api, churn):
    response = api.get("metrics/churn/measurements", as_of="2026-11-03T12:00:00Z")

    assert values(response) == [
        ("2026-11-02T00:00:00Z", 11.0, "2026-11-10T00:00:00Z"),
        ("2026-11-01T00:00:00Z", 12.0, None),
    ]


def test_replaced_values_are_shown_when_asked_for(api, churn):
    response = api.get("metrics/churn/measurements", revisions="true", until="2026-11-02T00:00:00Z")

    assert sorted(values(response)) == [
        ("2026-11-01T00:00:00Z", 12.0, None),
        ("2026-11-02T00:00:00Z", 11.0, "2026-11-10T00:00:00Z"),
        ("2026-11-02T00:00:00Z", 11.5, None),
    ]


def test_a_walk_over_pages_meets_each_value_once_though_others_come_in(api, churn):
    first = api.get("metrics/churn/measurements", page_size=2).json()
    log_value(churn, 9.0, at=november(4))
    second = api.client.get(first["next"], headers=api.headers).json()

    assert [row["value"] for row in first["results"] + second["results"]] == [10.0, 11.5, 12.0]
    assert second["next"] is None


def test_every_double_reads_back_as_it_was_sent(api, churn):
    odd = [0.1, 1e-323, 1.7976931348623157e308, -0.30000000000000004, 2**53]
    rows = [
        {"metric": "churn", "value": value, "measured_at": f"2025-01-0{day}T00:00:00Z"}
        for day, value in enumerate(odd, start=1)
    ]
    api.post("measurements", rows)

    response = api.get("metrics/churn/measurements", until="2025-12-31T00:00:00Z")

    assert [row["value"] for row in reversed(response.json()["results"])] == odd


@pytest.mark.parametrize(
    ("parameters", "detail"),
    [
        (
            {"since": "yesterday"},
            "Expected an instant with a zone, such as 2026-11-20T00:00:00Z, but got “yesterday”.",
        ),
        (
            {"since": "0001-01-01T00:00:00+14:00"},
            "Expected an instant with a zone, such as 2026-11-20T00:00:00Z, "
            "but got “0001-01-01T00:00:00+14:00”.",
        ),
        ({"revisions": "yes"}, "Expected true or false, but got “yes”."),
        ({"page_size": "501"}, "Expected a whole number from 1 to 500, but got “501”."),
        ({"page_size": "ten"}, "Expected a whole number from 1 to 500, but got “ten”."),
        (
            {"limit": "5"},
            "There is no such parameter. There are: as_of, cursor, page_size, revisions, "
            "since, until.",
        ),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(api, churn, parameters, detail):
    response = api.get("metrics/churn/measurements", **parameters)

    assert response.status_code == 400
    assert faults(response) == {next(iter(parameters)): detail}


@pytest.mark.parametrize("cursor", ["abc", "cD1OYU4=", "cD0AAA=="])  # p=NaN, p=NUL
def test_a_damaged_cursor_leads_nowhere(api, churn, cursor):
    response = api.get("metrics/churn/measurements", cursor=cursor)

    assert response.status_code == 404
    assert faults(response) == {
        "cursor": "This cursor is damaged. Start again from the first page."
    }


def test_a_plus_sign_that_nobody_escaped_is_understood(api, churn):
    response = api.client.get(
        "/api/v1/metrics/churn/measurements?since=2026-11-03T01:00:00+01:00", headers=api.headers
    )

    assert [row["value"] for row in response.json()["results"]] == [10.0]


def test_a_metric_out_of_sight_is_as_absent_as_one_that_never_was(db):
    create_metric(slug="churn")
    program = Caller(create_token(projects=[create_project()]))

    hidden = program.get("metrics/churn/measurements").json()
    absent = program.get("metrics/chrun/measurements").json()

    assert hidden.pop("request_id") != absent.pop("request_id")
    assert hidden == absent
    assert hidden["status"] == 404


@pytest.mark.parametrize("count", [1, 100])
def test_the_number_of_queries_does_not_grow_with_the_values(api, count, django_assert_num_queries):
    metric = create_metric(slug="churn")
    for n in range(count):
        log_value(metric, n, at=NOW.replace(year=2020, minute=n % 60, second=n // 60))
    api.get("metrics")

    with django_assert_num_queries(3):
        response = api.get("metrics/churn/measurements", page_size=100)

    assert len(response.json()["results"]) == count

"""POST /api/v1/measurements: values come in whole, or not at all."""

import json

import pytest
from django.db import connection

from projects.models import Measurement, Metric
from tests.api.calls import Caller, create_token, faults
from tests.factories import create_metric, create_project

FRIDAY = "2026-11-20T00:00:00Z"


def row(value=11.2, *, metric="churn", measured_at=FRIDAY, **more):
    return {"metric": metric, "value": value, "measured_at": measured_at, **more}


def stored():
    return [
        (each.metric.slug, each.value, each.measured_at.isoformat(), each.note)
        for each in Measurement.objects.select_related("metric").order_by("pk")
    ]


@pytest.fixture(autouse=True)
def churn(db):
    return create_metric(slug="churn")


def test_one_value_is_logged(api):
    response = api.post("measurements", row(note="First one"))

    assert response.status_code == 201
    assert response.json() == {"created": 1, "unchanged": 0, "revised": 0}
    assert stored() == [("churn", 11.2, "2026-11-20T00:00:00+00:00", "First one")]


def test_the_same_again_changes_nothing_and_another_value_revises(api):
    api.post("measurements", row(11.2))

    again = api.post("measurements", row(11.2))
    other = api.post("measurements", row(11.5))

    assert (again.status_code, again.json()) == (200, {"created": 0, "unchanged": 1, "revised": 0})
    assert (other.status_code, other.json()) == (201, {"created": 0, "unchanged": 0, "revised": 1})


def test_a_list_is_logged_in_one_go(api):
    create_metric(slug="revenue")

    response = api.post("measurements", [row(11), row(5e6, metric="revenue", note='a "mark"')])

    assert response.json() == {"created": 2, "unchanged": 0, "revised": 0}
    assert stored()[1] == ("revenue", 5e6, "2026-11-20T00:00:00+00:00", 'a "mark"')


def test_an_empty_list_is_no_fault(api):
    response = api.post("measurements", [])

    assert (response.status_code, response.json()["created"]) == (200, 0)


def test_a_zone_is_respected(api):
    api.post("measurements", row(measured_at="2026-11-20T01:00:00+01:00"))

    assert stored()[0][2] == "2026-11-20T00:00:00+00:00"


NOT_ROWS = {
    "a list": ([], "/0", "Expected an object with metric, value and measured_at, but got a list."),
    "no value": (
        {"metric": "churn", "measured_at": FRIDAY},
        "/0",
        "The field “value” is missing.",
    ),
    "another field": (
        row(colour="red"),
        "/0/colour",
        "There is no such field. There are: metric, value, measured_at, note.",
    ),
    "true": (row(True), "/0/value", "Expected a number, but got true."),
    "null": (row(None), "/0/value", "Expected a number, but got null."),
    "a digit string": (
        row("1_000"),
        "/0/value",
        "Expected a number, but got the text “1_000”.",
    ),
    "the word NaN": (row("NaN"), "/0/value", "Expected a number, but got the text “NaN”."),
    "too many digits": (
        row(9007199254740993),
        "/0/value",
        "Expected a number that a double can hold, but got 9007199254740993.",
    ),
    "400 digits": (
        row(10**400 - 1),
        "/0/value",
        f"Expected a number that a double can hold, but got {'9' * 40}.",
    ),
    "no zone": (
        row(measured_at="2026-11-20T00:00:00"),
        "/0/measured_at",
        "Expected an instant with a zone, such as 2026-11-20T00:00:00Z, "
        "but got “2026-11-20T00:00:00”.",
    ),
    "a day only": (
        row(measured_at="2026-11-20"),
        "/0/measured_at",
        "Expected an instant with a zone, such as 2026-11-20T00:00:00Z, but got “2026-11-20”.",
    ),
    "seconds": (
        row(measured_at=1795046400),
        "/0/measured_at",
        "Expected an instant such as 2026-11-20T00:00:00Z, but got 1795046400.",
    ),
    "tomorrow": (
        row(measured_at="2026-11-25T12:00:00Z"),
        "/0/measured_at",
        "2026-11-25T12:00:00+00:00 lies in the future. Values count once they are true.",
    ),
    "year 1": (
        row(measured_at="0001-01-01T00:00:00Z"),
        "/0/measured_at",
        "0001-01-01T00:00:00+00:00 is before 1900, the earliest that is kept.",
    ),
    "an unknown metric": (
        row(metric="chrun"),
        "/0/metric",
        "No metric is called “chrun”. Create it first, or check the spelling.",
    ),
    "a metric that is no text": (
        row(metric=7),
        "/0/metric",
        "Expected text, but got 7.",
    ),
    "the character NUL": (
        row(note="a\x00b"),
        "/0/note",
        "Expected text without the character NUL.",
    ),
    "a long note": (
        row(note="x" * 301),
        "/0/note",
        "Expected a note of at most 300 characters, but got 301.",
    ),
}


@pytest.mark.parametrize("name", NOT_ROWS)
def test_a_bad_row_is_named_and_nothing_is_stored(api, name):
    bad, pointer, detail = NOT_ROWS[name]

    response = api.post("measurements", [bad, row()])

    assert response.status_code == 422
    assert response.json()["detail"] == "1 row cannot be taken; nothing was stored."
    assert response.json()["errors"] == [{"index": 0, "pointer": pointer, "detail": detail}]
    assert stored() == []


def test_a_lone_object_is_pointed_into_without_a_place(api):
    assert faults(api.post("measurements", row(True))) == {
        "/value": "Expected a number, but got true."
    }
    assert list(faults(api.post("measurements", row(metric="chrun")))) == ["/metric"]


NOT_JSON = {
    "NaN": (
        b'{"metric":"churn","value":NaN}',
        "NaN is not a JSON number. Leave out values that do not exist.",
    ),
    "-Infinity": (
        b'{"value":-Infinity}',
        "-Infinity is not a JSON number. Leave out values that do not exist.",
    ),
    "a huge exponent": (
        json.dumps(row()).replace("11.2", "1e999").encode(),
        "The number 1e999 is larger than a double can hold.",
    ),
    "5,000 digits": (
        json.dumps(row()).replace("11.2", "9" * 5000).encode(),
        "A number of 5000 digits is larger than a double can hold.",
    ),
    "a repeated key": (
        b'{"metric":"churn","value":1,"value":2,"measured_at":"2026-11-20T00:00:00Z"}',
        "The key “value” stands twice in one object. Send it once.",
    ),
    "a repeated key behind an escape": (
        b'{"metric":"churn","value":1,"val\\u0075e":2,"measured_at":"2026-11-20T00:00:00Z"}',
        "The key “value” stands twice in one object. Send it once.",
    ),
    "100,000 brackets": (
        b"[" * 100_000,
        "Lists or objects are nested too deeply. A few levels do.",
    ),
    "half a character": (
        b'{"metric":"\\ud800"}',
        "A \\u escape stands for half a character. Send both halves.",
    ),
    "not UTF-8": (b'{"metric":"\xff"}', "Expected JSON in UTF-8, but byte 11 is not."),
    "a half": (
        b'[{"metric":',
        "Expected JSON, but it breaks off at line 1, column 12: Expecting value.",
    ),
    "nothing": (b"", "Expected a JSON body with its Content-Length, but it is empty."),
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_not_json_is_refused_and_nothing_is_stored(api, name):
    body, detail = NOT_JSON[name]

    response = api.post("measurements", body)

    assert (response.status_code, response.json()["detail"]) == (400, detail)
    assert stored() == []


def test_a_body_that_is_too_large_is_refused(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = api.post("measurements", [row()] * 20)

    assert response.status_code == 413
    assert response.json()["detail"] == (
        "Expected a body of at most 1000 bytes. Send it in several requests."
    )


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"content_type": "text/csv"}, 415),
        ({"content_type": "application/json; charset=latin-1"}, 415),
        ({"content_encoding": "gzip"}, 415),
        ({"accept": "text/html"}, 406),
    ],
)
def test_other_formats_are_refused(api, options, status):
    assert api.post("measurements", row(), **options).status_code == status
    assert stored() == []


def test_each_of_ten_bad_rows_in_a_thousand_is_named(api):
    rows = [row(n, measured_at=f"2020-01-01T{n // 60:02}:{n % 60:02}:00Z") for n in range(1000)]
    for place in range(0, 1000, 100):
        rows[place]["value"] = "x"

    response = api.post("measurements", rows)

    assert response.status_code == 422
    assert list(faults(response)) == [f"/{place}/value" for place in range(0, 1000, 100)]
    assert stored() == []


def test_partial_keeps_the_good_rows_and_lists_the_bad_ones(api):
    rows = [row(1), row("x"), row(3, metric="chrun"), row(4, measured_at="2026-11-21T00:00:00Z")]

    response = api.post("measurements?partial=true", rows)
    again = api.post("measurements?partial=true", rows)

    assert response.status_code == 201
    assert response.json() == {
        "created": 2,
        "unchanged": 0,
        "revised": 0,
        "rejected": 2,
        "errors": [
            {
                "index": 1,
                "pointer": "/1/value",
                "detail": "Expected a number, but got the text “x”.",
            },
            {
                "index": 2,
                "pointer": "/2/metric",
                "detail": "No metric is called “chrun”. Create it first, or check the spelling.",
            },
        ],
    }
    assert (again.status_code, again.json()["unchanged"]) == (200, 2)


@pytest.mark.parametrize("value", ["yes", "1", "", "True"])
def test_partial_is_true_or_false(api, value):
    response = api.post(f"measurements?partial={value}", row())

    assert response.status_code == 400
    assert list(faults(response)) == ["partial"]


def test_a_key_limited_to_a_project_logs_its_metrics_only(churn):
    project = create_project()
    Metric.objects.filter(pk=create_metric(slug="auc").pk).update(project=project)
    program = Caller(create_token(projects=[project]))

    assert program.post("measurements", row(0.9, metric="auc")).status_code == 201
    refused = program.post("measurements", row())

    assert refused.status_code == 422
    assert faults(refused) == {
        "/metric": "No metric is called “churn”. Create it first, or check the spelling."
    }


@pytest.mark.parametrize("count", [1, 100])
def test_the_number_of_queries_does_not_grow_with_the_rows(api, count, django_assert_num_queries):
    rows = [row(n, measured_at=f"2020-01-01T{n // 60:02}:{n % 60:02}:00Z") for n in range(count)]
    api.post("measurements", row())  # notes the key's use, which happens once a minute

    # SQLite takes three more to hand over the rows. Two are the transaction's own.
    with django_assert_num_queries(10 if connection.vendor == "sqlite" else 7):
        response = api.post("measurements", rows)

    assert response.json()["created"] == count

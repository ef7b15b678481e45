from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects import measurements, series
from projects.measurements import Logged, Row, RowsRejected
from projects.models import Erasure, KeyGrant, Measurement, Metric
from tests.factories import (
    NOW,
    create_key_row,
    create_metric,
    create_project,
    create_user,
    log_value,
)

pytestmark = pytest.mark.django_db


def log(*rows, by=None, now=NOW, **options):
    return measurements.log(rows, by=by, now=now, **options)


def faults_of(*rows, **options):
    with pytest.raises(RowsRejected) as rejected:
        log(*rows, **options)
    return [(fault.pointer, fault.detail) for fault in rejected.value.faults]


def test_values_are_stored_once_however_often_they_are_sent():
    create_metric(slug="churn")
    rows = [Row("churn", 11.2, NOW), Row("churn", 11.4, NOW - timedelta(days=7))]

    assert log(*rows) == Logged(created=2, unchanged=0, revised=0)
    assert log(*rows) == Logged(created=0, unchanged=2, revised=0)
    assert Measurement.objects.count() == 2


def test_another_value_for_an_instant_supersedes_the_old_row_which_stays():
    metric = create_metric(slug="churn")
    log(Row("churn", 11.2, NOW))
    later = NOW + timedelta(hours=1)

    assert log(Row("churn", 11.0, NOW), now=later) == Logged(created=0, unchanged=0, revised=1)

    rows = Measurement.objects.filter(metric=metric).order_by("pk")
    assert list(rows.values_list("value", "recorded_at", "superseded_at")) == [
        (11.2, NOW, later),
        (11.0, later, None),
    ]
    [point] = series.points(metric.pk)
    assert (point.value, point.is_revised) == (11.0, True)


def test_of_two_rows_for_one_instant_the_last_one_wins():
    metric = create_metric(slug="churn")

    log(Row("churn", 1.0, NOW), Row("churn", 2.0, NOW))

    assert [point.value for point in series.points(metric.pk)] == [2.0]


def test_the_same_instant_in_another_zone_is_the_same_instant():
    create_metric(slug="churn")
    in_india = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    log(Row("churn", 11.2, NOW))

    assert log(Row("churn", 11.2, in_india)).unchanged == 1


def test_one_bad_row_keeps_all_rows_out_and_every_fault_is_named():
    create_metric(slug="churn")
    create_metric(slug="old", archived_at=NOW)

    faults = faults_of(
        Row("churn", 1.0, NOW),
        Row("chrun", 1.0, NOW),
        Row("old", 1.0, NOW),
        Row("churn", float("nan"), NOW),
        Row("churn", 10**400, NOW),
        Row("churn", True, NOW),
        Row("churn", 2**53 + 1, NOW),
        Row("churn", 1.0, NOW + timedelta(minutes=6)),
        Row("churn", 1.0, datetime(1, 1, 1, tzinfo=UTC)),
        Row("churn", 1.0, datetime(2026, 1, 1)),  # noqa: DTZ001
    )

    assert [pointer for pointer, _detail in faults] == [
        "/1/metric",
        "/2/metric",
        "/3/value",
        "/4/value",
        "/5/value",
        "/6/value",
        "/7/measured_at",
        "/8/measured_at",
        "/9/measured_at",
    ]
    assert faults[0][1] == ("No metric is called “chrun”. Create it first, or check the spelling.")
    assert faults[2][1] == "Expected a number that a double can hold, but got nan."
    assert Measurement.objects.count() == 0


def test_five_minutes_ahead_is_taken():
    create_metric(slug="churn")

    assert log(Row("churn", 1.0, NOW + timedelta(minutes=5))).created == 1


def test_partial_keeps_the_good_rows_and_lists_the_others():
    create_metric(slug="churn")

    logged = log(Row("churn", 1.0, NOW), Row("nope", 1.0, NOW), partial=True)

    assert (logged.created, [fault.pointer for fault in logged.faults]) == (1, ["/1/metric"])


def test_a_limited_key_reaches_only_the_metrics_of_its_projects():
    project = create_project()
    create_metric(slug="auc", project=project)
    create_metric(slug="revenue")
    key = create_key_row(everything=False)
    KeyGrant.objects.create(api_key=key, project=project)

    assert log(Row("auc", 0.9, NOW), by=key).created == 1
    assert [pointer for pointer, _ in faults_of(Row("revenue", 1.0, NOW), by=key)] == ["/0/metric"]


def test_who_logged_a_value_is_kept():
    metric = create_metric()
    person, key = create_user(), create_key_row()

    log_value(metric, 1.0, at=NOW, by=person)
    log_value(metric, 2.0, at=NOW - timedelta(days=1), by=key)

    by = Measurement.objects.order_by("measured_at").values_list("by_key", "by_user")
    assert list(by) == [(key.pk, None), (None, person.pk)]


def test_only_writes_that_change_something_raise_the_metrics_version():
    metric = create_metric()
    log_value(metric, 1.0)
    log_value(metric, 1.0)
    assert Metric.objects.get().version == 1

    log_value(metric, 2.0)
    assert Metric.objects.get().version == 2


@pytest.mark.parametrize("rows", [1, 100])
def test_the_number_of_queries_does_not_grow_with_the_rows(rows, django_assert_num_queries):
    create_metric(slug="churn")
    batch = [Row("churn", float(n), NOW - timedelta(hours=n)) for n in range(rows)]
    log(Row("churn", 0.5, NOW - timedelta(days=99)))  # SQLite's temporary table exists now
    expected = {"postgresql": 6, "sqlite": 9}[connection.vendor]

    with django_assert_num_queries(expected):
        log(*batch)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_every_double_reads_back_as_the_same_double(values):
    metric = create_metric()
    rows = [Row(metric.slug, value, NOW - timedelta(seconds=n)) for n, value in enumerate(values)]

    log(*rows)

    assert [point.value for point in reversed(series.points(metric.pk))] == values


def raw(sql, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.parametrize(
    "change",
    [
        "value = 1.0",
        "metric_id = metric_id + 1",
        "measured_at = '2020-01-01 00:00:00'",
        "recorded_at = '2020-01-01 00:00:00'",
        "note = 'other'",
        "superseded_at = NULL",
    ],
)
def test_the_database_refuses_to_rewrite_a_measurement(change):
    log_value(create_metric(), 11.2)

    with pytest.raises(DatabaseError, match="append-only"):
        raw(f"UPDATE projects_measurement SET {change}")


def test_the_database_refuses_to_bring_a_superseded_value_back():
    metric = create_metric()
    log_value(metric, 1.0)
    log_value(metric, 2.0)

    with pytest.raises(DatabaseError, match="append-only"):
        raw("UPDATE projects_measurement SET superseded_at = NULL WHERE value = 1.0")


def test_the_database_refuses_to_delete_a_measurement():
    log_value(create_metric(), 11.2)

    with pytest.raises(DatabaseError, match="append-only"):
        raw("DELETE FROM projects_measurement")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Measurement.objects.all().delete()


def test_an_erasure_in_writing_permits_the_delete_for_its_metric_alone():
    gone, kept = create_metric(), create_metric()
    log_value(gone, 1.0)
    log_value(kept, 2.0)
    Erasure.objects.create(metric=gone, reason="Example removed", permitted_at=NOW)

    Measurement.objects.filter(metric=gone).delete()

    assert [row.metric_id for row in Measurement.objects.all()] == [kept.pk]


@pytest.mark.parametrize("value", ["'NaN'", "'Infinity'", "'-Infinity'", "1e999", "'text'"])
def test_the_database_refuses_values_that_are_no_finite_double(value):
    metric = create_metric()

    with pytest.raises(DatabaseError):
        raw(
            "INSERT INTO projects_measurement (metric_id, measured_at, value, note, recorded_at)"
            f" VALUES (%s, '2026-01-01 00:00:00', {value}, '', '2026-01-01 00:00:00')",
            metric.pk,
        )


def test_the_database_refuses_two_current_values_for_one_instant():
    metric = create_metric()
    log_value(metric, 1.0)

    with pytest.raises(DatabaseError):
        raw(
            "INSERT INTO projects_measurement (metric_id, measured_at, value, note, recorded_at)"
            " SELECT metric_id, measured_at, 2.0, '', recorded_at FROM projects_measurement"
        )

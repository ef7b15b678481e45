from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from objectives import courses, scorecards
from objectives.courses import Step
from objectives.models import Objective
from projects.series import Point
from tests.factories import (
    NOW,
    create_admin,
    create_metric,
    create_objective,
    create_success_metric,
    log_value,
)

DAY = timedelta(days=1)


def point(at, value, *, is_revised=False):
    return Point(at, value, at, "", is_revised)


def on(day, hour=12):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_the_last_value_of_a_day_stands_for_it():
    steps = courses.daily(
        [point(on(2, 8), 1.0), point(on(2, 9), 2.0), point(on(3), 3.0, is_revised=True)],
        cadence="daily",
        zone=UTC,
    )

    assert steps == [Step(date(2026, 11, 2), 2.0), Step(date(2026, 11, 3), 3.0, True)]


def test_days_are_those_of_the_zone():
    [step] = courses.daily([point(on(2, 23), 1.0)], cadence="daily", zone=ZoneInfo("Asia/Tokyo"))

    assert step.on == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("days", "values"),
    [
        ((1, 8), [1.0, 2.0]),
        ((1, 11), [1.0, 2.0]),  # ten days: late, within one and a half weeks
        ((1, 12), [1.0, None, 2.0]),
    ],
)
def test_a_silence_that_makes_stale_is_a_gap(days, values):
    first, second = days

    steps = courses.daily(
        [point(on(first), 1.0), point(on(second), 2.0)], cadence="weekly", zone=UTC
    )

    assert [step.value for step in steps] == values


def test_irregular_metrics_have_no_gaps():
    steps = courses.daily([point(on(1), 1.0), point(on(28), 2.0)], cadence="irregular", zone=UTC)

    assert [step.value for step in steps] == [1.0, 2.0]


def test_a_running_total_ends_where_the_scorecard_says():
    points = [point(on(1), 10.0), point(on(2), 20.0), point(on(3), 30.0)]

    assert [p.value for p in courses.running_total(points, ends_at=100.0)] == [50.0, 70.0, 100.0]
    assert [p.value for p in courses.running_total(points, ends_at=None)] == [10.0, 30.0, 60.0]
    assert courses.running_total([], ends_at=100.0) == []


def lines_of_the_admin():
    cards = scorecards.stored(Objective.objects.all(), viewer=create_admin(), as_of=NOW)
    return [line for card in cards for line in card.lines]


@pytest.mark.django_db
def test_a_spark_shows_twelve_months():
    promise = create_success_metric(metric=create_metric(cadence="irregular"))
    for ago in (400, 300, 0):
        log_value(promise.metric, float(ago), at=NOW - ago * DAY)

    assert courses.sparks(lines_of_the_admin(), as_of=NOW, zone=UTC) == {promise.pk: [300.0, 0.0]}


@pytest.mark.django_db
def test_a_daily_course_is_thinned_without_gaps_and_keeps_its_newest_value():
    metric = create_metric(cadence="daily")
    for ago in range(28):
        log_value(metric, float(ago), at=NOW - ago * DAY)

    spark = courses.of_metrics({metric.pk: "daily"}, as_of=NOW)[metric.pk]

    assert spark == [25.0, 21.0, 18.0, 14.0, 11.0, 7.0, 4.0, 0.0]


@pytest.mark.django_db
def test_a_spark_has_a_gap_where_values_are_missing():
    metric = create_metric()
    for ago in (35, 28, 7, 0):
        log_value(metric, float(ago), at=NOW - ago * DAY)

    spark = courses.of_metrics({metric.pk: "weekly"}, as_of=NOW)[metric.pk]

    assert spark == [35.0, 28.0, None, 7.0, 0.0]


@pytest.mark.django_db
def test_the_spark_of_a_total_adds_up_from_the_start():
    objective = create_objective(starts_on=date(2026, 11, 10))
    promise = create_success_metric(
        objective=objective, starts_on=date(2026, 11, 10), measures="total"
    )
    for ago, value in ((21, 5.0), (14, 7.0), (7, 1.0), (0, 2.0)):
        log_value(promise.metric, value, at=NOW - ago * DAY)

    spark = courses.sparks(lines_of_the_admin(), as_of=NOW, zone=UTC)[promise.pk]

    assert spark == [7.0, 8.0, 10.0]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_sparks_take_one_query(django_assert_num_queries, count):
    for _ in range(count):
        log_value(create_success_metric().metric, 1.0)
    lines = lines_of_the_admin()

    with django_assert_num_queries(1):
        assert len(courses.sparks(lines, as_of=NOW, zone=UTC)) == count

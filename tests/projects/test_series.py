from datetime import timedelta

import pytest

from projects import series
from projects.series import Reading, Span
from tests.factories import NOW, create_metric, log_value

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_reading_is_the_newest_value_and_the_sum_since_a_start():
    metric = create_metric()
    for days, value in ((30, 5.0), (20, 7.0), (10, 9.0), (0, 11.0)):
        log_value(metric, value, at=NOW - days * DAY)

    [reading, level] = series.readings(
        [Span(metric.pk, NOW - 20 * DAY, NOW - 5 * DAY), Span(metric.pk, None, NOW)]
    )

    assert reading == Reading(9.0, NOW - 10 * DAY, 16.0)
    assert level == Reading(11.0, NOW, None)


def test_samples_are_the_last_values_of_stretches_counted_back():
    metric, silent = create_metric(), create_metric()
    for days, value in ((9, 1.0), (8, 2.0), (6.9, 3.0), (6, 4.0), (1, 5.0), (0, 6.0)):
        log_value(metric, value, at=NOW - days * DAY)

    found = series.samples(
        [metric.pk, silent.pk], since=NOW - 8 * DAY, until=NOW, apart=timedelta(days=3.5)
    )

    assert found == {
        metric.pk: [
            (NOW - 8 * DAY, 2.0),
            (NOW - 6 * DAY, 4.0),
            (NOW, 6.0),
        ],
        silent.pk: [],
    }


def test_samples_know_what_was_known():
    metric = create_metric()
    log_value(metric, 1.0, at=NOW - DAY, now=NOW - DAY)
    log_value(metric, 2.0, at=NOW - DAY, now=NOW)
    span = {"since": NOW - 9 * DAY, "until": NOW, "apart": DAY}

    assert series.samples([metric.pk], **span)[metric.pk] == [(NOW - DAY, 2.0)]
    then = series.samples([metric.pk], **span, known_at=NOW - timedelta(hours=1))
    assert then[metric.pk] == [(NOW - DAY, 1.0)]


@pytest.mark.parametrize("count", [1, 3])
def test_samples_take_one_query(django_assert_num_queries, count):
    metrics = [create_metric() for _ in range(count)]
    for metric in metrics:
        log_value(metric, 1.0)

    with django_assert_num_queries(1):
        series.samples([m.pk for m in metrics], since=NOW - DAY, until=NOW, apart=DAY)


def test_a_metric_without_values_reads_as_nothing():
    metric = create_metric()

    assert series.readings([Span(metric.pk, NOW, NOW)]) == [Reading(None, None, None)]


def test_what_was_known_then_leaves_later_corrections_out():
    metric = create_metric()
    log_value(metric, 1.0, at=NOW - 10 * DAY, now=NOW - 10 * DAY)
    log_value(metric, 2.0, at=NOW - 10 * DAY, now=NOW)
    span = Span(metric.pk, NOW - 20 * DAY, NOW)

    [now_known] = series.readings([span])
    [then_known] = series.readings([span], known_at=NOW - 5 * DAY)
    [before] = series.readings([span], known_at=NOW - 11 * DAY)

    assert [r.value for r in (now_known, then_known, before)] == [2.0, 1.0, None]
    assert [r.total for r in (now_known, then_known, before)] == [2.0, 1.0, None]


def test_values_too_large_to_add_up_have_no_total_but_stay_readable():
    metric = create_metric()
    log_value(metric, 1.7e308, at=NOW - DAY)
    log_value(metric, 1.7e308, at=NOW)

    assert series.readings([Span(metric.pk, NOW - 5 * DAY, NOW)]) == [Reading(1.7e308, NOW, None)]


@pytest.mark.parametrize("count", [1, 3])
def test_many_spans_take_one_query(count, django_assert_num_queries):
    spans = [Span(create_metric().pk, NOW - DAY, NOW) for _ in range(count)]

    with django_assert_num_queries(1):
        assert len(series.readings(spans)) == count


def test_latest_gives_the_newest_point_up_to_a_moment():
    metric, silent = create_metric(), create_metric()
    log_value(metric, 1.0, at=NOW - 2 * DAY)
    log_value(metric, 2.0, at=NOW)

    found = series.latest([metric.pk, silent.pk], as_of=NOW - DAY)

    assert {pk: point.value for pk, point in found.items()} == {metric.pk: 1.0}


def test_points_come_oldest_first_and_a_limit_keeps_the_newest():
    metric = create_metric()
    for days in range(5):
        log_value(metric, float(days), at=NOW - days * DAY)

    assert [p.value for p in series.points(metric.pk, since=NOW - 3 * DAY)] == [3.0, 2.0, 1.0, 0.0]
    assert [p.value for p in series.points(metric.pk, limit=2)] == [1.0, 0.0]


def test_points_of_many_metrics_take_one_query(django_assert_num_queries):
    first, second = create_metric(), create_metric()
    log_value(first, 1.0, at=NOW - DAY)
    log_value(second, 2.0, at=NOW)

    with django_assert_num_queries(1):
        found = series.points_of_many([first.pk, second.pk], since=NOW - 9 * DAY, until=NOW)

    assert {pk: [p.value for p in points] for pk, points in found.items()} == {
        first.pk: [1.0],
        second.pk: [2.0],
    }

from datetime import UTC, datetime, timedelta

import pytest

from objectives.progress import plan

START = datetime(2026, 1, 1, tzinfo=UTC)
DUE = datetime(2026, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "expected"), [(-3, 0.0), (0, 0.0), (5, 0.5), (10, 1.0), (20, 1.0)]
)
def test_a_straight_line_expects_nothing_at_the_start_and_all_on_the_due_date(days, expected):
    as_of = START + timedelta(days=days)

    assert plan.linear(starts_at=START, due_at=DUE, as_of=as_of) == expected


def test_a_due_date_before_the_start_is_refused():
    with pytest.raises(ValueError, match="must be after start"):
        plan.linear(starts_at=DUE, due_at=START, as_of=START)


def test_the_expected_value_is_in_the_metrics_unit():
    assert plan.expected_value(baseline=12.0, target=8.0, expected=0.5) == 10.0


def day(number):
    return START + timedelta(days=number)


def test_a_slow_start_expects_a_quarter_of_the_way_at_half_of_the_time():
    assert plan.slow_start(starts_at=START, due_at=DUE, as_of=day(5)) == 0.25


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, 0.0), (0, 0.0), (2, 0.1), (4, 0.2), (6, 0.5), (8, 0.8), (10, 1.0)]
)
def test_typed_points_are_joined_by_straight_lines(days, expected):
    points = [plan.Waypoint(day(8), 0.8), plan.Waypoint(day(4), 0.2)]

    found = plan.through_points(points, starts_at=START, due_at=DUE, as_of=day(days))

    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, 0.0), (3, 0.0), (4, 0.2), (7, 0.2), (8, 0.8), (9, 0.8), (10, 1.0)]
)
def test_dated_steps_wait_for_the_next_one(days, expected):
    points = [plan.Waypoint(day(4), 0.2), plan.Waypoint(day(8), 0.8)]

    assert plan.in_steps(points, starts_at=START, due_at=DUE, as_of=day(days)) == expected


def test_points_outside_the_period_do_not_count():
    points = [plan.Waypoint(day(-5), 0.9), plan.Waypoint(day(15), 0.1)]

    assert plan.through_points(points, starts_at=START, due_at=DUE, as_of=day(5)) == 0.5

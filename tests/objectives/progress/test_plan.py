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

import datetime as dt
import math
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ui.charts.scales import Scale, date_ticks, day_number, domain, nice_ticks

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, (0, 0.25, 0.5, 0.75, 1)),
        (4.05, 4.9, (4.0, 4.25, 4.5, 4.75, 5.0)),
        (91.2, 96.4, (90, 92, 94, 96, 98)),
        (0, 0.3, (0, 0.1, 0.2, 0.3)),
        (-3, 12, (-5, 0, 5, 10, 15)),
        (-0.9, -0.1, (-1, -0.75, -0.5, -0.25, 0)),
        (0, 8_000_000, (0, 2_000_000, 4_000_000, 6_000_000, 8_000_000)),
    ],
)
def test_ticks_are_round_and_enclose_the_range(low, high, ticks):
    assert nice_ticks(low, high).values == ticks


def test_ticks_need_a_range_that_goes_up():
    with pytest.raises(ValueError, match="from 1 to 1"):
        nice_ticks(1, 1)


@given(FINITE, FINITE)
def test_ticks_of_any_range_are_few_finite_and_in_order(one, other):
    low, high = min(one, other), max(one, other)
    assume(low < high)

    ticks = nice_ticks(low, high).values

    assert 2 <= len(ticks) <= 5
    assert all(math.isfinite(tick) for tick in ticks)
    assert list(ticks) == sorted(set(ticks))
    assert ticks[0] <= low
    assert ticks[-1] >= high


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ([], 0, 1),
        ([math.nan, math.inf], 0, 1),
        ([0.0, 0.0], 0, 1),
        ([10.0], 9, 11),
        ([-10.0, -10.0], -11, -9),
        ([0.0, 100.0], 0, 106),
        ([-100.0, 0.0], -106, 0),
        ([-50.0, 50.0], -56, 56),
    ],
)
def test_the_domain_has_air_but_does_not_cross_zero_for_it(values, low, high):
    assert domain(values) == (low, high)


@given(st.lists(FINITE))
def test_the_domain_of_any_values_goes_up_and_holds_them(values):
    low, high = domain(values)

    assert math.isfinite(low)
    assert math.isfinite(high)
    assert low < high
    assert all(low <= value <= high for value in values)


def test_a_scale_maps_its_ends_and_cuts_off_what_is_outside():
    scale = Scale(0, 10, 100, 200)

    assert [scale(value) for value in (0, 5, 10, -1, 11)] == [100, 150, 200, 100, 200]


def test_a_scale_may_run_downwards_and_span_all_doubles():
    scale = Scale(-sys.float_info.max, sys.float_info.max, 300, 0)

    assert [scale(v) for v in (-sys.float_info.max, 0, sys.float_info.max)] == [300, 150, 0]


def test_a_scale_without_a_span_puts_everything_in_the_middle():
    assert Scale(5, 5, 0, 100)(5) == 50


def test_a_time_of_day_is_a_part_of_a_day():
    noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)

    assert day_number(noon) - day_number(dt.date(2026, 1, 1)) == 0.5


def months(ticks):
    return [(tick.on.isoformat(), tick.new_year) for tick in ticks]


def test_a_year_has_a_tick_each_month_and_its_number_once():
    ticks = date_ticks(dt.date(2026, 1, 5), dt.date(2026, 4, 30), most=12)

    assert months(ticks) == [("2026-02-01", True), ("2026-03-01", False), ("2026-04-01", False)]


def test_longer_spans_step_by_quarters_from_january():
    ticks = date_ticks(dt.date(2025, 8, 3), dt.date(2026, 12, 31), most=6)

    assert months(ticks) == [
        ("2025-10-01", True),
        ("2026-01-01", True),
        ("2026-04-01", False),
        ("2026-07-01", False),
        ("2026-10-01", False),
    ]


def test_short_spans_step_by_days_or_weeks():
    ticks = date_ticks(dt.date(2026, 11, 1), dt.date(2026, 11, 20), most=5)

    assert months(ticks) == [("2026-11-01", True), ("2026-11-08", False), ("2026-11-15", False)]
    assert not any(tick.by_month for tick in ticks)


def test_one_day_has_one_tick():
    day = dt.date(2026, 11, 20)

    assert months(date_ticks(day, day, most=5)) == [("2026-11-20", True)]


@given(st.dates(), st.dates(), st.integers(2, 20))
def test_date_ticks_are_never_more_than_fit_and_lie_in_the_span(one, other, most):
    first, last = min(one, other), max(one, other)

    ticks = date_ticks(first, last, most=most)

    assert len(ticks) <= most
    assert all(first <= tick.on <= last for tick in ticks)

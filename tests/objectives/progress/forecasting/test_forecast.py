import math
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from objectives.progress.forecasting.forecast import Outlook, forecast

MONTHS = [112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118]
TWO_YEARS = [float(value) for value in [*MONTHS, *MONTHS, *MONTHS]]
LARGEST = sys.float_info.max


def one(history, *, period=1, horizon=3):
    [found] = forecast([history], period=period, horizon=horizon)
    return found


@pytest.mark.parametrize("count", [0, 1, 4])
def test_fewer_than_five_values_have_a_count_and_no_forecast(count):
    found = one([1.0] * count)

    assert (found.count, found.value, found.total) == (count, None, None)


@pytest.mark.parametrize("count", [5, 7])
def test_five_to_seven_values_have_a_path_and_no_chance(count):
    found = one([float(value) for value in range(count)])

    assert found.count == count
    assert found.value.path[-1] > count - 1
    assert found.value.spreads is None
    assert found.value.quantile(1, 0.5) is None
    assert found.value.band(1, 0.8) is None
    assert found.value.chance_at_least(1, 3) is None
    assert found.total.chance_at_most(1, 3) is None
    assert found.total.chance_within(1, 3, 4) is None


def test_eight_values_have_all():
    found = one([3.0, 4.0, 3.5, 5.0, 4.0, 6.0, 5.5, 6.0])

    low, high = found.value.band(3, 0.8)
    assert low < found.value.path[2] < high


def test_a_repeated_year_is_expected_again():
    found = one(TWO_YEARS, period=12, horizon=12)

    assert found.value.path == pytest.approx(MONTHS, rel=0.01)
    assert found.total.path[-1] == pytest.approx(sum(MONTHS), rel=0.01)


def test_what_never_moved_is_expected_to_stay():
    found = one([0.1] * 30, period=7)

    assert found.value.path == pytest.approx([0.1] * 3)
    assert found.value.spreads == (0.0, 0.0, 0.0)
    assert found.value.chance_at_least(1, 0.2) == 0.01
    assert found.value.chance_at_most(1, 0.2) == 0.99


def test_a_constant_whole_number_reaches_itself_from_both_sides():
    found = one([8.0] * 30).value

    assert found.path == (8.0, 8.0, 8.0)
    assert (found.chance_at_least(2, 8), found.chance_at_most(2, 8)) == (0.99, 0.99)
    assert found.chance_within(2, 8, 8) == 0.99


def test_only_the_newest_two_hundred_values_are_read():
    newest = [float(value % 7) for value in range(200)]

    found = one([1e9] * 50 + newest, period=7)

    assert found == one(newest, period=7)
    assert found.count == 200


@pytest.mark.parametrize("gap", [math.nan, math.inf, -math.inf])
def test_gaps_at_the_ends_are_dropped_and_those_inside_lie_on_the_line_between(gap):
    values = [1.0, 2.0, 4.0, 3.0, 5.0, 7.0, 6.0, 8.0, 9.0]
    holed = [*values[:4], gap, *values[5:]]

    assert one([gap, *values, gap, gap]) == one(values)
    assert one(holed).count == 8
    assert one(holed).value.path == one(values).value.path  # 5 lies half-way from 3 to 7


def test_a_gap_filled_on_the_line_does_not_narrow_the_band():
    values = np.random.default_rng(3).normal(size=60)
    values[10:50:2] = math.nan

    assert one(values).value.spreads[0] > 0.8 * np.nanstd(values)


def test_other_series_and_further_steps_change_nothing():
    walks = np.random.default_rng(5).normal(size=(300, 60)).cumsum(axis=1)
    histories = [walk[: 5 + row % 56] for row, walk in enumerate(walks)]

    together = forecast(histories, period=12, horizon=8)

    for row in (0, 20, 55, 255, 256, 299):
        alone = one(histories[row], period=12, horizon=3)
        assert alone.count == together[row].count
        assert together[row].value.path[:3] == pytest.approx(alone.value.path)
        assert together[row].total.path[:3] == pytest.approx(alone.total.path)
        if alone.value.spreads:
            assert together[row].value.spreads[:3] == pytest.approx(alone.value.spreads)
            assert together[row].total.spreads[:3] == pytest.approx(alone.total.spreads)


def test_no_histories_have_no_forecasts():
    assert forecast([], period=12, horizon=3) == []


def test_another_unit_gives_the_same_forecast_in_that_unit():
    found, scaled = one(TWO_YEARS), one([value * 1024 for value in TWO_YEARS])

    assert scaled.value.path == tuple(value * 1024 for value in found.value.path)
    assert scaled.value.spreads == tuple(value * 1024 for value in found.value.spreads)


def test_a_horizon_far_beyond_the_past_is_finite_and_ever_less_certain():
    found = one(TWO_YEARS, period=12, horizon=5000)

    assert all(map(math.isfinite, found.total.path + found.total.spreads))
    assert found.value.spreads[-1] > found.value.spreads[100] > found.value.spreads[0]


@pytest.mark.parametrize(("period", "horizon"), [(0, 1), (1, 0), (-1, 1)])
def test_period_and_horizon_start_at_one(period, horizon):
    with pytest.raises(ValueError, match="start at 1"):
        forecast([[1.0]], period=period, horizon=horizon)


class TestOutlook:
    outlook = Outlook(path=(100.0, 110.0), spreads=(10.0, 20.0))

    def test_the_middle_is_the_path(self):
        assert self.outlook.quantile(1, 0.5) == 100
        assert self.outlook.chance_at_least(2, 110) == 0.5

    def test_bands_are_quantiles_of_the_t_distribution(self):
        assert self.outlook.band(1, 0.8) == pytest.approx((84.668, 115.332), abs=0.001)
        assert self.outlook.band(2, 0.5) == pytest.approx((95.186, 124.814), abs=0.001)

    def test_chances_follow_from_the_same_distribution(self):
        low, high = self.outlook.band(1, 0.8)

        assert self.outlook.chance_at_least(1, high) == pytest.approx(0.1)
        assert self.outlook.chance_at_most(1, high) == pytest.approx(0.9)
        assert self.outlook.chance_within(1, low, high) == pytest.approx(0.8)

    def test_nothing_is_called_certain_or_impossible(self):
        assert self.outlook.chance_at_least(1, -1e300) == 0.99
        assert self.outlook.chance_at_least(1, 1e300) == 0.01
        assert self.outlook.chance_within(1, 500, 600) == 0.01

    @pytest.mark.parametrize("step", [0, 3, -1])
    def test_a_step_outside_the_horizon_is_refused(self, step):
        with pytest.raises(ValueError, match="between 1 and 2"):
            self.outlook.quantile(step, 0.5)

    def test_a_range_upside_down_is_refused(self):
        with pytest.raises(ValueError, match="must not be above"):
            self.outlook.chance_within(1, 2, 1)


numbers = st.floats(width=64) | st.sampled_from([LARGEST, -LARGEST, 5e-324, -5e-324, 0.0])


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.lists(numbers, max_size=40), max_size=4),
    st.sampled_from([1, 2, 4, 7, 12, 52]),
    st.sampled_from([1, 3, 60]),
)
@example([[LARGEST, -LARGEST] * 10], 4, 60)
@example([[5e-324, 0.0] * 10, [LARGEST] * 20], 4, 60)
@example([[2.0**-k for k in range(1074)][-200:]], 7, 3)
@example([[1e16 + k for k in range(40)], [10.0**k for k in range(-150, 150, 8)]], 12, 3)
def test_no_doubles_give_anything_but_numbers(histories, period, horizon):
    for found in forecast(histories, period=period, horizon=horizon):
        for outlook in filter(None, (found.value, found.total)):
            assert len(outlook.path) == horizon
            assert all(map(math.isfinite, outlook.path))
            if outlook.spreads is None:
                continue
            assert all(0 <= spread <= LARGEST for spread in outlook.spreads)
            for step in (1, horizon):
                low, high = outlook.band(step, 0.8)
                assert -LARGEST <= low <= high <= LARGEST
                for target in (-LARGEST, 0.0, 5e-324, LARGEST):
                    assert 0.01 <= outlook.chance_at_least(step, target) <= 0.99
                    assert 0.01 <= outlook.chance_within(step, -LARGEST, target) <= 0.99


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_harder_target_is_never_more_likely(path, spread, first, second):
    outlook = Outlook((path,), (spread,))
    low, high = sorted((first, second))

    assert outlook.chance_at_least(1, low) >= outlook.chance_at_least(1, high)
    assert outlook.chance_at_most(1, low) <= outlook.chance_at_most(1, high)

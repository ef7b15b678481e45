import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.progress.achieved import achieved, achieved_towards_range, share_inside

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("baseline", "target", "current", "expected"),
    [
        (200, 0, 100, 0.5),  # decrease, half-way
        (12, 8, 13, -0.25),  # decrease, worse than the baseline
        (0, 10, 5, 0.5),  # increase
        (0, 10, 40, 4.0),  # beats the target, unclamped
        (120, 80, 100, 0.5),
        (-10, 10, 0, 0.5),
    ],
)
def test_the_way_from_baseline_to_target_is_one_formula(baseline, target, current, expected):
    assert achieved(baseline=baseline, target=target, current=current) == expected


def test_a_promise_without_a_way_is_refused():
    with pytest.raises(ValueError, match="must differ"):
        achieved(baseline=3.0, target=3.0, current=4.0)


@given(baseline=finite, target=finite, current=finite)
def test_the_result_is_always_a_finite_number(baseline, target, current):
    if baseline == target:
        return
    assert math.isfinite(achieved(baseline=baseline, target=target, current=current))


@given(baseline=finite, target=finite)
def test_the_baseline_is_zero_and_the_target_is_one(baseline, target):
    if baseline == target:
        return
    assert achieved(baseline=baseline, target=target, current=baseline) == 0
    assert achieved(baseline=baseline, target=target, current=target) == 1


@pytest.mark.parametrize(
    ("current", "expected"), [(15, 0.5), (20, 0.0), (30, -1.0), (10, 1.0), (7, 1.0), (-10, -0.5)]
)
def test_towards_a_range_the_distance_to_the_nearest_bound_counts(current, expected):
    found = achieved_towards_range(baseline=20, lower=5, upper=10, current=current)

    assert found == expected


def test_a_baseline_inside_the_range_has_no_way_to_go():
    with pytest.raises(ValueError, match="lies inside"):
        achieved_towards_range(baseline=7, lower=5, upper=10, current=8)


def test_staying_in_a_range_is_the_share_of_periods_inside_and_a_gap_counts_as_outside():
    assert share_inside([6, 10, None, 11], lower=5, upper=10) == 0.5
    assert share_inside([], lower=5, upper=10) is None


@given(
    baseline=finite,
    bounds=st.tuples(finite, finite).map(sorted).filter(lambda b: b[0] < b[1]),
    current=finite,
)
def test_a_range_never_gives_more_than_one_nor_anything_but_a_number(baseline, bounds, current):
    lower, upper = bounds
    if lower <= baseline <= upper:
        return
    found = achieved_towards_range(baseline=baseline, lower=lower, upper=upper, current=current)
    assert math.isfinite(found)
    assert found <= 1

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.progress.achieved import achieved

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

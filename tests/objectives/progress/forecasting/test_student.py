import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.progress.forecasting import student


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 0.0), (0.75, 0.740697), (0.9, 1.533206), (0.975, 2.776445)]
)
def test_quantiles_are_those_of_the_printed_table(share, value):
    assert student.quantile(share) == pytest.approx(value, abs=1e-6)
    assert student.quantile(1 - share) == pytest.approx(-value, abs=1e-6)


@given(st.floats(0.0001, 0.9999))
def test_the_share_below_a_quantile_is_its_share(share):
    assert student.share_below(student.quantile(share)) == pytest.approx(share, abs=1e-9)


@given(st.floats(allow_nan=False))
def test_any_value_has_a_share_between_nothing_and_all(value):
    assert 0 <= student.share_below(value) <= 1
    assert student.share_below(value) + student.share_below(-value) == pytest.approx(1)


def test_infinity_leaves_nothing_above():
    assert (student.share_below(math.inf), student.share_below(-math.inf)) == (1.0, 0.0)


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.1, math.nan])
def test_a_share_outside_nothing_and_all_has_no_quantile(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        student.quantile(share)

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ui.charts.labels import APART, pushed_apart, rows_of


def test_labels_that_would_meet_are_17_px_apart():
    assert pushed_apart([100, 105, 200], low=0, high=300) == [100, 117, 200]


def test_labels_at_the_bottom_are_pushed_up():
    assert pushed_apart([290, 295, 299], low=0, high=300) == [266, 283, 300]


@given(st.lists(st.floats(0, 300), max_size=6).map(sorted))
def test_any_labels_stay_in_order_apart_and_inside(wanted):
    heights = pushed_apart(wanted, low=0, high=300)

    assert all(0 <= height <= 300 for height in heights)
    gaps = [below - above for above, below in pairwise(heights)]
    assert all(gap >= APART - 1e-9 for gap in gaps)


def test_names_take_the_first_row_that_is_free():
    assert rows_of([(0, 50), (40, 90), (45, 80), (60, 100)], rows=2) == [0, 1, None, 0]

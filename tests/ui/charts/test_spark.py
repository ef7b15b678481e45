from hypothesis import given
from hypothesis import strategies as st

from tests.ui.charts.reading import assert_inside, classes
from ui.charts import spark

VALUES = st.lists(st.none() | st.floats(), max_size=60)


def test_three_values_are_a_line_that_ends_in_a_dot():
    assert spark([0, 10, 5], label="Trend", width=108, height=28) == (
        '<svg class="spark tone-plain" width="108" height="28" viewBox="0 0 108 28" role="img"'
        ' aria-label="Trend"><path class="spark-line" d="M4 24L54 4L104 14"/>'
        '<circle class="spark-dot" cx="104" cy="14" r="3"/></svg>'
    )


def test_no_value_is_no_drawing():
    assert spark([], label="Trend") == ""
    assert spark([None, None], label="Trend") == ""


def test_one_value_is_a_dot_and_a_gap_stays_a_gap():
    assert classes(spark([5], label="Trend")) == ["spark-dot"]
    assert classes(spark([1, 2, None, 3, 4], label="Trend")) == [
        "spark-line",
        "spark-line",
        "spark-dot",
    ]
    assert classes(spark([1, 2, None, 3, None, 4, 5], label="Trend")) == [
        "spark-line",
        "spark-dot",  # a value between two gaps
        "spark-line",
        "spark-dot",
    ]


def test_a_constant_series_runs_through_the_middle():
    assert 'd="M4 15L100 15"' in spark([7, 7], label="Trend")


def test_the_label_is_escaped():
    assert 'aria-label="&lt;b&gt; &amp; &quot;c&quot;"' in spark([1], label='<b> & "c"')


@given(VALUES, st.none() | st.floats(allow_nan=False, allow_infinity=False))
def test_any_values_stay_inside(values, target):
    svg = spark(values, label="Trend", target=target)

    if svg:
        assert_inside(svg)

from hypothesis import given
from hypothesis import strategies as st

from tests.ui.charts.reading import assert_inside, classes, parsed
from ui.charts import Band, Bullet, band, bullet, progress_bar

FINITE = st.floats(allow_nan=False, allow_infinity=False)
MAYBE = st.none() | FINITE


def drawn(**values):
    return bullet(Bullet(**values), label="Way", width=104)


def shape(svg, css):
    [node] = [node for node in parsed(svg).iter() if node.get("class") == css]
    return node


def test_half_of_the_way_is_half_of_the_scale():
    svg = drawn(baseline=200, target=0, now=100, expected=50)

    # The scale is the way and 4 % of air: 104 px for 1.04 ways.
    assert shape(svg, "bullet-now").get("width") == "50"
    assert shape(svg, "bullet-plan").get("d") == "M75 16L79 22L71 22Z"
    assert shape(svg, "bullet-target").get("x") == "98.7"


def test_overreach_shows_beyond_the_target():
    svg = drawn(baseline=0, target=100, now=200)

    assert shape(svg, "bullet-now").get("width") == "100"
    assert shape(svg, "bullet-target").get("x") == "48.7"


def test_a_value_worse_than_the_baseline_starts_the_scale_and_marks_the_baseline():
    svg = drawn(baseline=12, target=8, now=16)

    assert shape(svg, "bullet-now").get("x") == "0"
    assert shape(svg, "bullet-now").get("width") == "50"
    assert shape(svg, "bullet-base").get("x") == "50"


def test_what_is_unknown_is_left_out():
    assert classes(drawn(baseline=0, target=1, now=None)) == ["bullet-track", "bullet-target"]


def test_nothing_reached_is_a_sliver():
    assert shape(drawn(baseline=0, target=1, now=0), "bullet-now").get("width") == "2"


def test_a_target_at_the_baseline_divides_by_nothing():
    assert_inside(drawn(baseline=5, target=5, now=9, expected=5, forecast=7))


@given(FINITE, FINITE, MAYBE, MAYBE, MAYBE)
def test_any_way_stays_inside(baseline, target, now, expected, forecast):
    assert_inside(
        drawn(baseline=baseline, target=target, now=now, expected=expected, forecast=forecast)
    )


def test_a_band_shades_what_is_allowed():
    svg = band(Band(low=10, high=20, now=15), label="Stock", width=100)

    assert classes(svg) == ["bullet-track", "bullet-allowed", "bullet-now"]
    assert shape(svg, "bullet-allowed").get("width") == "66.7"
    assert shape(svg, "bullet-now").get("cx") == "50"


def test_a_band_may_be_open_on_one_side():
    svg = band(Band(low=None, high=200, now=150), label="Latency", width=100)

    assert shape(svg, "bullet-allowed").get("x") == "0"


@given(MAYBE, MAYBE, MAYBE, MAYBE)
def test_any_band_stays_inside(low, high, now, forecast):
    assert_inside(band(Band(low=low, high=high, now=now, forecast=forecast), label="Band"))


def test_shares_of_a_whole():
    svg = progress_bar(0.5, soft=0.25, mark=0.9, label="Half", width=100)

    assert shape(svg, "bullet-now").get("width") == "50"
    assert shape(svg, "bullet-pale").get("width") == "75"
    assert shape(svg, "bullet-target").get("x") == "88.8"


@given(FINITE, FINITE, MAYBE)
def test_any_share_stays_inside(share, soft, mark):
    assert_inside(progress_bar(share, soft=soft, mark=mark, label="Share"))

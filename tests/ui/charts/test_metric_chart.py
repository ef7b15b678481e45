import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.charts.reading import assert_inside, classes, parsed, words
from ui import tokens
from ui.charts import (
    NARROW,
    WIDE,
    Event,
    ForecastPoint,
    MetricChart,
    Value,
    Writing,
    geometry,
    metric_chart,
    planned_on,
)

WRITING = Writing(
    value=lambda value: f"{value:g}",
    tick=lambda value, step: f"{value:g}",
    day=lambda day: f"{day:%d %b %Y}",
    month=lambda day: f"{day:%b}",
    short_day=lambda day: f"{day:%d %b}",
)
START, DUE = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def chart(**fields):
    return MetricChart(**({"id": "c", "name": "Cost", "unit": "EUR", "actual": []} | fields))


def drawn(size=WIDE, **fields):
    return metric_chart(chart(**fields), writing=WRITING, size=size)


def weekly(*values):
    return [Value(START + dt.timedelta(weeks=n), value) for n, value in enumerate(values)]


def test_a_chart_with_nothing_is_a_frame_without_marks():
    svg = drawn()

    assert_inside(svg)
    assert not {"c-actual", "c-base", "c-plan", "c-target", "c-now"} & set(classes(svg))


def test_one_value_is_a_dot_with_its_number():
    svg = drawn(actual=weekly(4.8))

    assert_inside(svg)
    assert "c-now" in classes(svg)
    assert "c-actual" not in classes(svg)
    assert "4.8" in words(svg)


def test_a_baseline_alone_is_drawn_and_named():
    svg = drawn(baseline=4.8, due=DUE)

    assert_inside(svg)
    assert "c-base" in classes(svg)
    assert "Baseline 4.8" in words(svg)


def test_gaps_stay_gaps():
    assert classes(drawn(actual=weekly(1, 2, None, 3, 4))).count("c-actual") == 2


def test_a_value_between_gaps_and_a_corrected_one_are_dots():
    values = [*weekly(1, 2, None, 3, None), Value(dt.date(2026, 3, 1), 4, corrected=True)]

    assert "c-single" in classes(drawn(actual=values))
    assert classes(drawn(actual=values)).count("c-corrected") == 1


def test_everything_at_once_lies_in_its_layers():
    svg = drawn(
        actual=weekly(4.8, 4.7, 4.5),
        baseline=4.8,
        target=4.1,
        due=DUE,
        plan=[(START, 4.8), (DUE, 4.1)],
        forecast=[ForecastPoint(DUE, 4.27, half=(4.2, 4.34), most=(4.13, 4.41))],
        former_targets=[(dt.date(2026, 9, 30), 4.2)],
        events=[Event(dt.date(2026, 4, 13), "Launch")],
        tone="risk",
    )

    shapes = [name for name in classes(svg) if name.startswith("c-") and name not in
              ("c-grid", "c-tick")]  # fmt: skip
    assert shapes == [
        "c-most", "c-half", "c-event", "c-base", "c-plan", "c-forecast", "c-end", "c-actual",
        "c-former", "c-target", "c-now", "c-cross", "c-found",
    ]  # fmt: skip
    assert words(svg)[-5:] == ["Plan", "Baseline 4.8", "Forecast 4.27", "Target 4.1", "4.5"]


def test_an_allowed_band_is_shaded_and_its_bounds_are_named():
    svg = drawn(actual=weekly(12), allowed=(11, 13))

    assert "c-allowed" in classes(svg)
    assert {"11", "13"} <= set(words(svg))


def test_the_narrow_drawing_is_brief_and_shows_the_last_six_months():
    actual = [Value(START + dt.timedelta(weeks=n), float(n)) for n in range(52)]
    fields = {"actual": actual, "plan": [(START, 0), (DUE, 52)], "target": 52, "due": DUE,
              "events": [Event(dt.date(2026, 11, 1), "Launch")]}  # fmt: skip
    svg = drawn(size=NARROW, **fields)

    assert_inside(svg)
    assert "Launch" not in words(svg)
    assert "52" in words(svg)
    assert "Jan" not in words(svg)
    places = geometry(chart(**fields), writing=WRITING)["narrow"]
    assert places[0] is None
    assert places[-1] is not None


def test_words_are_escaped():
    svg = drawn(name="<script>", events=[Event(START, "a < b")], actual=weekly(1, 2))

    assert "<script>" not in svg
    assert "a &lt; b" in svg


def test_nothing_is_styled_in_place_unless_the_drawing_stands_alone():
    fields = {"actual": weekly(1, 2), "tone": "risk"}
    page = drawn(**fields)
    alone = metric_chart(chart(**fields), writing=WRITING, standalone="dark")

    assert "style" not in page
    assert "var(--" not in alone
    assert tokens.COLOURS["risk-g"].dark in alone
    assert parsed(alone).tag == "{http://www.w3.org/2000/svg}svg"


def test_what_is_read_out_is_the_value_and_the_plan_of_each_date():
    shown = geometry(
        chart(actual=weekly(4.8, None, 4.5), plan=[(START, 4.8), (START.replace(day=29), 4.4)]),
        writing=WRITING,
    )

    assert shown["rows"] == ["01 Jan 2026 · 4.8 · plan 4.8", "15 Jan 2026 · 4.5 · plan 4.6"]
    assert len(shown["wide"]) == len(shown["narrow"]) == 2


@pytest.mark.parametrize(
    ("day", "planned"),
    [((2026, 1, 1), 10), ((2026, 1, 6), 15), ((2026, 1, 11), 20), ((2026, 1, 12), None)],
)
def test_the_plan_is_straight_between_its_corners(day, planned):
    plan = [(dt.date(2026, 1, 1), 10.0), (dt.date(2026, 1, 11), 20.0)]

    assert planned_on(chart(plan=plan), dt.date(*day)) == planned


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))
VALUES = st.lists(st.builds(Value, DATES, st.none() | NUMBERS, st.booleans()), max_size=30)
PLANS = st.lists(st.tuples(DATES, NUMBERS), max_size=4)
PAIRS = st.tuples(NUMBERS, NUMBERS).map(sorted).map(tuple)
POINTS = st.lists(
    st.builds(ForecastPoint, DATES, NUMBERS, half=st.none() | PAIRS, most=st.none() | PAIRS),
    max_size=4,
)
CHARTS = st.builds(
    chart,
    actual=VALUES.map(lambda values: sorted(values, key=lambda value: value.at)),
    baseline=st.none() | NUMBERS,
    target=st.none() | NUMBERS,
    due=st.none() | DATES,
    plan=PLANS.map(lambda plan: sorted(plan, key=lambda corner: corner[0])),
    forecast=POINTS.map(lambda points: sorted(points, key=lambda point: point.at)),
    allowed=st.none() | PAIRS,
    former_targets=PLANS,
    events=st.lists(st.builds(Event, DATES, st.text("ab <&", max_size=30)), max_size=6),
)


@given(CHARTS, st.sampled_from([WIDE, NARROW]))
def test_any_chart_is_finite_and_inside(given_chart, size):
    svg = metric_chart(given_chart, writing=WRITING, size=size)

    assert_inside(svg)
    assert not re.search(r'="(nan|inf|-inf)"', svg)

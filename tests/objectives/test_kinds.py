"""Promises of every kind, judged and said: ranges, milestones, and plans that bend."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Organisation
from objectives import assessments, scorecards, wording
from objectives.models import Objective, SuccessMetric
from objectives.promises import PromiseRefused, add_success_metric, change_success_metric
from tests.factories import (
    NOW,
    create_admin,
    create_metric,
    create_objective,
    create_success_metric,
    log_value,
)

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(days=7)
# Monday to Sunday: eight whole weeks.
EIGHT_WEEKS = {"starts_on": date(2026, 3, 2), "due_on": date(2026, 4, 26)}
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
HALF_WAY = datetime(2026, 3, 30, tzinfo=UTC)  # four weeks are over
RANGE = {"kind": "range", "baseline": None, "target": None, "lower": 5.0, "upper": 10.0}


def line_of(promise, *, as_of=NOW, known_at=None):
    objectives = Objective.objects.filter(pk=promise.objective_id)
    [card] = scorecards.computed(objectives, viewer=create_admin(), as_of=as_of, known_at=known_at)
    return next(line for line in card.lines if line.success_metric_id == promise.pk)


def said(promise, *, as_of=NOW):
    line = line_of(promise, as_of=as_of)
    return line.health.value, line.achieved, wording.line_sentence(line)


def log_weeks(metric, *values):
    for week, value in enumerate(values):
        if value is not None:
            log_value(metric, value, at=START + week * WEEK)


# --- A range that is kept to -------------------------------------------------------------


def test_staying_in_a_range_is_the_share_of_weeks_inside():
    promise = create_success_metric(**RANGE, **EIGHT_WEEKS)
    log_weeks(promise.metric, 6.0, 7.0, 11.0, 8.0)

    assert said(promise, as_of=HALF_WAY) == (
        "at_risk",
        0.75,
        "Inside 5.0% to 10.0% in 3 of 4 weeks so far; 8.0% now.",
    )


def test_a_week_without_a_value_counts_as_outside():
    promise = create_success_metric(**RANGE, **EIGHT_WEEKS)
    log_weeks(promise.metric, 6.0, None, None, 8.0)

    assert said(promise, as_of=HALF_WAY)[:2] == ("off_track", 0.5)


def test_the_running_week_counts_once_it_has_a_value():
    promise = create_success_metric(**RANGE, **EIGHT_WEEKS)
    log_weeks(promise.metric, 6.0, 7.0, 9.0, 8.0)
    in_the_fifth_week = HALF_WAY + 2 * DAY

    assert said(promise, as_of=in_the_fifth_week)[1] == 1.0
    log_value(promise.metric, 20.0, at=HALF_WAY + DAY)
    assert said(promise, as_of=in_the_fifth_week)[1] == 0.8


def test_a_range_kept_all_the_time_is_achieved_only_at_the_end():
    promise = create_success_metric(**RANGE, **EIGHT_WEEKS)
    log_weeks(promise.metric, *[6.0] * 8)

    assert said(promise, as_of=datetime(2026, 4, 26, 13, tzinfo=UTC))[0] == "on_track"
    assert said(promise) == (
        "achieved",
        1.0,
        "Stayed inside 5.0% to 10.0% until 26 Apr 2026: 8 of 8 weeks.",
    )


def test_a_range_left_once_is_missed_at_the_end():
    promise = create_success_metric(**RANGE, **EIGHT_WEEKS)
    log_weeks(promise.metric, *[6.0] * 7, 12.0)

    assert said(promise) == (
        "missed",
        0.875,
        "Inside 5.0% to 10.0% in only 7 of 8 weeks until 26 Apr 2026.",
    )


def test_of_an_irregular_metric_every_value_counts_as_one():
    metric = create_metric(cadence="irregular")
    promise = create_success_metric(metric=metric, **RANGE, **EIGHT_WEEKS)
    for hours, value in enumerate([4.0, 6.0, 6.0, 6.0]):
        log_value(metric, value, at=START + timedelta(hours=hours))

    assert said(promise, as_of=HALF_WAY)[1] == 0.75


def test_a_range_without_a_value_since_the_start_is_no_data():
    promise = create_success_metric(**RANGE, **EIGHT_WEEKS)
    log_value(promise.metric, 7.0, at=START - DAY)

    health, achieved, sentence = said(promise, as_of=START)
    assert (health, achieved, sentence) == ("no_data", None, "No value since the start yet.")


def test_a_baseline_inside_the_range_also_means_keeping_to_it():
    promise = create_success_metric(**{**RANGE, "baseline": 7.0}, **EIGHT_WEEKS)
    log_weeks(promise.metric, 6.0, 11.0)

    assert line_of(promise, as_of=START + WEEK).achieved == 0.5


# --- A range that is approached ----------------------------------------------------------


def test_a_range_is_approached_from_a_baseline_outside_of_it():
    promise = create_success_metric(**{**RANGE, "baseline": 20.0}, **EIGHT_WEEKS)
    log_value(promise.metric, 15.0, at=HALF_WAY - 3 * DAY)

    line = line_of(promise, as_of=datetime(2026, 3, 29, 12, tzinfo=UTC))

    assert (line.achieved, line.expected, line.expected_value) == (0.5, 0.5, 15.0)
    assert wording.line_sentence(line) == "Right on plan at 15.0%."


def test_too_far_below_is_no_better_than_too_far_above():
    promise = create_success_metric(**{**RANGE, "baseline": 20.0}, **EIGHT_WEEKS)
    log_value(promise.metric, -5.0, at=HALF_WAY - 3 * DAY)

    assert line_of(promise, as_of=HALF_WAY).achieved == 0.0


# --- Milestones --------------------------------------------------------------------------


def test_a_milestone_is_expected_on_its_date_and_not_before():
    promise = create_success_metric(kind="milestone", target=1.0, **EIGHT_WEEKS)
    log_value(promise.metric, 0.0, at=datetime(2026, 4, 20, tzinfo=UTC))

    assert said(promise, as_of=datetime(2026, 4, 25, tzinfo=UTC)) == (
        "on_track",
        0.0,
        "Not passed yet; due on 26 Apr 2026.",
    )
    assert said(promise, as_of=datetime(2026, 4, 26, tzinfo=UTC)) == (
        "off_track",
        0.0,
        "Not passed yet, and due today.",
    )
    assert said(promise)[::2] == ("missed", "Not passed by 26 Apr 2026.")


def test_a_milestone_is_achieved_as_soon_as_it_is_passed():
    promise = create_success_metric(kind="milestone", target=1.0, **EIGHT_WEEKS)
    log_value(promise.metric, 1.0, at=HALF_WAY)

    assert said(promise, as_of=HALF_WAY) == ("achieved", 1.0, "Passed, as of 30 Mar 2026.")
    assert wording.now(line_of(promise)) == wording.goal(line_of(promise)) == "passed"


def test_a_milestone_without_a_value_is_no_data_never_on_track():
    promise = create_success_metric(kind="milestone", target=1.0, **EIGHT_WEEKS)

    assert said(promise, as_of=HALF_WAY) == ("no_data", None, "No value yet.")


# --- Plans -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "points", "expected", "in_unit"),
    [
        ("slow_start", (), 0.25, 10.0),
        ("steps", ((date(2026, 3, 4), 8.0), (date(2026, 3, 9), 30.0)), 0.2, 8.0),
        ("points", ((date(2026, 3, 4), 8.0), (date(2026, 3, 8), 32.0)), 0.5, 20.0),
    ],
)
def test_a_plan_expects_its_own_value_half_way(plan, points, expected, in_unit):
    promise = create_success_metric(
        target=40.0, plan=plan, starts_on=date(2026, 3, 1), due_on=date(2026, 3, 11)
    )
    for day, value in points:
        promise.plan_points.create(expected_on=day, value=value)

    line = line_of(promise, as_of=datetime(2026, 3, 6, tzinfo=UTC))

    assert (line.expected, line.expected_value) == (pytest.approx(expected), pytest.approx(in_unit))
    assert line.plan_points == points


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_ranges_and_typed_plans(
    count, django_assert_num_queries
):
    objective = create_objective()
    for _ in range(count):
        kept = create_success_metric(objective=objective, **RANGE)
        typed = create_success_metric(objective=objective, plan="steps")
        typed.plan_points.create(expected_on=date(2026, 3, 1), value=20.0)
        log_value(kept.metric, 6.0)
        log_value(typed.metric, 6.0)
    organisation = Organisation.objects.current()
    promises = list(SuccessMetric.objects.select_related("metric"))

    with django_assert_num_queries(3):
        assessments.assess(promises, as_of=NOW, organisation=organisation)


# --- Terms -------------------------------------------------------------------------------


def add(**terms):
    return add_success_metric(create_objective(), metric=create_metric(), by=None, now=NOW, **terms)


def refusal(**terms):
    with pytest.raises(PromiseRefused) as refused:
        add(**terms)
    return refused.value.message_dict


def test_a_milestone_needs_no_numbers():
    promise = add(kind="milestone")

    assert (promise.baseline, promise.target) == (0.0, 1.0)


def test_a_range_takes_its_bounds_and_perhaps_a_baseline():
    promise = add(kind="range", lower=5.0, upper=10.0)

    assert (promise.baseline, promise.target, promise.lower, promise.upper) == (None, None, 5, 10)


@pytest.mark.parametrize(
    ("terms", "refused"),
    [
        (
            {"kind": "range"},
            {
                "lower": ["Expected a number in the metric's unit, but it is missing."],
                "upper": ["Expected a number in the metric's unit, but it is missing."],
            },
        ),
        (
            {"kind": "range", "lower": 10.0, "upper": 5.0},
            {"upper": ["Expected an upper bound above the lower one, 10.0, but got 5.0."]},
        ),
        (
            {"kind": "range", "lower": 5.0, "upper": 10.0, "target": 7.0},
            {"target": ["A promise of this kind has none. Leave it out, or choose another kind."]},
        ),
        (
            {"kind": "range", "lower": 5.0, "upper": 10.0, "measures": "total"},
            {
                "measures": [
                    "A running total can only reach a target. Choose a level, or promise a target."
                ]
            },
        ),
        (
            {"kind": "range", "lower": 5.0, "upper": 10.0, "plan": "slow_start"},
            {"plan": ["There is no way to plan: it is inside from the start, or not there yet."]},
        ),
        (
            {"baseline": 0.0, "target": 9.0, "plan": "steps"},
            {
                "plan_points": [
                    "Expected the values of the plan with their days, but there are none."
                ]
            },
        ),
        (
            {"baseline": 0.0, "target": 9.0, "plan_points": [(date(2026, 3, 1), 3.0)]},
            {
                "plan_points": [
                    "Only plans of steps or of points have values of their own."
                    " Choose one of these."
                ]
            },
        ),
        (
            {
                "baseline": 0.0,
                "target": 9.0,
                "plan": "points",
                "plan_points": [(date(2027, 3, 1), 3.0)],
            },
            {
                "plan_points": [
                    "Expected days between the start and the due date, but got 2027-03-01."
                ]
            },
        ),
        (
            {
                "baseline": 0.0,
                "target": 9.0,
                "plan": "points",
                "plan_points": [(date(2026, 3, 1), 3.0), (date(2026, 3, 1), 4.0)],
            },
            {"plan_points": ["Expected one value a day, but 2026-03-01 has more."]},
        ),
    ],
)
def test_terms_that_do_not_fit_the_kind_are_refused_by_name(terms, refused):
    assert refusal(**terms) == refused


def test_an_unknown_kind_is_refused():
    assert list(refusal(kind="wish", baseline=0.0, target=1.0)) == ["kind"]


def test_the_points_of_a_plan_are_replaced_and_go_with_it():
    promise = add(baseline=0.0, target=9.0, plan="steps", plan_points=[(date(2026, 3, 1), 3.0)])

    def change(**terms):
        change_success_metric(promise, by=None, now=NOW, reason="Another plan", **terms)
        return list(promise.plan_points.values_list("expected_on", "value")), promise.version

    assert change(plan_points=[(date(2026, 5, 1), 4.0)]) == ([(date(2026, 5, 1), 4.0)], 2)
    assert change(plan_points=[(date(2026, 5, 1), 4.0)]) == ([(date(2026, 5, 1), 4.0)], 2)
    assert change(plan="linear") == ([], 3)

from datetime import timedelta

import pytest

from objectives.progress.health import Health, Limits, health, is_stale
from tests.factories import NOW


def judge(
    achieved,
    *,
    expected=0.5,
    stale=False,
    started=True,
    past_due=False,
    must_hold=True,
    limits=None,
):
    return health(
        achieved=achieved,
        expected=expected,
        stale=stale,
        started=started,
        past_due=past_due,
        must_hold=must_hold,
        limits=limits or Limits(),
    )


@pytest.mark.parametrize(
    ("achieved", "expected", "state"),
    [
        (0.60, 0.50, Health.ON_TRACK),
        (0.40, 0.50, Health.ON_TRACK),  # exactly at the limit of −0.10
        (0.39, 0.50, Health.AT_RISK),
        (0.25, 0.50, Health.AT_RISK),  # exactly at the limit of −0.25
        (0.24, 0.50, Health.OFF_TRACK),
        (-1.0, 0.50, Health.OFF_TRACK),
    ],
)
def test_the_gap_behind_plan_decides(achieved, expected, state):
    assert judge(achieved, expected=expected).health == state


def test_the_limits_belong_to_the_organisation():
    strict = Limits(on_track=0.0, at_risk=0.05)

    assert judge(0.46, expected=0.5, limits=strict).health == Health.AT_RISK


def test_before_the_start_nothing_else_counts():
    assert judge(1.0, started=False).health == Health.NOT_STARTED


def test_a_level_must_still_hold_on_the_due_date():
    verdict = judge(1.2, expected=0.9)

    assert (verdict.health, verdict.reason.code) == (Health.ON_TRACK, "reached_must_hold")
    assert judge(1.2, expected=1.0, past_due=True).health == Health.ACHIEVED


def test_a_running_total_is_achieved_once_it_is_reached():
    assert judge(1.0, must_hold=False).health == Health.ACHIEVED


def test_a_passed_due_date_below_the_target_is_missed_even_without_recent_data():
    assert judge(0.99, past_due=True, stale=True).health == Health.MISSED


def test_a_passed_due_date_without_any_value_is_missed_and_says_so():
    verdict = judge(None, past_due=True, stale=True)

    assert (verdict.health, verdict.reason.code) == (Health.MISSED, "missed_without_value")


def test_no_value_is_never_green():
    assert judge(None, expected=0.0).health == Health.NO_DATA


def test_silence_comes_before_colour():
    assert judge(0.9, stale=True).health == Health.NO_DATA


@pytest.mark.parametrize(
    ("age", "stale"),
    [(timedelta(days=10, hours=12), False), (timedelta(days=10, hours=13), True)],
)
def test_a_value_is_stale_after_one_and_a_half_times_its_cadence(age, stale):
    assert is_stale(measured_at=NOW - age, interval=timedelta(days=7), now=NOW) is stale


def test_irregular_metrics_are_never_stale_once_they_have_a_value():
    year_old = NOW - timedelta(days=365)

    assert is_stale(measured_at=year_old, interval=None, now=NOW) is False
    assert is_stale(measured_at=None, interval=None, now=NOW) is True

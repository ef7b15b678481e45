import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.progress.health import Health, Limits
from objectives.progress.rollup import Part, rollup

_pks = iter(range(1, 10_000))


def part(achieved, *, expected=0.5, weight=1.0, health=Health.ON_TRACK, kind="success_metric"):
    return Part(kind, next(_pks), weight, achieved, expected, health)


def roll(*parts):
    return rollup(parts, limits=Limits())


def test_a_triumph_cannot_hide_a_failure():
    rolled = roll(part(4.0), part(0.0, health=Health.OFF_TRACK))

    assert rolled.achieved == 0.5


def test_weights_count():
    assert roll(part(1.0, weight=3), part(0.0, weight=1)).achieved == 0.75


def test_worse_than_the_baseline_counts_as_nothing_not_as_debt():
    assert roll(part(-2.0), part(1.0)).achieved == 0.5


def test_one_part_off_track_caps_the_whole_at_risk_and_is_named():
    fallen = part(0.2, health=Health.OFF_TRACK)

    verdict = roll(part(1.0), part(1.0), fallen).verdict

    assert (verdict.health, verdict.reason.code) == (Health.AT_RISK, "capped_by")
    assert verdict.reason.numbers["part"] == fallen.pk


def test_more_than_half_of_the_weight_in_silence_is_no_data():
    silent = part(None, expected=0.5, health=Health.NO_DATA, weight=2)

    verdict = roll(part(0.9), silent).verdict

    assert verdict.health == Health.NO_DATA
    assert verdict.reason.numbers["part"] == silent.pk


def test_exactly_half_in_silence_still_has_a_health():
    silent = part(None, expected=0.5, health=Health.NO_DATA)

    assert roll(part(0.9), silent).verdict.health == Health.ON_TRACK


@pytest.mark.parametrize(
    ("gap", "state"),
    [(0.10, Health.ON_TRACK), (0.11, Health.AT_RISK), (0.26, Health.OFF_TRACK)],
)
def test_the_same_limits_hold_on_the_means(gap, state):
    assert roll(part(0.5 - gap, health=Health.AT_RISK)).verdict.health == state


def test_all_achieved_is_achieved_and_one_missed_among_the_finished_is_missed():
    done = part(1.0, expected=1.0, health=Health.ACHIEVED)
    missed = part(0.7, expected=1.0, health=Health.MISSED)

    assert roll(done, done).verdict.health == Health.ACHIEVED
    assert roll(done, missed).verdict.health == Health.MISSED


def test_nothing_started_is_not_started():
    waiting = part(None, expected=0.0, health=Health.NOT_STARTED)

    assert roll(waiting, waiting).verdict.health == Health.NOT_STARTED


@pytest.mark.parametrize(
    ("parts", "code"),
    [([], "no_success_metric"), ([part(1.0, weight=0)], "no_weight")],
)
def test_nothing_to_weigh_is_no_data_and_says_why(parts, code):
    rolled = roll(*parts)

    assert (rolled.achieved, rolled.expected) == (None, None)
    assert (rolled.verdict.health, rolled.verdict.reason.code) == (Health.NO_DATA, code)


@given(
    st.lists(
        st.builds(
            part,
            st.none() | st.floats(-1e300, 1e300),
            expected=st.floats(0, 1),
            weight=st.floats(0, 1000),
            health=st.sampled_from(Health),
        ),
        max_size=6,
    )
)
def test_any_parts_give_fractions_between_zero_and_one(parts):
    rolled = roll(*parts)

    for fraction in (rolled.achieved, rolled.expected):
        assert fraction is None or 0 <= fraction <= 1

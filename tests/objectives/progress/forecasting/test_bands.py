from itertools import count

import numpy as np
import pytest

from objectives.progress.forecasting import student
from objectives.progress.forecasting.bands import spreads
from objectives.progress.forecasting.forecast import forecast

ALL = np.ones((1, 20), dtype=bool)


def last_values(values):
    """Forecast every next value by the last one."""
    return (values for _step in count())


def test_an_alternating_series_is_off_by_its_step():
    values = np.tile([0.0, 1.0], 10)[None, :]

    single, total = spreads(values, ALL, last_values(values), period=1, horizon=2)

    # All errors one step ahead are 1; two steps ahead they are 0, but of 15 seen so far
    # (20 values, 3 to warm up, 2 ahead) half leans on the step before, grown by 2 ** 0.4.
    assert single[0, 0] == pytest.approx(1 * (1.17 + 3.2 * 1 / 20 + 0.15))
    assert single[0, 1] == pytest.approx(2**0.4 / 2 * (1.17 + 3.2 * 2 / 20 + 0.15 / 2))
    assert total[0, 0] == pytest.approx(1 * (1.25 + 2.8 * 1 / 20 + 0.1))


def test_a_filled_gap_is_no_outcome():
    values = np.zeros((1, 20))
    values[0, 10] = 1.0
    measured = ALL.copy()
    measured[0, 10] = False

    seen, _total = spreads(values, ALL, iter([np.zeros((1, 20))]), period=1, horizon=1)
    unseen, _total = spreads(values, measured, iter([np.zeros((1, 20))]), period=1, horizon=1)

    assert (seen[0, 0] > 0, unseen[0, 0]) == (True, 0)


def test_beyond_what_the_past_can_show_spreads_go_on_growing():
    values = np.tile([0.0, 1.0], 5)[None, :]

    single, total = spreads(values, ALL[:, :10], last_values(values), period=1, horizon=40)

    assert (np.diff(single[0, 9:]) > 0).all()
    assert (np.diff(total[0, 9:]) > 0).all()


@pytest.mark.parametrize("length", [12, 40, 120])
def test_bands_of_random_walks_hold_about_what_they_say(length):
    walks = np.random.default_rng(length).normal(size=(600, length + 6)).cumsum(axis=1)
    found = forecast(walks[:, :length], period=12, horizon=6)

    for wanted in (0.5, 0.8):
        limit = student.quantile((1 + wanted) / 2)
        held = [
            abs(walk[length + 5] - each.value.path[5]) <= limit * each.value.spreads[5]
            for walk, each in zip(walks, found, strict=True)
        ]
        assert np.mean(held) == pytest.approx(wanted, abs=0.08)


@pytest.mark.parametrize("length", [12, 40, 120])
def test_bands_of_sums_of_pure_noise_hold_no_less_than_they_say(length):
    noise = np.random.default_rng(length).normal(10, 1, size=(600, length + 6))
    found = forecast(noise[:, :length], period=12, horizon=6)

    limit = student.quantile(0.9)
    held = [
        abs(values[length:].sum() - each.total.path[5]) <= limit * each.total.spreads[5]
        for values, each in zip(noise, found, strict=True)
    ]
    assert 0.78 <= np.mean(held) <= 0.95  # business series are harder: what we tuned on

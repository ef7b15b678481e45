from itertools import islice

import numpy as np
import pytest

from objectives.progress.forecasting.damped import damped
from objectives.progress.forecasting.paths import fitted
from objectives.progress.forecasting.theta import classical, dynamic

METHODS = [classical, damped, dynamic]


def paths(model, steps):
    return np.stack(list(islice(model.ahead(), steps)), axis=2)


def noise(*, rows=3, columns=40, seed=1):
    return np.random.default_rng(seed).normal(size=(rows, columns)).cumsum(axis=1)


@pytest.mark.parametrize("method", METHODS)
def test_a_constant_goes_on_as_it_was(method):
    assert paths(method(np.full((1, 20), 0.5)), 6)[0, -1] == pytest.approx(0.5)


def test_the_dynamic_theta_method_continues_a_straight_line():
    path = paths(dynamic(np.arange(30.0)[None, :]), 3)[0, -1]

    assert path == pytest.approx([30, 31, 32], abs=0.2)  # the largest theta keeps 5 % level


def test_the_classical_theta_method_continues_it_at_half_its_slope():
    path = paths(classical(np.arange(30.0)[None, :]), 3)[0, -1]

    assert path == pytest.approx([29.5, 30, 30.5], abs=0.01)


def test_a_damped_trend_slows_down():
    path = paths(damped(np.arange(30.0)[None, :]), 40)[0, -1]

    assert (np.diff(path) > 0).all()
    assert (np.diff(path, n=2) < 0).all()


@pytest.mark.parametrize("method", METHODS)
def test_the_newest_origin_alone_gives_the_last_column(method):
    model = method(noise())

    assert (paths(model.newest(), 5)[:, 0] == paths(model, 5)[:, -1]).all()


@pytest.mark.parametrize("method", METHODS)
def test_values_before_the_beginning_change_nothing(method):
    values = noise()
    padded = np.hstack([np.full((3, 7), np.nan), values])

    assert paths(method(padded), 5)[:, -1] == pytest.approx(paths(method(values), 5)[:, -1])


@pytest.mark.parametrize("method", METHODS)
def test_a_shift_of_the_values_shifts_the_forecasts(method):
    values = noise()

    assert paths(method(values + 5), 4) == pytest.approx(paths(method(values), 4) + 5, abs=1e-6)


def test_the_dynamic_theta_method_is_the_published_recursion():
    values = noise(rows=1)
    model = dynamic(values)
    alpha, weight = model.alpha[0, 0], model.weight[0, 0]

    expected = []
    known = values[0].tolist()
    level = model.levels[0, -1]
    for _step in range(5):
        age = len(known)
        slope, intercept = np.polyfit(np.arange(1, age + 1), known, 1)
        left = (1 - alpha) ** age
        drift = left * intercept + (1 - left * (1 - alpha)) / alpha * slope
        expected.append(level + weight * drift)
        level = alpha * expected[-1] + (1 - alpha) * level
        known.append(expected[-1])

    assert paths(model, 5)[0, -1] == pytest.approx(expected)


def test_one_period_of_history_is_half_trend_half_last_value():
    values = np.arange(1.0, 13.0)[None, :] / 16

    assert fitted(values, period=12).trust.item() == 0.5
    assert fitted(values, period=1).trust.item() == pytest.approx(144 / 145)


def test_small_moves_far_from_zero_are_seen():
    moves = noise(rows=1) / 1e9
    near = paths(fitted(moves / 2, period=1), 3)[0, -1]
    far = paths(fitted(moves / 2 + 0.5, period=1), 3)[0, -1]

    assert far - 0.5 == pytest.approx(near, rel=1e-4)

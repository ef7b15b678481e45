import numpy as np
import pytest

from objectives.progress.forecasting.seasons import seasons

QUARTERS = np.array([0.8, 1.0, 1.4, 0.8])


def rows(*series):
    longest = max(map(len, series))
    values = np.full((len(series), longest), np.nan)
    for row, each in enumerate(series):
        values[row, longest - len(each) :] = each
    return values


def test_repeating_quarters_are_found_as_factors():
    found = seasons(rows(np.tile(QUARTERS, 6)), period=4)

    assert found.factors[0] == pytest.approx(QUARTERS)
    assert found.offsets[0] == pytest.approx(0)


def test_a_series_that_reaches_zero_has_offsets_in_place_of_factors():
    found = seasons(rows(np.tile(QUARTERS - 1, 6)), period=4)

    assert found.factors[0] == pytest.approx(1)
    assert found.offsets[0] == pytest.approx(QUARTERS - 1)


def test_the_phase_after_the_last_value_comes_first():
    found = seasons(rows(np.tile(QUARTERS, 6)[:-1]), period=4)

    assert found.factors[0] == pytest.approx(np.roll(QUARTERS, 1))


def test_two_periods_are_too_few():
    found = seasons(rows(np.tile(QUARTERS, 2)), period=4)

    assert (found.factors == 1).all()
    assert (found.offsets == 0).all()


def test_a_short_series_beside_a_long_one_still_has_too_few():
    found = seasons(rows(np.tile(QUARTERS, 2), np.tile(QUARTERS, 6)), period=4)

    assert (found.factors[0] == 1).all()


def test_a_wave_against_the_season_is_no_season():
    three = np.tile([1.0, 2.0, 3.0], 10)  # 4 steps on it stands elsewhere

    assert (seasons(rows(three), period=4).factors == 1).all()


def test_period_one_means_no_seasons():
    found = seasons(rows([1.0, 2.0, 1.0]), period=1)

    assert found.factors.tolist() == [[1.0]]


def test_what_is_removed_can_be_restored():
    values = rows(np.tile(QUARTERS, 6) * np.arange(1, 25), np.tile(QUARTERS - 1, 5))
    found = seasons(values, period=4)

    smooth = found.removed(values)

    # Forecasting each column's next value perfectly gives back the values.
    assert found.restored(smooth[:, 1:], step=0)[0] == pytest.approx(values[0, 1:])
    assert np.nanstd(smooth[1]) == pytest.approx(0, abs=1e-9)

from datetime import date

import pytest

from objectives.progress.windows import Window, figures, windows


@pytest.mark.parametrize(
    ("cadence", "begins"),
    [
        ("daily", [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)]),
        ("weekly", [date(2026, 12, 30), date(2027, 1, 4), date(2027, 1, 11)]),
        ("monthly", [date(2026, 12, 30), date(2027, 1, 1), date(2027, 2, 1)]),
        ("quarterly", [date(2026, 12, 30), date(2027, 1, 1), date(2027, 4, 1)]),
        ("yearly", [date(2026, 12, 30), date(2027, 1, 1), date(2028, 1, 1)]),
        ("irregular", []),
    ],
)
def test_windows_follow_the_calendar_from_the_start_on(cadence, begins):
    found = windows(cadence, since=date(2026, 12, 30), until=date(2028, 6, 30))

    assert [window.begins for window in found[:3]] == begins


def test_the_first_and_the_last_window_are_cut_and_so_not_whole():
    assert windows("weekly", since=date(2026, 3, 5), until=date(2026, 3, 17)) == [
        Window(date(2026, 3, 5), date(2026, 3, 9), is_whole=False),
        Window(date(2026, 3, 9), date(2026, 3, 16), is_whole=True),
        Window(date(2026, 3, 16), date(2026, 3, 18), is_whole=False),
    ]


def test_the_last_value_of_a_window_is_its_figure():
    due = windows("weekly", since=date(2026, 3, 2), until=date(2026, 3, 15))
    values = [(date(2026, 3, 2), 1.0), (date(2026, 3, 8), 2.0), (date(2026, 3, 9), 3.0)]

    assert figures(values, due, today=date(2026, 3, 16)) == [2.0, 3.0]


def test_a_cut_window_counts_only_with_a_value():
    due = windows("weekly", since=date(2026, 3, 5), until=date(2026, 3, 17))

    assert figures([], due, today=date(2026, 4, 1)) == [None]
    assert figures([(date(2026, 3, 6), 1.0)], due, today=date(2026, 4, 1)) == [1.0, None]

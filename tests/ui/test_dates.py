import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from ui.dates import (
    format_date,
    format_day,
    format_full,
    format_long_date,
    format_moment,
    format_month,
    format_time,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)  # Monday noon in Stockholm


def ago(**distance):
    return NOW - dt.timedelta(**distance)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (ago(hours=6), "today 06:00"),
        (ago(hours=12), "today 00:00"),
        (ago(hours=12, seconds=1), "yesterday 23:59"),
        (ago(days=2), "2 days ago"),
        (ago(days=7, hours=11), "7 days ago"),
        (ago(days=8), "15 Nov"),
        (ago(days=365), "23 Nov 2025"),
        (NOW + dt.timedelta(hours=3), "today 15:00"),
        (NOW + dt.timedelta(hours=20), "tomorrow 08:00"),
        (NOW + dt.timedelta(days=3), "26 Nov"),
        (NOW + dt.timedelta(days=60), "22 Jan 2027"),
    ],
)
def test_near_times_are_told_by_their_distance_and_far_ones_by_their_date(moment, written):
    assert format_moment(moment, now=NOW, tz=STOCKHOLM, language="en") == written


def test_days_are_those_of_the_reader():
    late = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)

    assert format_moment(late, now=NOW, tz=STOCKHOLM, language="en") == "today 00:30"
    assert format_moment(late, now=NOW, tz=dt.UTC, language="en") == "yesterday 23:30"


def test_french_is_written_as_in_france():
    day = dt.date(2026, 11, 20)

    assert format_moment(ago(days=3), now=NOW, tz=STOCKHOLM, language="fr") == "il y a 3 jours"
    assert format_moment(ago(days=8), now=NOW, tz=STOCKHOLM, language="fr") == "15 nov."
    assert format_moment(ago(hours=6), now=NOW, tz=STOCKHOLM, language="fr") == "aujourd’hui 06:00"
    assert format_full(NOW, tz=STOCKHOLM, language="fr") == "23 novembre 2026 à 12:00 CET"
    assert format_date(day, language="fr") == "20 nov. 2026"
    assert format_long_date(day, language="fr") == "20 novembre 2026"
    assert format_month(day, language="fr") == "nov. 2026"


def test_the_year_is_left_out_when_it_is_this_one():
    day = dt.date(2026, 11, 20)

    assert format_day(day, today=dt.date(2026, 1, 1), language="en") == "20 Nov"
    assert format_day(day, today=dt.date(2027, 1, 1), language="en") == "20 Nov 2026"


def test_dates_can_be_written_in_full():
    day = dt.date(2026, 12, 31)

    assert format_date(day, language="en") == "31 Dec 2026"
    assert format_long_date(day, language="en") == "31 December 2026"
    assert format_month(day, language="en") == "Dec 2026"
    assert format_month(day, language="en", year=False) == "Dec"
    assert format_time(NOW, language="en") == "11:00"
    assert format_full(NOW, tz=STOCKHOLM, language="en") == "23 November 2026 at 12:00 CET"

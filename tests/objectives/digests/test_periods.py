from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.digests.periods import (
    Period,
    Rhythm,
    day_begins,
    first_instant,
    newest_period,
    periods_after,
    periods_due,
)

PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
MONDAYS = Rhythm("weekly", hour=7, weekday=0)
QUARTER = timedelta(minutes=15)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_a_mail_on_monday_tells_about_the_seven_days_before():
    [period] = islice(periods_after(utc(2026, 11, 18), rhythm=MONDAYS, zone=PARIS), 1)

    assert period == Period(date(2026, 11, 16), date(2026, 11, 23), utc(2026, 11, 23, 6))


def test_an_hour_that_spring_leaves_out_happens_at_the_first_instant_after_it():
    # In Paris 02:00 becomes 03:00 on 29 March 2026, which is 01:00 UTC.
    assert first_instant(date(2026, 3, 29), hour=2, zone=PARIS) == utc(2026, 3, 29, 1)


def test_an_hour_that_autumn_repeats_happens_at_its_first_pass():
    # In Paris 03:00 becomes 02:00 on 25 October 2026; 02:00 is 00:00 UTC, then again 01:00 UTC.
    assert first_instant(date(2026, 10, 25), hour=2, zone=PARIS) == utc(2026, 10, 25, 0)


def test_a_gap_of_half_an_hour_is_left_at_its_end():
    # Lord Howe goes from 02:00 to 02:30 on 4 October 2026.
    lord_howe = ZoneInfo("Australia/Lord_Howe")

    instant = first_instant(date(2026, 10, 4), hour=2, zone=lord_howe)

    assert f"{instant.astimezone(lord_howe):%d %b %H:%M}" == "04 Oct 02:30"


def test_a_day_that_a_zone_leaves_out_has_no_mail():
    # Samoa skipped 30 December 2011.
    apia, daily = ZoneInfo("Pacific/Apia"), Rhythm("daily", hour=7)

    found = islice(periods_after(utc(2011, 12, 29, 12), rhythm=daily, zone=apia), 3)

    # Due on the missing day itself: the first instant of the 31st. Of the 30th nothing is told.
    assert [(p.start.day, p.end.day) for p in found] == [(28, 29), (29, 30), (31, 1)]


@pytest.mark.parametrize("hour", [0, 2, 9])
@pytest.mark.parametrize(
    "name",
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu",
     "Pacific/Apia", "UTC", "Africa/Casablanca"],
)  # fmt: skip
def test_one_mail_per_local_day_at_the_stated_hour_all_year(name, hour):
    zone, daily = ZoneInfo(name), Rhythm("daily", hour=hour)

    found = periods_due(since=utc(2026, 1, 2), until=utc(2026, 12, 30), rhythm=daily, zone=zone)

    assert {period.end: period.due_at for period in found} == {
        day: instant
        for day, instant in first_passes(zone, hour=hour).items()
        if utc(2026, 1, 2) <= instant <= utc(2026, 12, 30)
    }


def first_passes(zone, *, hour):
    """Look at every quarter of an hour of 2026: when does each day first reach `hour`?"""
    passes = {}
    instant = utc(2025, 12, 31)
    while instant < utc(2027, 1, 1):
        local = instant.astimezone(zone)
        if local.hour >= hour:
            passes.setdefault(local.date(), instant)
        instant += QUARTER
    return passes


rhythms = st.builds(
    Rhythm,
    st.sampled_from(["daily", "weekly", "monthly"]),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
    day_of_month=st.integers(1, 28),
)
zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
instants = st.integers(0, 41 * 365 * 24 * 60).map(
    lambda minutes: utc(2000, 1, 1) + timedelta(minutes=minutes)
)


@given(rhythm=rhythms, zone=zones, instant=instants)
def test_periods_part_time_without_gap_or_overlap(rhythm, zone, instant):
    for one, next_one in pairwise(islice(periods_after(instant, rhythm=rhythm, zone=zone), 4)):
        assert day_begins(one.end, zone=zone) == day_begins(next_one.start, zone=zone)
        assert one.due_at < next_one.due_at
        assert day_begins(one.start, zone=zone) < day_begins(one.end, zone=zone) <= one.due_at


@given(rhythm=rhythms, zone=zones, instant=instants)
def test_the_clock_shows_the_stated_hour_or_has_just_jumped_over_it(rhythm, zone, instant):
    period = next(periods_after(instant, rhythm=rhythm, zone=zone))
    stated = datetime.combine(period.end, datetime.min.time()).replace(hour=rhythm.hour)

    shown = period.due_at.astimezone(zone).replace(tzinfo=None)
    before = (period.due_at - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)

    assert shown == stated or before < stated < shown


@given(rhythm=rhythms, zone=zones, start=instants, hours=st.tuples(*[st.integers(0, 2000)] * 2))
def test_asking_in_two_steps_finds_what_one_step_finds(rhythm, zone, start, hours):
    middle = start + timedelta(hours=hours[0])
    end = middle + timedelta(hours=hours[1])

    def due(since, until):
        return periods_due(since=since, until=until, rhythm=rhythm, zone=zone)

    assert due(start, middle) + due(middle + timedelta(seconds=1), end) == due(start, end)


@given(rhythm=rhythms, zone=zones, instant=instants)
def test_the_newest_period_is_due_already_and_the_next_one_is_not(rhythm, zone, instant):
    newest = newest_period(instant, rhythm=rhythm, zone=zone)
    following = next(periods_after(instant, rhythm=rhythm, zone=zone))

    assert newest.due_at <= instant < following.due_at
    assert day_begins(newest.end, zone=zone) == day_begins(following.start, zone=zone)


def test_no_day_is_told_twice_after_the_weekday_changed():
    fridays = Rhythm("weekly", hour=7, weekday=4)

    found = periods_after(
        utc(2026, 11, 24), rhythm=fridays, zone=PARIS, told_until=date(2026, 11, 23)
    )

    assert [(p.start.day, p.end.day) for p in islice(found, 2)] == [(23, 27), (27, 4)]


def test_no_day_is_told_twice_by_someone_who_flies_west():
    daily = Rhythm("daily", hour=7)

    # Told up to the 24th in Berlin; in Los Angeles it is still the 23rd.
    found = periods_after(
        utc(2026, 11, 24, 6, 30),
        rhythm=daily,
        zone=ZoneInfo("America/Los_Angeles"),
        told_until=date(2026, 11, 24),
    )

    assert next(found) == Period(date(2026, 11, 24), date(2026, 11, 25), utc(2026, 11, 25, 15))


def test_a_month_is_told_from_its_day_to_the_same_day():
    monthly = Rhythm("monthly", hour=9, day_of_month=28)

    found = periods_after(utc(2026, 2, 1), rhythm=monthly, zone=NEW_YORK)

    assert [(p.start, p.end) for p in islice(found, 2)] == [
        (date(2026, 1, 28), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 3, 28)),
    ]


def test_an_unknown_cadence_is_refused_by_name():
    with pytest.raises(ValueError, match="daily, weekly or monthly, but is 'hourly'"):
        next(periods_after(utc(2026, 1, 1), rhythm=Rhythm("hourly", hour=7), zone=PARIS))

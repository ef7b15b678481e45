"""Which local days a progress mail tells about, and at which instant it is due.

A mail is due on certain local days (every day, one weekday, one day of the month) at one hour
of wall time. Its period is the local days from the due day before up to its own, so that
periods follow each other without gap or overlap. An hour that a spring change leaves out is
due at the first instant after the gap; one that an autumn change repeats, at its first pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
# A local day differs from the UTC day of the same instant by one at most; one more for a
# zone that leaves a whole day out, such as Samoa's in 2011.
_SPARE_DAYS = 2


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A wish in wall time: `cadence` is daily, weekly or monthly, hours count from 0 to 23.

    `weekday` (0 is Monday) counts for weekly ones only, `day_of_month` (1 to 28) for monthly.
    """

    cadence: str
    hour: int
    weekday: int = 0
    day_of_month: int = 1


@dataclass(frozen=True, slots=True)
class Period:
    """Local days `[start, end)` and the instant (UTC) at which their mail is due."""

    start: date
    end: date
    due_at: datetime


def first_instant(day: date, *, hour: int, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which `zone` first shows `hour` on `day`.

    Where the clock jumps over it, the first instant after the jump.
    """
    wall = datetime.combine(day, time(hour))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if _wall(instant, zone) == wall:
        return instant
    # In a gap, fold=1 reads the wall time by the later offset and so lands before the jump.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while instant - before > _SECOND:
        middle = before + (instant - before) // _SECOND // 2 * _SECOND
        if _wall(middle, zone) < wall:
            before = middle
        else:
            instant = middle
    return instant


def day_begins(day: date, *, zone: ZoneInfo) -> datetime:
    """Return the first instant (UTC) of a local day."""
    return first_instant(day, hour=0, zone=zone)


def periods_after(
    instant: datetime, *, rhythm: Rhythm, zone: ZoneInfo, told_until: date | None = None
) -> Iterator[Period]:
    """Yield, without end, the periods due after `instant`, in order.

    `told_until` is where the last mail ended: a period that reaches back further is cut
    there, so that no day is told twice after someone changed the weekday or moved.
    """
    for day in _due_days(instant.astimezone(zone).date() - _SPARE_DAYS * _DAY, rhythm):
        due_at = first_instant(day, hour=rhythm.hour, zone=zone)
        start = max(_due_day_before(day, rhythm), told_until or date.min)
        if due_at <= instant or start >= day:
            continue
        # A zone can leave out a whole local day, as Samoa's did: nothing to tell of it.
        if day_begins(start, zone=zone) < day_begins(day, zone=zone):
            yield Period(start, day, due_at)


def newest_period(instant: datetime, *, rhythm: Rhythm, zone: ZoneInfo) -> Period:
    """Return the period whose mail was due last, at `instant` or before."""
    longest = timedelta(days=31 + _SPARE_DAYS)
    return periods_due(since=instant - longest, until=instant, rhythm=rhythm, zone=zone)[-1]


def periods_due(
    *,
    since: datetime,
    until: datetime,
    rhythm: Rhythm,
    zone: ZoneInfo,
    told_until: date | None = None,
) -> list[Period]:
    """Return the periods due from `since` to `until`, both included, oldest first."""
    following = periods_after(since - _SECOND, rhythm=rhythm, zone=zone, told_until=told_until)
    return list(takewhile(lambda period: period.due_at <= until, following))


def _due_days(since: date, rhythm: Rhythm) -> Iterator[date]:
    day = since
    while True:
        if _is_due_day(day, rhythm):
            yield day
        day += _DAY


def _due_day_before(day: date, rhythm: Rhythm) -> date:
    before = day - _DAY
    while not _is_due_day(before, rhythm):
        before -= _DAY
    return before


def _is_due_day(day: date, rhythm: Rhythm) -> bool:
    match rhythm.cadence:
        case "daily":
            return True
        case "weekly":
            return day.weekday() == rhythm.weekday
        case "monthly":
            return day.day == rhythm.day_of_month
    raise ValueError(f"A cadence is daily, weekly or monthly, but is {rhythm.cadence!r}.")


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)

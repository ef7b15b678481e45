"""The periods of the calendar in which a value is due, by a metric's cadence."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


@dataclass(frozen=True)
class Window:
    """The days `[begins, ends)`. Not whole where the promise began or ends in the middle of it."""

    begins: date
    ends: date
    is_whole: bool


def windows(cadence: str, *, since: date, until: date) -> list[Window]:
    """Return the days, weeks from Monday, months, quarters or years of `[since, until]`.

    The first and the last are cut at the two days. An irregular cadence has none.
    """
    found: list[Window] = []
    begins = _beginning(cadence, since)
    last = until + timedelta(days=1)
    while begins is not None and begins < last:
        ends = _next(cadence, begins)
        is_whole = begins >= since and ends <= last
        found.append(Window(max(begins, since), min(ends, last), is_whole))
        begins = ends
    return found


def figures(
    values: Sequence[tuple[date, float]], due: Sequence[Window], *, today: date
) -> list[float | None]:
    """Return the last value of each window that is due, None where it is missing.

    `values` come oldest first. A window is due once it is over, or as soon as it has a value;
    one that is not whole only where it has a value.
    """
    last: dict[int, float] = {}
    beginnings = [window.begins for window in due]
    for day, value in values:
        place = bisect_right(beginnings, day) - 1
        if place >= 0 and day < due[place].ends:
            last[place] = value
    return [
        last.get(place)
        for place, window in enumerate(due)
        if place in last or (window.is_whole and window.ends <= today)
    ]


def _beginning(cadence: str, day: date) -> date | None:
    if cadence == "daily":
        return day
    if cadence == "weekly":
        return day - timedelta(days=day.weekday())
    if cadence in _MONTHS:
        months = _MONTHS[cadence]
        return day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return None


def _next(cadence: str, begins: date) -> date:
    if cadence in _MONTHS:
        years, month = divmod(begins.month - 1 + _MONTHS[cadence], 12)
        return begins.replace(year=begins.year + years, month=month + 1)
    return begins + timedelta(days=1 if cadence == "daily" else 7)

"""How dates and times are written: near ones by their distance, far ones by their date.

`now` and `today` are arguments; nothing here reads a clock. `language` is a Django language code.
"""

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from babel import dates
from django.utils import translation
from django.utils.translation import gettext

from ui.locales import date_locale

_LONGEST_AGO: Final = 7  # days; further back a date says more than a count


def format_moment(moment: datetime, *, now: datetime, tz: tzinfo, language: str) -> str:
    """Return when something happened: `today 06:00`, `3 days ago`, `20 Nov`, `20 Nov 2025`.

    Days are calendar days in `tz`. What is yet to come reads `today 07:00`, `tomorrow 07:00`,
    then the date.
    """
    local = moment.astimezone(tz)
    today = now.astimezone(tz).date()
    days = (today - local.date()).days
    near = {0: _today, 1: _yesterday, -1: _tomorrow}.get(days)
    if near:
        return near(format_time(local, language=language), language)
    if 1 < days <= _LONGEST_AGO:
        ago = timedelta(days=-days)
        # A threshold above every count keeps days from turning into weeks.
        return dates.format_timedelta(
            ago,
            granularity="day",
            threshold=_LONGEST_AGO + 1,
            add_direction=True,
            locale=date_locale(language),
        )
    return format_day(local.date(), today=today, language=language)


def format_day(day: date, *, today: date, language: str) -> str:
    """Return `20 Nov`, with its year unless it is the year of `today`."""
    skeleton = "MMMd" if day.year == today.year else "yMMMd"
    return dates.format_skeleton(skeleton, day, locale=date_locale(language))


def format_date(day: date, *, language: str) -> str:
    """Return `31 Dec 2026`, always with its year."""
    return dates.format_skeleton("yMMMd", day, locale=date_locale(language))


def format_long_date(day: date, *, language: str) -> str:
    """Return `31 December 2026`, for sentences."""
    return dates.format_date(day, format="long", locale=date_locale(language))


def format_month(day: date, *, language: str, year: bool = True) -> str:
    """Return `Jan 2026`, or `Jan` for an axis."""
    locale = date_locale(language)
    if year:
        return dates.format_skeleton("yMMM", day, locale=locale)
    return dates.format_date(day, format="LLL", locale=locale)


def format_time(moment: datetime, *, language: str) -> str:
    """Return the time of day in the moment's own zone: `06:00`."""
    return dates.format_time(
        moment, format="short", tzinfo=moment.tzinfo, locale=date_locale(language)
    )


def format_full(moment: datetime, *, tz: tzinfo, language: str) -> str:
    """Return everything: `20 November 2026 at 06:00 CET`, for titles and mail."""
    local = moment.astimezone(tz)
    zone = local.tzname() or str(tz)
    with translation.override(language):
        return gettext("%(date)s at %(time)s %(zone)s") % {
            "date": format_long_date(local.date(), language=language),
            "time": format_time(local, language=language),
            "zone": zone,
        }


def _today(time: str, language: str) -> str:
    with translation.override(language):
        return gettext("today %(time)s") % {"time": time}


def _yesterday(time: str, language: str) -> str:
    with translation.override(language):
        return gettext("yesterday %(time)s") % {"time": time}


def _tomorrow(time: str, language: str) -> str:
    with translation.override(language):
        return gettext("tomorrow %(time)s") % {"time": time}

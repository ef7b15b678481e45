"""When a mail comes and what it tells of, in words of the active language."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import dates as babel_dates
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from objectives.models import DigestSubscription
from objectives.models.digest_subscription import DigestCadence, Weekday
from ui.locales import date_locale

_DAY = timedelta(days=1)


def rhythm_sentence(subscription: DigestSubscription) -> str:
    """Return `Every Monday at 07:00 Europe/Paris time`."""
    place = {
        "time": f"{subscription.hour:02}:00",
        "zone": subscription.person.time_zone,
        "weekday": Weekday(subscription.weekday).label,
        "day": subscription.day_of_month,
    }
    if subscription.cadence == DigestCadence.DAILY:
        return _("Every day at %(time)s %(zone)s time") % place
    if subscription.cadence == DigestCadence.WEEKLY:
        return _("Every %(weekday)s at %(time)s %(zone)s time") % place
    return _("Every month on day %(day)s at %(time)s %(zone)s time") % place


def report_name(cadence: str) -> str:
    """Return what the mail of this cadence is called."""
    names = {
        DigestCadence.DAILY: _("Daily report"),
        DigestCadence.WEEKLY: _("Weekly report"),
        DigestCadence.MONTHLY: _("Monthly report"),
    }
    return names[DigestCadence(cadence)]


def period_name(start: date, end: date) -> str:
    """Name the local days `[start, end)`: `Mon 23 Nov`, `Week 47`, `October 2026`, or a range."""
    last = end - _DAY
    if start == last:
        return _written(start, "MMMEd")
    if start.weekday() == 0 and end - start == 7 * _DAY:
        return _("Week %(number)s") % {"number": start.isocalendar().week}
    if start.day == 1 and end.day == 1 and (end - start).days <= 31:
        return _written(start, "yMMMM")
    return _("%(first)s to %(last)s") % {
        "first": _written(start, "MMMd"),
        "last": _written(last, "MMMd"),
    }


def day_name(day: date) -> str:
    """Return `16 Nov`."""
    return _written(day, "MMMd")


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """Return `Monday 30 November at 07:00 Europe/Paris time`."""
    local = instant.astimezone(zone)
    return _("%(day)s at %(time)s %(zone)s time") % {
        "day": _weekday_and_day(local.date()),
        "time": f"{local:%H:%M}",
        "zone": zone.key,
    }


def _weekday_and_day(day: date) -> str:
    locale = date_locale(get_language() or "en")
    return babel_dates.format_date(day, "EEEE d MMMM", locale=locale)


def _written(day: date, skeleton: str) -> str:
    locale = date_locale(get_language() or "en")
    return babel_dates.format_skeleton(skeleton, day, locale=locale)

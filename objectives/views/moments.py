"""Which moment a request is about: `?as_of=2026-10-01`, or an instant; with `&known=then`."""

from datetime import UTC, date, datetime, timedelta

from django.contrib import messages
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from objectives.moments import Moment

EARLIEST = datetime(1900, 1, 2, tzinfo=UTC)


def moment_of(request: SignedInRequest, *, now: datetime) -> Moment:
    """Return the moment asked for, or now; what cannot be read is said and shows now.

    A day means its end in the reader's zone. Moments ahead are now.
    """
    asked = request.GET.get("as_of", "").strip()
    if not asked:
        return Moment(now)
    as_of = _instant(asked)
    if as_of is None or as_of < EARLIEST:
        messages.warning(
            request,
            _("Expected a date such as 2026-10-01, but got “%(asked)s”. This is now.")
            % {"asked": asked[:40]},
        )
        return Moment(now)
    if as_of >= now:
        return Moment(now)
    return Moment(as_of, True, as_of if request.GET.get("known") == "then" else None)


def _instant(asked: str) -> datetime | None:
    try:
        day, instant = parse_date(asked), parse_datetime(asked)
    except ValueError:
        return None
    if day is not None:
        return _end_of(day)
    if instant is None:
        # A plus sign that was not escaped arrives as a space.
        return _instant(asked.replace(" ", "+")) if " " in asked else None
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)


def _end_of(day: date) -> datetime | None:
    if day >= date(9999, 12, 30):
        return None
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  made aware below
    return timezone.make_aware(midnight + timedelta(days=1)) - timedelta(microseconds=1)

"""Instants as RFC 3339 writes them."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from django.utils.translation import gettext as _

_Instant = Annotated[datetime, msgspec.Meta(tz=True)]


def parse_instant(text: str) -> datetime:
    """Read an instant with a zone, such as 2026-11-20T00:00:00Z; return it in UTC.

    Raises: ValueError saying what was expected.
    """
    try:
        return msgspec.convert(text, _Instant).astimezone(UTC)
    except (msgspec.ValidationError, OverflowError):  # the latter: UTC falls off the calendar
        raise ValueError(
            _("Expected an instant with a zone, such as 2026-11-20T00:00:00Z, but got “%(text)s”.")
            % {"text": text[:40]}
        ) from None

"""Message-IDs and list names: made from a row, so that a second copy is known as one."""

import hashlib
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings


def message_id(word: str) -> str:
    """Return `word` as a Message-ID of this installation."""
    return f"<{word}@{host()}>"


def of_period(token: str, period_start: date) -> str:
    """Return the Message-ID of a subscription's mail for one local period.

    The same for every planner and every attempt. The token goes in as a digest only: who
    reads a Message-ID must not be able to stop the mail.
    """
    digest = hashlib.sha256(f"{token}:{period_start.isoformat()}".encode()).hexdigest()
    return message_id(f"digest.{digest[:40]}")


def list_id(cadence: str) -> str:
    """Return the name of the mailing list, which mail programs sort by."""
    return f"{cadence}.digest.{host()}"


def host() -> str:
    """Return the name of the host that people know this installation by."""
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"

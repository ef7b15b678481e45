"""How long a session lasts: SESSION_COOKIE_AGE from sign-in, less if unused for SESSION_IDLE_AGE.

Django alone keeps neither: its limit begins anew whenever the session is saved.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

NOTED_EVERY: Final = 3600  # seconds, so that reading pages writes a session once an hour at most


def begin(session: SessionBase, *, now: datetime) -> None:
    """Note that somebody signed in."""
    session["began_at"] = session["seen_at"] = int(now.timestamp())


def is_over(session: SessionBase, *, now: datetime) -> bool:
    """Return whether the session has reached one of its limits; note that it is in use."""
    if "began_at" not in session:
        begin(session, now=now)
    instant = int(now.timestamp())
    unused_for = instant - session["seen_at"]
    if unused_for > NOTED_EVERY:
        session["seen_at"] = instant
    return (
        instant - session["began_at"] >= settings.SESSION_COOKIE_AGE
        or unused_for >= settings.SESSION_IDLE_AGE
    )

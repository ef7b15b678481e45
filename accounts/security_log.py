"""Who came in, who was turned away, whose rights changed: one JSON line each.

JSON escapes line breaks and everything that is not ASCII, so a name cannot forge a line.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Actor, ApiKey

logger = logging.getLogger("kpitracker.security")

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@contextmanager
def during(request: HttpRequest) -> Iterator[None]:
    """Let what is recorded inside name this request: its id and where it came from."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def record(event: str, *, by: Actor | None = None, **facts: str | int | None) -> None:
    """Write one line. `event` is like `sign_in.failed`; `facts` must hold no secret.

    `by` is who did it; where it is not given, the person signed in to the current request.
    """
    request = _request.get()
    signed_in = getattr(request, "user", None)
    if by is None and getattr(signed_in, "is_authenticated", False):
        by = signed_in
    line = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": event,
        "by": _named(by),
        "address": client_address(request) if request else None,
        "request_id": getattr(request, "request_id", None),
        **facts,
    }
    logger.info(json.dumps(line))


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, as the outermost proxy that we trust saw it.

    Without TRUSTED_PROXIES, X-Forwarded-For is not believed: anyone can write it.
    """
    nearest = request.META.get("REMOTE_ADDR") or "unknown"
    proxies = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    if not proxies or len(forwarded) < proxies:
        return nearest
    return forwarded[-proxies] or nearest


def _named(actor: Actor | None) -> str | None:
    if isinstance(actor, ApiKey):
        return f"key {actor.prefix}"
    return f"user {actor.pk}" if actor else None

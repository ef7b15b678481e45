"""API keys: made, shown once, checked at every call, revoked.

A token is `kpi_`, eight characters that name the key, and 32 that are the secret (190 bits).
Only an HMAC of it is kept, made with a pepper of its own: a copied database opens no door, and a
new SECRET_KEY ends no key.
"""

import hashlib
import hmac
import re
import secrets
import string
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import security_log
from accounts.models import Actor, ApiKey, User
from accounts.permissions import Action, may
from accounts.refusals import Objections, Refused

ALPHABET: Final = string.ascii_letters + string.digits
PREFIX_LENGTH: Final = len("kpi_") + 8
SECRET_LENGTH: Final = 32
TOKEN: Final = re.compile(rf"kpi_[0-9A-Za-z]{{{8 + SECRET_LENGTH}}}", re.ASCII)
NOTED_EVERY: Final = timedelta(minutes=1)  # a busy key must not mean a write per call


class KeyRefused(Refused):
    """A key that cannot be made like this."""


def make(
    *,
    name: str,
    can_read: bool,
    can_write: bool,
    everything: bool = True,
    expires_at: datetime | None = None,
    by: User | None,
    now: datetime,
) -> tuple[ApiKey, str]:
    """Make a key and return it with its token, which cannot be shown again.

    `by` is the person it acts for, None for the installation itself. With `everything` False
    it opens nothing until projects grant it.

    Raises: KeyRefused.
    """
    token = f"kpi_{_random(8)}{_random(SECRET_LENGTH)}"
    key = ApiKey(
        name=name.strip(),
        prefix=token[:PREFIX_LENGTH],
        digest=_digest(token),
        can_read=can_read,
        can_write=can_write,
        everything=everything,
        created_by=by,
        created_at=now,
        expires_at=expires_at,
    )
    objections = Objections()
    objections.check_columns(key, fields=["name"])
    if not can_read and not can_write:
        objections.add("scopes", _("Expected at least one of reading and writing."))
    if expires_at is not None and expires_at <= now:
        objections.add("expires_at", _("Expected a date that is still to come."))
    objections.raise_if_any(KeyRefused)
    key.save()
    security_log.record("key.made", by=by, key=key.prefix)
    return key, token


def authenticate(token: str, *, now: datetime) -> ApiKey | None:
    """Return the key that `token` opens now, with its person, or None.

    Revoked, expired, or made by somebody who has left: None, and a line in the security log.
    Notes the use, at most once a minute.
    """
    if not TOKEN.fullmatch(token):
        return None
    candidates = ApiKey.objects.filter(prefix=token[:PREFIX_LENGTH]).select_related("created_by")
    key = candidates.usable_at(now).first()
    if key is None:
        ended = candidates.first()
        if ended is not None and hmac.compare_digest(ended.digest, _digest(token)):
            security_log.record("key.used_after_end", by=ended)
        return None
    if not hmac.compare_digest(key.digest, _digest(token)):
        security_log.record("key.wrong_secret", key=key.prefix)
        return None
    _note_use(key, now=now)
    return key


def revoke(key: ApiKey, *, by: Actor | None, now: datetime) -> None:
    """End the key at once and for good. Doing it again changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        security_log.record("key.revoked", by=by, key=key.prefix)


def manageable_by(person: User) -> QuerySet[ApiKey]:
    """Return the keys that `person` may see and revoke: their own, or all for who manages."""
    if may(person, Action.MANAGE):
        return ApiKey.objects.all()
    return ApiKey.objects.filter(created_by=person)


def _note_use(key: ApiKey, *, now: datetime) -> None:
    if key.last_used_at is not None and now - key.last_used_at < NOTED_EVERY:
        return
    # Asked again in the database: of many calls at once, one writes.
    due = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_EVERY)
    ApiKey.objects.filter(due, pk=key.pk).update(last_used_at=now)
    key.last_used_at = now


def _digest(token: str) -> str:
    pepper = settings.API_KEY_PEPPER.encode()
    return hmac.new(pepper, token.encode(), hashlib.sha256).hexdigest()


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))

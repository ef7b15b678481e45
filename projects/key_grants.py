"""API keys that open some projects only."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import keys
from accounts.keys import KeyRefused
from accounts.models import ApiKey, User
from projects.models import KeyGrant, Project


def make_key(
    *, by: User | None, now: datetime, projects: Collection[Project] | None = None, **terms: Any
) -> tuple[ApiKey, str]:
    """Make a key for `projects`, or for everything where that is None; see accounts.keys.make.

    Raises: KeyRefused, also for no project at all, as such a key would open nothing.
    """
    if projects is not None and not projects:
        raise KeyRefused({"projects": [_("Expected at least one project, or everything.")]})
    with transaction.atomic():
        key, token = keys.make(everything=projects is None, by=by, now=now, **terms)
        KeyGrant.objects.bulk_create(
            KeyGrant(api_key=key, project=project) for project in projects or ()
        )
    return key, token

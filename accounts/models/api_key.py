from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def usable_at(self, now: datetime) -> Self:
        """Keys that open the door: not revoked, not expired, their person still active."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            Q(created_by=None) | Q(created_by__is_active=True),
            revoked_at=None,
        )


class ApiKey(models.Model):
    """A program's way in. Shown once; only its digest is kept.

    A key acts for the person who made it and never sees more than they do. One made at the
    command line acts for the installation itself and sees everything.
    """

    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    can_read = models.BooleanField(_("may read"), default=True)
    can_write = models.BooleanField(_("may write"), default=False)
    # False: only the projects that grant it (projects.KeyGrant); none means nothing at all.
    everything = models.BooleanField(_("everything"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="api_keys"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(can_read=True) | Q(can_write=True),
                name="accounts_apikey_may_do_something",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=models.F("created_at")),
                name="accounts_apikey_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

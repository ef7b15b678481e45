from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does here; accounts.permissions says what each may do."""

    ADMIN = "admin", _("Admin")
    EXECUTIVE = "executive", _("Executive")
    FINANCE = "finance", _("Finance")
    ML_LEAD = "ml_lead", _("ML lead")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")


class Theme(models.TextChoices):
    SYSTEM = "system", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a zone such as Europe/Paris."""
    from django.core.exceptions import ValidationError

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(
            _("Expected a time zone such as Europe/Paris, but got “%(name)s”."),
            params={"name": name},
        ) from None


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, *, name: str = "", role: str = Role.VIEWER
    ) -> User:
        """Create a person. Without a password they cannot sign in until they set one."""
        user = self.model(email=email.strip().lower(), name=name, role=role)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def active(self) -> models.QuerySet[User]:
        return self.filter(is_active=True)


class User(AbstractBaseUser):
    """A person. Never deleted, since what they wrote keeps their name: deactivated instead."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.VIEWER)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    language = models.CharField(
        _("language"), max_length=8, choices=[("en", "English"), ("fr", "Français")], default="en"
    )
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme, default=Theme.SYSTEM)
    is_active = models.BooleanField(_("active"), default=True)
    # Part of every session's fingerprint: one more ends all sessions at their next request.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_user_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=Theme.values), name="accounts_user_theme_known"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def get_session_auth_hash(self) -> str:
        return f"{self.session_epoch}:{super().get_session_auth_hash()}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for fingerprint in super().get_session_auth_fallback_hash():
            yield f"{self.session_epoch}:{fingerprint}"

    @property
    def label(self) -> str:
        """The name to show, or the address where no name is known."""
        return self.name or self.email

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

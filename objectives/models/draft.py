from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """An objective that someone is still defining: what they typed, as they typed it.

    Kept in the database, so that it outlives the session and can be resumed elsewhere. One a
    person; it becomes rows of its own, and goes, when the definition is finished.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # By step of the wizard: the names of its fields with their raw text.
    content: models.JSONField[dict[str, dict[str, Any]]] = models.JSONField(
        _("what was typed"), default=dict
    )
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} of {self.owner_id}"

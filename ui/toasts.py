"""What a message on the next page may carry beside its words: a way to undo.

`messages.success(request, _("Metric deleted."), extra_tags=undo_by(url))`
"""

from typing import Final

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message

_UNDO: Final = "undo:"


def undo_by(url: str) -> str:
    """Return the `extra_tags` of a message that offers Undo, which posts to `url`."""
    return _UNDO + url


def undo_url(message: Message) -> str:
    """Return where Undo posts to, or nothing."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(_UNDO) for tag in tags if tag.startswith(_UNDO)), "")


def tone(message: Message) -> str:
    """Return the class of a message's colour."""
    tones = {
        constants.SUCCESS: "tone-track",
        constants.WARNING: "tone-risk",
        constants.ERROR: "tone-off",
    }
    return tones.get(message.level, "tone-none")

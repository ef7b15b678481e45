"""Half-defined objectives: kept step by step, thrown away when they are finished or given up."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from objectives.models import Draft


def draft_of(person: User) -> Draft | None:
    """Return what `person` is in the middle of defining."""
    return Draft.objects.filter(owner=person).first()


def keep(person: User, *, step: str, typed: Mapping[str, str], now: datetime) -> Draft:
    """Keep what was typed at one step, whether or not it is right yet."""
    draft = draft_of(person) or Draft(owner=person)
    draft.content = {**draft.content, step: dict(typed)}
    draft.updated_at = now
    draft.save()
    return draft


def discard(person: User) -> None:
    """Throw the draft away. Nothing happens where there is none."""
    Draft.objects.filter(owner=person).delete()

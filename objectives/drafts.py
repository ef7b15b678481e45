"""Half-defined objectives: kept step by step, thrown away when they are finished or given up."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accounts.models import User
from objectives.models import Draft


def draft_of(person: User) -> Draft | None:
    """Return what `person` is in the middle of defining."""
    return Draft.objects.filter(owner=person).first()


def keep(person: User, *, step: str, typed: Mapping[str, str], now: datetime) -> Draft:
    """Keep what was typed at one step, whether or not it is right yet.

    A read-back and a button that are sent at once take turns, so neither loses the other's.
    """
    with transaction.atomic():
        draft, _created = Draft.objects.select_for_update().get_or_create(
            owner=person, defaults={"updated_at": now}
        )
        draft.content = {**draft.content, step: dict(typed)}
        draft.updated_at = now
        draft.save()
    return draft


@contextmanager
def finished(person: User) -> Iterator[bool]:
    """Let one caller finish the draft; it goes if the block ends well.

    Gives False where there is no draft, as for the second press of a button.
    """
    with transaction.atomic():
        claimed = Draft.objects.select_for_update().filter(owner=person).first()
        yield claimed is not None
        if claimed is not None:
            claimed.delete()


def discard(person: User) -> None:
    """Throw the draft away. Nothing happens where there is none."""
    Draft.objects.filter(owner=person).delete()

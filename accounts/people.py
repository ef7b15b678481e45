"""Changing people: what they say of themselves, what they may do, and whether they are here."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import security_log
from accounts.models import ApiKey, Invitation, Role, User
from accounts.permissions import is_privilege_within
from accounts.refusals import Objections, Refused


class PersonRefused(Refused):
    """A change of a person that breaks a rule."""


class Profile(TypedDict, total=False):
    """What people set for themselves; only what is to be different."""

    name: str
    time_zone: str
    language: str
    theme: str


def change_profile(person: User, **profile: Unpack[Profile]) -> User:
    """Change what `person` says of themselves.

    Raises: PersonRefused.
    """
    for field, value in profile.items():
        setattr(person, field, value)
    objections = Objections()
    objections.check_columns(person, fields=profile)
    if "name" in profile:
        objections.check_text("name", profile["name"], example="Ada Lovelace")
    objections.raise_if_any(PersonRefused)
    person.save(update_fields=list(profile))
    return person


def change_role(person: User, *, role: str, by: User) -> User:
    """Give `person` another role and end their sessions, so that a new one starts with it.

    Raises: PersonRefused when nobody would be left to run the place, or when `by` may do less
        than the new role or the old.
    """
    with transaction.atomic():
        person = _locked(person)
        if person.role == role:
            return person
        before, person.role = person.role, role
        objections = Objections()
        objections.check_columns(person, fields=["role"])
        objections.raise_if_any(PersonRefused)
        if not (is_privilege_within(role, by.role) and is_privilege_within(before, by.role)):
            raise _refusal(_("You cannot give or take a role that may do more than yours."))
        if before == Role.ADMIN and person.is_active:
            _keep_an_admin(person)
        # Their own session goes on when they change themselves; it was theirs a moment ago.
        person.session_epoch += person.pk != by.pk
        person.save(update_fields=["role", "session_epoch"])
    security_log.record("role.changed", by=by, person=person.pk, before=before, after=role)
    return person


def deactivate(person: User, *, by: User, now: datetime) -> User:
    """Shut `person` out: sessions and keys end at once, their open invitations too.

    What they wrote keeps their name. Doing it again changes nothing.

    Raises: PersonRefused when nobody would be left to run the place.
    """
    with transaction.atomic():
        person = _locked(person)
        if not person.is_active:
            return person
        if person.role == Role.ADMIN:
            _keep_an_admin(person)
        person.is_active = False
        person.session_epoch += 1  # or a session would come back to life with the person
        person.save(update_fields=["is_active", "session_epoch"])
        ApiKey.objects.filter(created_by=person, revoked_at=None).update(revoked_at=now)
        Invitation.objects.open_at(now).filter(invited_by=person).update(revoked_at=now)
    security_log.record("person.deactivated", by=by, person=person.pk)
    return person


def reactivate(person: User, *, by: User) -> User:
    """Let `person` sign in again. Their keys stay revoked."""
    if User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        security_log.record("person.reactivated", by=by, person=person.pk)
    person.is_active = True
    return person


def end_sessions(person: User) -> None:
    """Sign `person` out everywhere."""
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])
    security_log.record("sessions.ended", by=person)


def _locked(person: User) -> User:
    """Return the row as it is now, with every admin's row locked (SQLite locks everything).

    So of two admins who remove each other at the same moment, one remains.
    """
    admins = User.objects.active().filter(role=Role.ADMIN).order_by("pk")
    list(admins.select_for_update().values_list("pk"))
    return User.objects.select_for_update().get(pk=person.pk)


def _keep_an_admin(person: User) -> None:
    if not User.objects.active().filter(role=Role.ADMIN).exclude(pk=person.pk).exists():
        raise _refusal(
            _("%(person)s is the only admin. Make someone else an admin first.")
            % {"person": person.label}
        )


def _refusal(message: str) -> PersonRefused:
    return PersonRefused({NON_FIELD_ERRORS: [message]})

"""Invitations: the only way in.

A link holds 256 random bits and only their digest is kept; it opens once, within a week, for the
address and the role that it was made for.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import mail, security_log
from accounts.models import Actor, Invitation, Organisation, Role, User
from accounts.permissions import is_privilege_within
from accounts.refusals import Objections, Refused

VALID_FOR: Final = timedelta(days=7)
A_DAY_AT_MOST: Final = 20  # per inviter: a stolen session must not become a mail cannon


class InvitationRefused(Refused):
    """An invitation that cannot be made, or cannot be accepted like this."""


def invite(*, email: str, role: str, by: User, now: datetime) -> tuple[Invitation, str]:
    """Make an invitation and return it with its link; mail_link() sends it.

    An open invitation of the same address ends: the newest link is the one that works.

    Raises: InvitationRefused.
    """
    email = email.strip().lower()
    invitation, token = _new(email=email, role=role, by=by, now=now)
    objections = Objections()
    objections.check_columns(invitation, fields=["email", "role"])
    if not email:
        objections.add("email", _("Expected an address, but it is empty."))
    objections.raise_if_any(InvitationRefused)
    if not is_privilege_within(role, by.role):
        objections.add("role", _("You cannot give a role that may do more than yours."))
    if User.objects.filter(email=email).exists():
        objections.add("email", _("Someone with this address is here already; see the list."))
    since = now - timedelta(days=1)
    if Invitation.objects.filter(invited_by=by, invited_at__gt=since).count() >= A_DAY_AT_MOST:
        objections.add(
            "email",
            _("You have sent %(number)d invitations in a day, which is the limit. Go on tomorrow.")
            % {"number": A_DAY_AT_MOST},
        )
    objections.raise_if_any(InvitationRefused)
    _replace_open_ones(invitation, now=now)
    security_log.record("invitation.made", by=by, invitation=invitation.pk, role=role)
    return invitation, _link(token)


def invite_admin(*, email: str, now: datetime) -> tuple[Invitation, str]:
    """Make an admin's invitation from the command line and return it with its link.

    Without `email` it is the first start's: whoever opens the link names their address.

    Raises: InvitationRefused when there is an admin already (no `email`), or somebody with
        that address.
    """
    email = email.strip().lower()
    invitation, token = _new(email=email, role=Role.ADMIN, by=None, now=now)
    objections = Objections()
    if email:
        objections.check_columns(invitation, fields=["email"])
    elif _is_run_by_somebody():
        objections.add("email", _("There is an admin already; name the address of a further one."))
    if email and User.objects.filter(email=email).exists():
        objections.add(
            "email", _("Someone with the address %(email)s is here already.") % {"email": email}
        )
    objections.raise_if_any(InvitationRefused)
    _replace_open_ones(invitation, now=now)
    return invitation, _link(token)


def mail_link(invitation: Invitation, *, link: str) -> None:
    """Send the link, in the language that is active.

    Raises: OSError when the mail server does not take it.
    """
    assert invitation.invited_by is not None
    organisation = str(Organisation.objects.current())
    mail.send(
        "invitation",
        to=invitation.email,
        subject=_("%(person)s invites you to the KPI tracker of %(organisation)s")
        % {"person": invitation.invited_by.label, "organisation": organisation},
        context={"invitation": invitation, "link": link, "organisation": organisation},
    )


def find(token: str, *, now: datetime) -> Invitation | None:
    """Return the invitation that `token` opens now, or None."""
    found = Invitation.objects.open_at(now).select_related("invited_by")
    invitation = found.filter(token_digest=_digest(token)).first()
    if invitation is None or (not invitation.email and _is_run_by_somebody()):
        return None
    return invitation


def accept(
    invitation: Invitation,
    *,
    email: str = "",
    name: str,
    password: str,
    time_zone: str = "UTC",
    language: str = "en",
    now: datetime,
) -> User:
    """Create the person whom the invitation is for. `email` counts only where it names nobody.

    Of two at the same moment one gets in.

    Raises: InvitationRefused.
    """
    address = (invitation.email or email).strip().lower()
    person = User(
        email=address,
        name=name.strip(),
        role=invitation.role,
        time_zone=time_zone,
        language=language,
        joined_at=now,
    )
    objections = Objections()
    objections.check_columns(person, fields=["email", "name", "time_zone", "language"])
    objections.check_text("name", name, example="Ada Lovelace")
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        for message in error.messages:
            objections.add("password", message)
    if User.objects.filter(email=address).exists():
        objections.add("email", _("Someone with this address is here already. Sign in instead."))
    objections.raise_if_any(InvitationRefused)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            still_open = Invitation.objects.open_at(now).filter(pk=invitation.pk)
            if not still_open.update(accepted_at=now, accepted_by=person):
                raise _used_up()
    except IntegrityError:  # the same address, accepted at the same moment
        raise _used_up() from None
    security_log.record("invitation.accepted", by=person, invitation=invitation.pk)
    return person


def revoke(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """End an invitation that nobody has accepted yet. Doing it again changes nothing."""
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if still_open.update(revoked_at=now):
        security_log.record("invitation.revoked", by=by, invitation=invitation.pk)


def _new(*, email: str, role: str, by: User | None, now: datetime) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email,
        role=role,
        token_digest=_digest(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    return invitation, token


def _replace_open_ones(invitation: Invitation, *, now: datetime) -> None:
    with transaction.atomic():
        Invitation.objects.open_at(now).filter(email=invitation.email).update(revoked_at=now)
        invitation.save()


def _is_run_by_somebody() -> bool:
    return User.objects.active().filter(role=Role.ADMIN).exists()


def _used_up() -> InvitationRefused:
    return InvitationRefused({NON_FIELD_ERRORS: [_("This link has been used or has ended.")]})


def _link(token: str) -> str:
    return settings.PUBLIC_URL + reverse("accounts:accept_invitation", args=[token])


def _digest(token: str) -> str:
    # No salt and no slow hash: guessing 256 random bits is out of reach for either.
    return hashlib.sha256(token.encode()).hexdigest()

"""Teams: who belongs together. A team sees the confidential objectives that it holds."""

from collections.abc import Collection

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import security_log
from accounts.models import Team, User
from accounts.refusals import Objections, Refused


class TeamRefused(Refused):
    """A change of a team that breaks a rule."""


def create_team(*, name: str, members: Collection[User] = (), by: User) -> Team:
    """Raises: TeamRefused."""
    return _save(Team(), name=name, members=members, by=by)


def change_team(team: Team, *, name: str, members: Collection[User], by: User) -> Team:
    """Rename a team and set who is in it.

    Raises: TeamRefused.
    """
    return _save(team, name=name, members=members, by=by)


def delete_team(team: Team, *, by: User) -> None:
    """Raises: TeamRefused while objectives or projects belong to it."""
    number = team.pk
    try:
        with transaction.atomic():
            team.delete()
    except ProtectedError as error:
        raise TeamRefused(
            {
                NON_FIELD_ERRORS: [
                    _(
                        "%(team)s holds objectives or projects (%(number)d). Give them to another"
                        " team first."
                    )
                    % {"team": team.name, "number": len(error.protected_objects)}
                ]
            }
        ) from None
    security_log.record("team.deleted", by=by, team=number)


def _save(team: Team, *, name: str, members: Collection[User], by: User) -> Team:
    team.name = name.strip()
    objections = Objections()
    objections.check_columns(team, fields=["name"])
    if Team.objects.filter(name__iexact=team.name).exclude(pk=team.pk).exists():
        objections.add("name", _("There is a team of this name already."))
    objections.raise_if_any(TeamRefused)
    with transaction.atomic():
        team.save()
        team.members.set(members)
    security_log.record("team.changed", by=by, team=team.pk, members=len(members))
    return team

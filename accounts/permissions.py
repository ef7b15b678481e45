"""What each role may do, and how a page or an API key is held to it.

What someone may *see* is another question: the `visible_to()` of each model answers it.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import Actor, ApiKey, Role
from accounts.requests import SignedInRequest

P = ParamSpec("P")
Page = Callable[Concatenate[SignedInRequest, P], HttpResponse]


class Action(StrEnum):
    READ = "read"
    LOG_VALUES = "log_values"
    CHECK_IN = "check_in"
    DEFINE_OBJECTIVES = "define_objectives"  # objectives, their success metrics, agreements
    EDIT_PROJECTS = "edit_projects"  # projects, metrics, contributions
    CONFIRM_MONEY = "confirm_money"
    MANAGE = "manage"  # members, everybody's keys, the organisation, the mail outbox


GRANTS: Final[dict[str, frozenset[Action]]] = {
    Role.ADMIN: frozenset(Action),
    Role.EXECUTIVE: frozenset(
        {Action.READ, Action.LOG_VALUES, Action.CHECK_IN, Action.DEFINE_OBJECTIVES}
    ),
    Role.FINANCE: frozenset({Action.READ, Action.CHECK_IN, Action.CONFIRM_MONEY}),
    Role.ML_LEAD: frozenset(
        {
            Action.READ,
            Action.LOG_VALUES,
            Action.CHECK_IN,
            Action.DEFINE_OBJECTIVES,
            Action.EDIT_PROJECTS,
        }
    ),
    Role.CONTRIBUTOR: frozenset(
        {Action.READ, Action.LOG_VALUES, Action.CHECK_IN, Action.EDIT_PROJECTS}
    ),
    Role.VIEWER: frozenset({Action.READ}),
}


def may(actor: Actor, action: Action) -> bool:
    """Return whether `actor` may do `action` at all; which rows is up to `visible_to()`.

    A key never does more than its scopes say, nor more than the person who made it may do now.
    A key made at the command line belongs to nobody: its scopes alone decide.
    """
    if isinstance(actor, ApiKey):
        in_scope = actor.can_read if action is Action.READ else actor.can_write
        return in_scope and (actor.created_by is None or may(actor.created_by, action))
    return actor.is_active and action in GRANTS[actor.role]


def roles_with(action: Action) -> list[Role]:
    """Return the roles that may do `action`, in the order of Role."""
    return [role for role in Role if action in GRANTS[role]]


def is_privilege_within(role: str, of: str) -> bool:
    """Return whether `role` may do nothing that the role `of` may not."""
    return GRANTS[role] <= GRANTS[of]


def require(actor: Actor, action: Action) -> None:
    """Raise PermissionDenied, which says in words what role is needed, unless `actor` may."""
    if not may(actor, action):
        raise PermissionDenied(denial(actor, action))


def denial(actor: Actor, action: Action) -> str:
    """Return the sentence that tells `actor` what role `action` needs."""
    if isinstance(actor, ApiKey):
        scope = "read" if action is Action.READ else "write"
        return _(
            "This needs an API key with the scope “%(scope)s”, made by someone with one of these"
            " roles: %(roles)s."
        ) % {"scope": scope, "roles": _listed(roles_with(action))}
    return _("This needs the role %(roles)s. Yours is %(role)s.") % {
        "roles": _listed(roles_with(action)),
        "role": Role(actor.role).label,
    }


def needs(action: Action) -> Callable[[Page[P]], Page[P]]:
    """Answer 403 with the role that is needed, unless the signed-in person may do `action`.

    For function views of pages; sign-in itself is LoginRequiredMiddleware's task.
    """

    def decorate(view: Page[P]) -> Page[P]:
        @wraps(view)
        def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require(request.user, action)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _listed(roles: list[Role]) -> str:
    return get_text_list([str(role.label) for role in roles], _("or"))

"""Every address of the pages, with what it takes and whom it lets in.

A new route without a line here fails tests/test_permission_matrix.py. The API's routes are
held by their own description (tests/api).
"""

from dataclasses import dataclass, field

from django.urls import URLResolver, get_resolver, reverse

from accounts import invitations
from accounts.models import Role
from objectives.models import DigestSubscription
from tests.factories import (
    NOW,
    PASSWORD,
    create_admin,
    create_contribution,
    create_key_row,
    create_metric,
    create_objective,
    create_project,
    create_subscription,
    create_success_metric,
    create_team,
    create_user,
    log_value,
)

SIGN_IN = 302  # a stranger is sent to the sign-in page
NOT_HERE = 405  # only POST
CANARY = "Canary of a confidential objective"


@dataclass(frozen=True)
class Route:
    """The answer to a GET: for strangers, for viewers and for admins."""

    stranger: int = SIGN_IN
    viewer: int = 200
    admin: int = 200
    arguments: dict = field(default_factory=dict)


def everybody(**arguments):
    return Route(arguments=arguments)


def public(**arguments):
    return Route(stranger=200, arguments=arguments)


def writers(**arguments):
    return Route(viewer=403, arguments=arguments)


def only_post(**arguments):
    return Route(viewer=NOT_HERE, admin=NOT_HERE, arguments=arguments)


def only_admins_post(**arguments):
    return Route(viewer=403, admin=NOT_HERE, arguments=arguments)


OBJECTIVE = {"slug": "open-objective"}
METRIC = {"slug": "open-metric"}
PROJECT = {"slug": "open-project"}
PROMISE = {"slug": "open-objective", "pk": "promise"}

ROUTES = {
    "livez": public(),
    "readyz": Route(stranger=503, viewer=503, admin=503),  # no beat runs in this test
    "api_docs": everybody(),
    "account_login": Route(stranger=200, viewer=302, admin=302),
    "account_logout": Route(stranger=302),
    "account_signup": Route(stranger=200, viewer=302, admin=302),
    "account_inactive": public(),
    "account_reset_password": Route(stranger=200),
    "account_reset_password_done": Route(stranger=200),
    "account_reset_password_from_key": public(uidb36="1", key="wrong"),
    "objectives:overview": everybody(),
    "objectives:list": everybody(),
    "objectives:detail": everybody(**OBJECTIVE),
    "objectives:new": Route(viewer=403, admin=302),
    "objectives:wizard": writers(step="outcome"),
    "objectives:discard_draft": writers(),
    "objectives:edit": writers(**OBJECTIVE),
    "objectives:sign": only_post(**OBJECTIVE),
    "objectives:archive": only_post(**OBJECTIVE),
    "objectives:restore": only_post(**OBJECTIVE),
    "objectives:add_success_metric": writers(**OBJECTIVE),
    "objectives:change_success_metric": writers(**PROMISE),
    "objectives:archive_success_metric": only_post(**PROMISE),
    "objectives:restore_success_metric": only_post(**PROMISE),
    "objectives:metrics": everybody(),
    "objectives:metric": everybody(**METRIC),
    "objectives:metric_csv": everybody(**METRIC),
    "objectives:check_in": writers(**METRIC),
    "objectives:new_metric": writers(),
    "objectives:edit_metric": writers(**METRIC),
    "objectives:archive_metric": only_post(**METRIC),
    "objectives:restore_metric": only_post(**METRIC),
    "objectives:projects": everybody(),
    "objectives:project": everybody(**PROJECT),
    "objectives:project_new": writers(),
    "objectives:project_edit": writers(**PROJECT),
    "objectives:project_stage": writers(**PROJECT),
    "objectives:archive_project": only_post(**PROJECT),
    "objectives:restore_project": only_post(**PROJECT),
    "objectives:effect_new": writers(**PROJECT),
    "objectives:effect": writers(**PROJECT, pk="contribution"),
    "objectives:welcome": everybody(),
    "objectives:clarity": everybody(),
    "objectives:load_example": only_post(),
    "objectives:remove_example": writers(),
    "objectives:digest_settings": everybody(),
    "objectives:digest_preview": everybody(),
    "objectives:digest_preview_mail": everybody(),
    "objectives:deliveries": writers(),
    "objectives:digest_stop": only_post(cadence="weekly"),
    "objectives:digest_resume": only_post(cadence="weekly"),
    "objectives:digest_send": only_post(cadence="weekly"),
    "objectives:unsubscribe": public(token="subscription"),
    "accounts:settings": Route(viewer=302, admin=302),
    "accounts:profile": everybody(),
    "accounts:password": everybody(),
    "accounts:sign_out_elsewhere": only_post(),
    "accounts:organisation": writers(),
    "accounts:members": writers(),
    "accounts:invite": writers(),
    "accounts:revoke_invitation": only_admins_post(pk="invitation"),
    "accounts:member": writers(pk="viewer"),
    "accounts:deactivate": only_admins_post(pk="viewer"),
    "accounts:reactivate": only_admins_post(pk="viewer"),
    "accounts:teams": writers(),
    "accounts:new_team": writers(),
    "accounts:team": writers(pk="team"),
    "accounts:delete_team": only_admins_post(pk="team"),
    "accounts:outbox": writers(),
    "accounts:letter": Route(viewer=403, admin=404, arguments={"name": "none.eml"}),
    "accounts:letter_html": Route(viewer=403, admin=404, arguments={"name": "none.eml"}),
    "accounts:accept_invitation": Route(
        stranger=200, viewer=403, admin=403, arguments={"token": "invitation"}
    ),
    "accounts:api_keys": everybody(),
    "accounts:new_api_key": everybody(),
    "accounts:revoke_api_key": Route(viewer=404, arguments={"pk": "key"}),
}


def named_routes():
    """Return the names of all routes but the API's and the framework's own files."""

    def walk(resolver, namespace):
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern, inner)
            else:
                yield f"{namespace}{pattern.name}"

    return {name for name in walk(get_resolver(), "") if not name.startswith("api:")}


class World:
    """One of everything: an open objective with all that hangs on it, and a confidential one."""

    def __init__(self, *, now=NOW):
        self.admin = create_admin(name="Admin", email="admin@example.org", password=PASSWORD)
        self.viewer = create_user(
            name="Viewer", email="viewer@example.org", role=Role.VIEWER, password=PASSWORD
        )
        self.project = create_project(slug="open-project", name="Open project", stage="pilot")
        self.metric = create_metric(slug="open-metric", name="Open metric")
        objective = create_objective(
            slug="open-objective", title="Open objective", owner=self.admin
        )
        self.promise = create_success_metric(objective=objective, metric=self.metric)
        contribution = create_contribution(
            success_metric=self.promise, project=self.project, expected_effect=5.0
        )
        log_value(self.metric, 40.0, at=now)
        self.secret = create_objective(
            slug="secret-objective",
            title=CANARY,
            is_confidential=True,
            owner=self.admin,
            parent=objective,
            reason=CANARY,
        )
        secret_promise = create_success_metric(objective=self.secret, metric=self.metric)
        create_contribution(success_metric=secret_promise, project=self.project)
        invited, link = invitations.invite(
            email="new@example.org", role=Role.VIEWER, by=self.admin, now=now
        )
        subscription = DigestSubscription.objects.filter(
            person=self.viewer
        ).first() or create_subscription(person=self.viewer)
        self.arguments = {
            "promise": self.promise.pk,
            "contribution": contribution.pk,
            "viewer": self.viewer.pk,
            "team": create_team(self.viewer).pk,
            "key": create_key_row(created_by=self.admin).pk,
            ("pk", "invitation"): invited.pk,
            ("token", "invitation"): link.rstrip("/").rpartition("/")[2],
            "subscription": subscription.token,
        }

    def address(self, name):
        """Return the address of a route with this world's things in it."""
        arguments = {
            key: self.arguments.get((key, value), self.arguments.get(value, value))
            for key, value in ROUTES[name].arguments.items()
        }
        return reverse(name, kwargs=arguments)

"""Who may call: a key in the Authorization header, within its scopes, for its time."""

from datetime import timedelta

import pytest

from accounts import keys
from accounts.models import ApiKey, Role
from tests.api.calls import Caller, create_token, faults
from tests.factories import (
    NOW,
    create_admin,
    create_contribution,
    create_metric,
    create_objective,
    create_user,
)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer kpi_wrong",
        "Basic YW5uOnNlY3JldA==",
        f"Bearer kpi_{'a' * 40}",
        f"Token kpi_{'a' * 40}",
    ],
)
def test_without_a_valid_key_everything_is_401(db, authorization):
    program = Caller()
    if authorization is not None:
        program.headers = {"Authorization": authorization}

    response = program.get("objectives")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_key_ends_when_it_expires_is_revoked_or_its_person_leaves(db, time_machine):
    person = create_admin()
    expiring = Caller(create_token(expires_at=NOW + timedelta(hours=1)))
    revoked, orphaned = Caller(create_token()), Caller(create_token(by=person))
    assert [each.get("metrics").status_code for each in (expiring, revoked, orphaned)] == [200] * 3

    keys.revoke(ApiKey.objects.order_by("pk")[1], by=None, now=NOW)
    person.is_active = False
    person.save()
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)

    assert [each.get("metrics").status_code for each in (expiring, revoked, orphaned)] == [401] * 3


@pytest.mark.parametrize("place", ["api_key={}", "key={}", "access_token={}", "cursor={}"])
def test_a_key_in_the_address_is_refused_even_with_a_good_header(db, place):
    token = create_token()

    response = Caller(token).client.get(
        f"/api/v1/metrics?{place.format(token)}", headers={"Authorization": f"Bearer {token}"}
    )

    assert response.status_code == 400
    assert list(faults(response)) == [place.split("=")[0]]
    assert token not in response.content.decode()


def test_a_cookie_opens_nothing(db, client):
    client.force_login(create_admin(), "allauth.account.auth_backends.AuthenticationBackend")

    assert client.get("/api/v1/metrics").status_code == 401


def test_a_session_beside_the_key_changes_nothing(db, client, django_assert_num_queries):
    client.force_login(
        create_admin(language="fr"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    program = Caller(create_token())
    program.get("metrics")
    program.client = client

    with django_assert_num_queries(2):
        response = program.get("metrics")

    assert (response.status_code, response.headers["Content-Language"]) == (200, "en")


def test_a_read_key_reads_and_a_write_key_writes(db):
    create_metric(slug="churn")
    value = {"metric": "churn", "value": 1, "measured_at": "2026-11-20T00:00:00Z"}
    reader = Caller(create_token(can_write=False))
    writer = Caller(create_token(can_read=False))

    assert reader.get("metrics").status_code == 200
    assert reader.post("measurements", value).status_code == 403
    assert writer.get("metrics").status_code == 403
    assert writer.post("measurements", value).status_code == 201


# What a person's role lets their key do; READ is every role's.
WRITES = {
    "measurements": "log",
    "check-ins": "check in",
    "objectives": "define",
    "success-metrics": "define",
    "projects": "edit",
    "metrics": "edit",
    "contributions": "edit",
}
MAY = {
    Role.ADMIN: {"log", "check in", "define", "edit"},
    Role.EXECUTIVE: {"log", "check in", "define"},
    Role.FINANCE: {"check in"},
    Role.ML_LEAD: {"log", "check in", "define", "edit"},
    Role.CONTRIBUTOR: {"log", "check in", "edit"},
    Role.VIEWER: set(),
}


@pytest.mark.parametrize("role", Role)
def test_a_key_may_do_what_its_person_may(db, role):
    program = Caller(create_token(by=create_user(role=role)))

    allowed = {path for path in WRITES if program.post(path, {}).status_code != 403}

    assert allowed == {path for path, deed in WRITES.items() if deed in MAY[role]}
    assert program.get("objectives").status_code == 200


def test_the_role_counts_at_the_moment_of_the_call(db):
    person = create_admin()
    program = Caller(create_token(by=person))

    person.role = Role.VIEWER
    person.save()

    assert program.post("objectives", {}).status_code == 403


def test_changes_ask_for_the_same_as_creation(db):
    contribution = create_contribution()
    promise = contribution.success_metric
    program = Caller(create_token(by=create_user(role=Role.FINANCE)))

    for path in (
        f"objectives/{promise.objective.slug}",
        f"success-metrics/{promise.pk}",
        f"contributions/{contribution.pk}",
        f"projects/{contribution.project.slug}",
        f"metrics/{promise.metric.slug}",
    ):
        assert program.patch(path, {}).status_code == 403
    assert (
        program.post(f"projects/{contribution.project.slug}/stage-changes", {}).status_code == 403
    )


def test_a_key_of_the_command_line_sees_everything(api):
    create_objective(slug="canary", is_confidential=True)

    assert api.get("objectives/canary").status_code == 200

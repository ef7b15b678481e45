import re

import pytest

from accounts import keys
from accounts.models import ApiKey, Role
from projects.models import KeyGrant
from tests.factories import (
    NOW,
    create_admin,
    create_key_row,
    create_metric,
    create_project,
    create_user,
)

pytestmark = pytest.mark.django_db

NEW = "/settings/api-keys/new/"


def form(**fields):
    return {
        "name": "training job",
        "scopes": ["read", "write"],
        "reach": "everything",
        "days": "90",
        **fields,
    }


def words(response):
    return response.content.decode()


@pytest.fixture
def person(client):
    person = create_user(role=Role.CONTRIBUTOR)
    client.force_login(person)
    return person


def test_a_new_key_is_shown_once_with_a_command_that_uses_it(client, person):
    create_metric(slug="churn")

    made = client.post(NEW, form())

    [token] = set(re.findall(r"kpi_[0-9A-Za-z]{40}", words(made)))
    key = ApiKey.objects.get()
    assert keys.authenticate(token, now=key.created_at) == key
    assert key.created_by == person
    assert "/api/v1/measurements" in words(made)
    assert "&quot;metric&quot;: &quot;churn&quot;" in words(made)
    assert token not in words(client.get("/settings/api-keys/"))
    assert "no-store" in made["Cache-Control"]


def test_a_key_that_only_reads_comes_with_a_command_that_reads(client, person):
    made = client.post(NEW, form(scopes=["read"]))

    assert "/api/v1/metrics" in words(made)
    assert not ApiKey.objects.get().can_write


def test_a_key_may_be_for_some_projects(client, person):
    churn = create_project(slug="churn")
    create_project(slug="other")

    client.post(NEW, form(reach="projects", projects=[churn.pk]))

    key = ApiKey.objects.get()
    assert not key.everything
    assert list(KeyGrant.objects.values_list("project__slug", flat=True)) == ["churn"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin"]}, "scopes"),
        ({"reach": "projects"}, "projects"),
        ({"reach": "projects", "projects": ["99999"]}, "projects"),
        ({"days": "36500"}, "days"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(client, person, fields, name):
    create_project()

    response = client.post(NEW, form(**fields))

    assert response.status_code == 422
    assert f'id="id_{name}_error"' in words(response)
    assert not ApiKey.objects.exists()


def test_someone_who_only_reads_makes_no_key_that_writes(client):
    client.force_login(create_user(role=Role.VIEWER))

    assert client.post(NEW, form()).status_code == 422
    assert client.post(NEW, form(scopes=["read"])).status_code == 200


def test_revoking_asks_for_the_name(client, person):
    key = create_key_row(created_by=person)
    path = f"/settings/api-keys/{key.pk}/revoke/"

    wrong = client.post(path, {"name": "another"})
    key.refresh_from_db()
    assert (wrong.status_code, key.revoked_at) == (422, None)

    client.post(path, {"name": key.name})
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_keys_of_others_are_not_there_but_for_admins(client, person):
    other = create_key_row(created_by=create_user())
    path = f"/settings/api-keys/{other.pk}/revoke/"

    assert client.get(path).status_code == 404
    assert client.post(path, {"name": other.name}).status_code == 404
    assert other.prefix not in words(client.get("/settings/api-keys/"))

    client.force_login(create_admin())
    assert other.prefix in words(client.get("/settings/api-keys/"))
    assert client.get(path).status_code == 200


def test_the_page_without_a_key_says_what_one_is_for(client, person):
    assert "A key lets a program" in words(client.get("/settings/api-keys/"))


@pytest.mark.parametrize("count", [1, 3])
def test_listing_keys_asks_as_often_for_three_as_for_one(
    client, person, count, django_assert_num_queries
):
    for _ in range(count):
        key = create_key_row(created_by=person, everything=False, last_used_at=NOW)
        KeyGrant.objects.create(api_key=key, project=create_project())
    client.get("/settings/api-keys/")

    with django_assert_num_queries(6):  # session, person, count, keys, grants, those that work
        client.get("/settings/api-keys/")

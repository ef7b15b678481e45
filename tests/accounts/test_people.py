from datetime import timedelta

import pytest

from accounts import invitations, keys, people
from accounts.models import Role
from tests.factories import NOW, create_admin, create_key_row, create_user

pytestmark = pytest.mark.django_db


def test_people_change_what_they_say_of_themselves():
    person = create_user()

    people.change_profile(person, name="Grace", time_zone="America/New_York", language="fr")

    person.refresh_from_db()
    assert (person.name, person.time_zone, person.language) == ("Grace", "America/New_York", "fr")


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("time_zone", "Mars/Olympus"), ("language", "tlh"), ("theme", "pink")],
)
def test_a_profile_that_makes_no_sense_is_refused(field, value):
    with pytest.raises(people.PersonRefused) as refused:
        people.change_profile(create_user(), **{field: value})

    assert list(refused.value.message_dict) == [field]


def test_a_new_role_is_logged_with_the_one_before(security_lines):
    admin, person = create_admin(), create_user(role=Role.VIEWER)

    people.change_role(person, role=Role.FINANCE, by=admin)

    person.refresh_from_db()
    line = security_lines[-1]
    assert person.role == Role.FINANCE
    assert (line["event"], line["by"], line["person"], line["before"], line["after"]) == (
        "role.changed",
        f"user {admin.pk}",
        person.pk,
        "viewer",
        "finance",
    )


@pytest.mark.parametrize("change", ["demote", "deactivate"])
def test_the_last_admin_stays(change):
    admin = create_admin(name="Ada")
    create_admin().__class__.objects.exclude(pk=admin.pk).update(is_active=False)

    with pytest.raises(people.PersonRefused, match="Ada is the only admin"):
        if change == "demote":
            people.change_role(admin, role=Role.VIEWER, by=admin)
        else:
            people.deactivate(admin, by=admin, now=NOW)

    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == (Role.ADMIN, True)


def test_an_admin_may_go_while_another_stays():
    admin, other = create_admin(), create_admin()

    people.deactivate(admin, by=other, now=NOW)

    admin.refresh_from_db()
    assert not admin.is_active


def test_nobody_gives_or_takes_more_than_they_have():
    lead = create_user(role=Role.ML_LEAD)
    create_admin()

    with pytest.raises(people.PersonRefused, match="more than yours"):
        people.change_role(create_user(), role=Role.ADMIN, by=lead)
    with pytest.raises(people.PersonRefused, match="more than yours"):
        people.change_role(create_admin(), role=Role.VIEWER, by=lead)


def test_deactivating_ends_session_keys_and_invitations(client):
    admin, person = create_admin(), create_admin()
    client.force_login(person)
    _key, token = keys.make(name="job", can_read=True, can_write=True, by=person, now=NOW)
    invitation, _link = invitations.invite(
        email="new@example.org", role=Role.VIEWER, by=person, now=NOW
    )

    people.deactivate(person, by=admin, now=NOW)

    assert client.get("/settings/profile/").status_code == 302
    assert keys.authenticate(token, now=NOW) is None
    invitation.refresh_from_db()
    assert invitation.revoked_at == NOW


def test_reactivating_brings_neither_session_nor_keys_back(client):
    admin, person = create_admin(), create_user()
    client.force_login(person)
    key = create_key_row(created_by=person)

    people.deactivate(person, by=admin, now=NOW)
    people.reactivate(person, by=admin)

    key.refresh_from_db()
    assert client.get("/settings/profile/").status_code == 302
    assert key.revoked_at == NOW


def test_deactivating_again_changes_nothing():
    admin, person = create_admin(), create_user()
    key = create_key_row(created_by=person)

    people.deactivate(person, by=admin, now=NOW)
    people.deactivate(person, by=admin, now=NOW + timedelta(days=1))

    key.refresh_from_db()
    assert key.revoked_at == NOW


def test_a_new_role_ends_the_sessions_of_the_old_one(client):
    person = create_user(role=Role.VIEWER)
    client.force_login(person)

    people.change_role(person, role=Role.CONTRIBUTOR, by=create_admin())

    assert client.get("/settings/profile/").status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_postgresql
def test_of_two_admins_who_remove_each_other_at_once_one_stays():
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from accounts.models import User

    one, two = create_admin(), create_admin()

    def remove(person, by):
        try:
            people.deactivate(person, by=by, now=NOW)
        except people.PersonRefused:
            return "refused"
        finally:
            connection.close()
        return "removed"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(remove, [one, two], [two, one]))

    assert sorted(outcomes) == ["refused", "removed"]
    assert User.objects.active().filter(role=Role.ADMIN).count() == 1

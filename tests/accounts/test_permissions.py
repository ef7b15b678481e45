import re
from pathlib import Path

import pytest

from accounts.models import ApiKey, Role
from accounts.permissions import GRANTS, Action, is_privilege_within, may, roles_with
from tests.factories import create_key_row, create_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (
            "admin",
            "read log_values check_in define_objectives edit_projects confirm_money manage",
        ),
        ("executive", "read log_values check_in define_objectives"),
        ("finance", "read check_in confirm_money"),
        ("ml_lead", "read log_values check_in define_objectives edit_projects"),
        ("contributor", "read log_values check_in edit_projects"),
        ("viewer", "read"),
    ],
)
def test_each_role_may_do_what_the_table_says(role, actions):
    person = create_user(role=role)

    assert {action for action in Action if may(person, action)} == set(actions.split())


def test_every_role_stands_in_the_table():
    assert set(GRANTS) == set(Role)


def test_the_documented_table_is_the_one_in_force():
    text = (Path(__file__).parents[2] / "docs" / "people.md").read_text()
    rows = re.findall(r"^\| (.+?) \|((?: ✓? ?\|){6})$", text, re.MULTILINE)
    documented = [[mark.strip() == "✓" for mark in marks.split("|")[:-1]] for _name, marks in rows]

    assert documented == [[action in GRANTS[role] for role in Role] for action in Action]


def test_someone_deactivated_may_do_nothing():
    person = create_user(role=Role.ADMIN)
    person.is_active = False

    assert [action for action in Action if may(person, action)] == []


def test_a_read_key_reads_and_does_no_more():
    key = create_key_row(created_by=create_user(role=Role.ADMIN), can_write=False)

    assert [action for action in Action if may(key, action)] == [Action.READ]


def test_a_write_key_does_not_read():
    assert not may(create_key_row(can_read=False), Action.READ)


def test_a_key_does_no_more_than_the_person_who_made_it():
    key = create_key_row(created_by=create_user(role=Role.CONTRIBUTOR))

    assert may(key, Action.EDIT_PROJECTS)
    assert not may(key, Action.DEFINE_OBJECTIVES)


def test_a_key_of_nobody_does_what_its_scopes_say():
    assert all(may(ApiKey(can_read=True, can_write=True), action) for action in Action)


def test_roles_that_may_do_something_are_named_in_order():
    assert roles_with(Action.DEFINE_OBJECTIVES) == [Role.ADMIN, Role.EXECUTIVE, Role.ML_LEAD]


@pytest.mark.parametrize(
    ("role", "of", "within"),
    [
        ("viewer", "finance", True),
        ("admin", "admin", True),
        ("finance", "executive", False),
        ("admin", "ml_lead", False),
    ],
)
def test_a_privilege_is_within_another_when_it_adds_nothing(role, of, within):
    assert is_privilege_within(role, of) is within


def test_a_page_that_is_denied_names_the_role_it_needs(client):
    client.force_login(create_user(role=Role.VIEWER))

    response = client.get("/settings/members/")

    assert response.status_code == 403
    assert "This needs the role Admin. Yours is Viewer." in response.content.decode()

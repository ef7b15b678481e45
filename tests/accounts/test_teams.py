import pytest

from accounts.models import Team
from accounts.teams import TeamRefused, change_team, create_team, delete_team
from tests.factories import create_admin, create_project, create_user

pytestmark = pytest.mark.django_db


def test_a_team_has_a_name_and_members():
    person = create_user()

    team = create_team(name=" Growth ", members=[person], by=create_admin())

    assert (team.name, list(team.members.all())) == ("Growth", [person])


def test_changing_a_team_sets_who_is_in_it():
    one, two, admin = create_user(), create_user(), create_admin()
    team = create_team(name="Growth", members=[one], by=admin)

    change_team(team, name="Revenue", members=[two], by=admin)

    team.refresh_from_db()
    assert (team.name, list(team.members.all())) == ("Revenue", [two])


@pytest.mark.parametrize("name", ["", "growth", "x" * 121])
def test_a_name_that_is_missing_taken_or_too_long_is_refused(name):
    admin = create_admin()
    create_team(name="Growth", by=admin)

    with pytest.raises(TeamRefused) as refused:
        create_team(name=name, by=admin)

    assert list(refused.value.message_dict) == ["name"]


def test_a_team_that_holds_projects_is_not_deleted():
    admin = create_admin()
    team = create_team(name="Growth", by=admin)
    create_project(team=team)

    with pytest.raises(TeamRefused, match="Growth holds objectives or projects"):
        delete_team(team, by=admin)

    assert Team.objects.filter(name="Growth").exists()


def test_an_empty_team_is_deleted_and_its_members_stay():
    admin, person = create_admin(), create_user()
    team = create_team(name="Growth", members=[person], by=admin)

    delete_team(team, by=admin)

    person.refresh_from_db()
    assert list(person.teams.all()) == []

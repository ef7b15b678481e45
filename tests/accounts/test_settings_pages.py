import re

import pytest
from django.core import mail

from accounts import invitations
from accounts.models import Invitation, Organisation, Role, Team, User
from tests.factories import NOW, PASSWORD, create_admin, create_team, create_user

pytestmark = pytest.mark.django_db

FOR_ADMINS = [
    "/settings/members/",
    "/settings/members/invite/",
    "/settings/members/1/",
    "/settings/teams/",
    "/settings/teams/new/",
    "/settings/teams/1/",
    "/settings/organisation/",
    "/settings/mail/outbox/",
    "/settings/mail/outbox/20261124T120000000000-0123456789abcdef/",
    "/settings/mail/outbox/20261124T120000000000-0123456789abcdef/html/",
]
ACTIONS_FOR_ADMINS = [
    "/settings/members/1/deactivate/",
    "/settings/members/1/reactivate/",
    "/settings/members/invitations/1/revoke/",
    "/settings/teams/1/delete/",
]


@pytest.fixture
def admin(client):
    person = create_admin(name="Ada", password=PASSWORD)
    client.force_login(person)
    return person


def words(response):
    return response.content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
@pytest.mark.parametrize("path", [*FOR_ADMINS, *ACTIONS_FOR_ADMINS])
def test_only_admins_manage(client, role, path):
    client.force_login(create_user(role=role))

    assert client.post(path).status_code == 403
    assert path in ACTIONS_FOR_ADMINS or client.get(path).status_code == 403


@pytest.mark.parametrize("path", ACTIONS_FOR_ADMINS)
def test_looking_changes_nothing(client, admin, path):
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", [*FOR_ADMINS, "/settings/profile/", "/settings/password/"])
def test_strangers_are_asked_to_sign_in(client, path):
    assert client.get(path)["Location"].startswith("/account/login/?next=/settings/")


def test_the_settings_lead_to_the_profile(client, admin):
    assert client.get("/settings/")["Location"] == "/settings/profile/"


def test_the_profile_is_saved_and_used_at_once(client, admin):
    client.post(
        "/settings/profile/",
        {"name": "Ada L", "time_zone": "Europe/Paris", "language": "fr", "theme": "dark"},
    )

    page = words(client.get("/settings/profile/"))
    admin.refresh_from_db()
    assert (admin.name, admin.time_zone) == ("Ada L", "Europe/Paris")
    assert '<html lang="fr" data-theme="dark">' in page


def test_a_profile_that_is_refused_keeps_what_was_typed(client, admin):
    response = client.post(
        "/settings/profile/",
        {"name": " ", "time_zone": "Europe/Paris", "language": "fr", "theme": "dark"},
    )

    assert response.status_code == 422
    assert '<option value="Europe/Paris" selected>' in words(response)
    admin.refresh_from_db()
    assert (admin.name, admin.language) == ("Ada", "en")


@pytest.mark.parametrize("field", ["role", "email", "is_active", "session_epoch", "password"])
def test_a_profile_form_changes_nothing_it_does_not_show(client, field):
    person = create_user(role=Role.VIEWER)
    client.force_login(person)
    before = getattr(person, field)

    client.post(
        "/settings/profile/",
        {
            "name": "X",
            "time_zone": "UTC",
            "language": "en",
            "theme": "dark",
            field: {"role": "admin", "email": "eve@example.org"}.get(field, "7"),
        },
    )

    person.refresh_from_db()
    assert (person.name, getattr(person, field)) == ("X", before)


def test_the_organisation_is_saved_with_gaps_as_fractions(client, admin):
    response = client.post(
        "/settings/organisation/",
        {
            "name": "Northwind",
            "time_zone": "Europe/Oslo",
            "assess_hour": "5",
            "on_track_gap": "7.5",
            "at_risk_gap": "20",
        },
    )

    organisation = Organisation.objects.current()
    assert response.status_code == 302
    assert (organisation.on_track_gap, organisation.at_risk_gap) == (0.075, 0.2)
    assert 'value="7.5"' in words(client.get("/settings/organisation/"))


def test_limits_in_the_wrong_order_are_refused_in_words(client, admin):
    response = client.post(
        "/settings/organisation/",
        {
            "name": "N",
            "time_zone": "UTC",
            "assess_hour": "5",
            "on_track_gap": "30",
            "at_risk_gap": "20",
        },
    )

    assert response.status_code == 422
    assert "Expected more than for “on track”" in words(response)


def test_an_invitation_goes_out_and_waits_in_the_list(client, admin):
    response = client.post(
        "/settings/members/invite/", {"email": "grace@example.org", "role": "finance"}
    )

    assert response["Location"] == "/settings/members/"
    assert [message.to for message in mail.outbox] == [["grace@example.org"]]
    assert "grace@example.org" in words(client.get("/settings/members/"))


def test_an_invitation_the_mail_server_refuses_invites_nobody(client, admin, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr("accounts.mail.EmailMultiAlternatives.send", refuse)

    response = client.post(
        "/settings/members/invite/", {"email": "grace@example.org", "role": "finance"}
    )

    assert response.status_code == 422
    assert "nobody is invited" in words(response)
    assert Invitation.objects.get().revoked_at is not None


def test_an_invitation_is_withdrawn(client, admin):
    invitation, _link = invitations.invite(
        email="grace@example.org", role=Role.VIEWER, by=admin, now=NOW
    )

    client.post(f"/settings/members/invitations/{invitation.pk}/revoke/")

    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_a_role_is_changed_and_a_member_deactivated_and_let_in_again(client, admin):
    person = create_user(name="Grace", role=Role.VIEWER)
    client.post(f"/settings/members/{person.pk}/", {"role": "finance"})
    client.post(f"/settings/members/{person.pk}/deactivate/")
    person.refresh_from_db()
    assert (person.role, person.is_active) == (Role.FINANCE, False)

    client.post(f"/settings/members/{person.pk}/reactivate/")
    person.refresh_from_db()
    assert person.is_active


def test_the_only_admin_is_told_why_they_stay(client, admin):
    demoted = client.post(f"/settings/members/{admin.pk}/", {"role": "viewer"})
    gone = client.post(f"/settings/members/{admin.pk}/deactivate/")

    assert (demoted.status_code, gone.status_code) == (422, 422)
    assert "Ada is the only admin" in words(demoted)
    assert "Ada is the only admin" in words(gone)


@pytest.mark.parametrize("count", [1, 3])
def test_listing_members_asks_as_often_for_three_as_for_one(
    client, admin, count, django_assert_num_queries
):
    for _ in range(count):
        create_team(create_user())
        invitations.invite(
            email=f"new{_}@example.org", role=Role.VIEWER, by=admin, now=NOW.replace(year=2100)
        )
    client.get("/settings/members/")

    with django_assert_num_queries(6):  # session, person, count, members, teams, invitations
        client.get("/settings/members/")


def test_a_team_is_made_changed_and_deleted(client, admin):
    person = create_user()
    client.post("/settings/teams/new/", {"name": "Growth", "members": [person.pk]})
    team = Team.objects.get()
    assert list(team.members.all()) == [person]

    client.post(f"/settings/teams/{team.pk}/", {"name": "Revenue"})
    team.refresh_from_db()
    assert (team.name, list(team.members.all())) == ("Revenue", [])

    client.post(f"/settings/teams/{team.pk}/delete/")
    assert not Team.objects.exists()


def test_the_first_page_of_teams_says_what_a_team_is(client, admin):
    assert "A team shares responsibility" in words(client.get("/settings/teams/"))


# --- The invited person ------------------------------------------------------------------


def invited_path(**terms):
    admin = User.objects.filter(role=Role.ADMIN).first() or create_admin()
    terms = {"email": "grace@example.org", "role": Role.VIEWER, "now": NOW, **terms}
    _invitation, link = invitations.invite(by=admin, **terms)
    return link.removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.mark.usefixtures("_now")
def test_looking_at_an_invitation_does_not_use_it_up(client):
    path = invited_path()

    assert client.get(path).status_code == client.get(path).status_code == 200
    assert client.head(path).status_code == 200


@pytest.mark.usefixtures("_now")
def test_accepting_signs_in_and_leads_to_the_first_page(client):
    path = invited_path()
    Organisation.objects.update_or_create(pk=1, defaults={"time_zone": "Europe/Oslo"})

    response = client.post(
        path,
        {"email": "eve@example.org", "name": "Grace", "password": PASSWORD, "role": "admin"},
        headers={"accept-language": "fr"},
    )

    person = User.objects.get(name="Grace")
    assert response["Location"] in ("/", "/welcome/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.email, person.role) == ("grace@example.org", Role.VIEWER)
    assert (person.language, person.time_zone) == ("fr", "Europe/Oslo")
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("_now")
def test_a_refused_account_keeps_the_name_and_never_the_password(client):
    response = client.post(invited_path(), {"name": "Grace", "password": "secretsecret1"[:8]})

    assert response.status_code == 422
    assert 'value="Grace"' in words(response)
    assert "secretse" not in words(response)


@pytest.mark.usefixtures("_now")
def test_an_invitation_is_not_for_someone_who_is_signed_in(client, admin):
    path = invited_path()

    response = client.post(path, {"name": "Grace", "password": PASSWORD})

    assert response.status_code == 403
    assert not User.objects.filter(email="grace@example.org").exists()


@pytest.mark.usefixtures("_now")
def test_the_first_admin_comes_in_by_the_printed_link(client):
    _invitation, link = invitations.invite_admin(email="", now=NOW)
    path = link.removeprefix("http://127.0.0.1:8000")
    assert "You are the first here" in words(client.get(path))

    client.post(path, {"email": "First@Example.org", "name": "Ada", "password": PASSWORD})

    person = User.objects.get()
    assert (person.email, person.role) == ("first@example.org", Role.ADMIN)
    assert client.get("/settings/members/").status_code == 200


def test_a_link_that_never_was_and_one_that_ended_look_the_same(client):
    ended = client.get(invited_path())  # NOW is long gone, or still to come for `invited_at`
    never = client.get("/invitations/" + "x" * 43 + "/")

    assert never.status_code == 404
    assert ended.status_code in (200, 404)
    assert "This invitation does not work" in words(never)


# --- The outbox --------------------------------------------------------------------------


@pytest.fixture
def letter_path(client, admin, mail_folder_in_use):
    client.post("/settings/members/invite/", {"email": "grace@example.org", "role": "finance"})
    page = words(client.get("/settings/mail/outbox/"))
    [path] = set(re.findall(r'href="(/settings/mail/outbox/[^"]+)"', page))
    return path


def test_the_outbox_lists_what_was_written(client, letter_path):
    page = words(client.get("/settings/mail/outbox/"))

    assert "Ada invites you to the KPI tracker of Our organisation" in page
    assert "No mail server is set" in page


def test_a_letter_shows_its_text_with_links_and_its_html_in_a_frame(client, letter_path):
    response = client.get(letter_path)

    assert re.search(r'<a href="http://127\.0\.0\.1:8000/invitations/', words(response))
    assert f'src="{letter_path}html/"' in words(response)
    assert "frame-src 'self'" in response["Content-Security-Policy"]


def test_the_html_of_a_letter_can_do_nothing(client, letter_path):
    response = client.get(f"{letter_path}html/")

    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "<!doctype html>" in words(response)


@pytest.mark.usefixtures("mail_folder_in_use")
def test_the_outbox_before_the_first_mail_says_what_will_be_here(client, admin):
    assert "No mail yet" in words(client.get("/settings/mail/outbox/"))


def test_the_outbox_says_when_a_mail_server_is_used_instead(client, admin, settings, tmp_path):
    settings.MAIL_DIR = tmp_path

    assert "Mail goes to your mail server" in words(client.get("/settings/mail/outbox/"))


def test_a_letter_that_is_not_there_is_not_found(client, admin, mail_folder_in_use):
    name = "20261124T120000000000-0123456789abcdef"

    assert client.get(f"/settings/mail/outbox/{name}/").status_code == 404
    assert client.get("/settings/mail/outbox/..%2Fsecret_key/").status_code == 404

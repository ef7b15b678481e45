import re
from datetime import timedelta

import pytest

from accounts import invitations
from accounts.models import Invitation, Role, User
from tests.factories import NOW, PASSWORD, create_admin, create_user

pytestmark = pytest.mark.django_db


def token_of(link):
    return re.fullmatch(r"http://127\.0\.0\.1:8000/invitations/([\w-]+)/", link)[1]


def invite(*, by=None, email="ada@example.org", role=Role.CONTRIBUTOR, now=NOW):
    by = by or User.objects.filter(role=Role.ADMIN).first() or create_admin()
    invitation, link = invitations.invite(email=email, role=role, by=by, now=now)
    return invitation, token_of(link)


def accept(invitation, **terms):
    terms = {"name": "Ada Lovelace", "password": PASSWORD, "now": NOW, **terms}
    return invitations.accept(invitation, **terms)


def test_a_token_holds_256_bits_and_only_its_digest_is_kept():
    invitation, token = invite()

    assert len(token) == 43  # 32 bytes in base64
    assert token not in str(Invitation.objects.values().get())
    assert invitations.find(token, now=NOW) == invitation


def test_accepting_makes_a_person_of_the_address_and_role_invited():
    invitation, _token = invite(email=" Ada@Example.ORG ", role=Role.FINANCE)

    person = accept(invitation, email="somebody.else@example.org")

    assert (person.email, person.role, person.name) == (
        "ada@example.org",
        Role.FINANCE,
        "Ada Lovelace",
    )
    assert person.check_password(PASSWORD)


def test_an_invitation_works_once():
    invitation, token = invite()
    accept(invitation)

    assert invitations.find(token, now=NOW) is None
    User.objects.filter(email="ada@example.org").update(email="other@example.org")
    with pytest.raises(invitations.InvitationRefused, match="has been used or has ended"):
        accept(invitation)
    assert User.objects.count() == 2


def test_an_invitation_ends_after_seven_days():
    _invitation, token = invite()

    assert invitations.find(token, now=NOW + timedelta(days=7, seconds=-1)) is not None
    assert invitations.find(token, now=NOW + timedelta(days=7)) is None


def test_a_withdrawn_invitation_opens_nothing():
    invitation, token = invite()

    invitations.revoke(invitation, by=create_admin(), now=NOW)

    assert invitations.find(token, now=NOW) is None
    with pytest.raises(invitations.InvitationRefused):
        accept(invitation)


def test_the_newest_invitation_of_an_address_is_the_one_that_works():
    _first, old_token = invite()
    second, new_token = invite()

    assert invitations.find(old_token, now=NOW) is None
    assert invitations.find(new_token, now=NOW) == second


@pytest.mark.parametrize("email", ["", "ada", "ada@example.org\nBcc: eve@example.org", "a@b, c@d"])
def test_what_is_no_address_is_refused(email):
    with pytest.raises(invitations.InvitationRefused) as refused:
        invite(email=email)

    assert list(refused.value.message_dict) == ["email"]


def test_a_role_that_does_not_exist_is_refused():
    with pytest.raises(invitations.InvitationRefused) as refused:
        invite(role="owner")

    assert list(refused.value.message_dict) == ["role"]


def test_nobody_gives_more_than_they_have():
    lead = create_user(role=Role.ML_LEAD)

    with pytest.raises(invitations.InvitationRefused, match="more than yours"):
        invite(by=lead, role=Role.ADMIN)


def test_someone_who_is_here_is_not_invited_again():
    create_user(email="ada@example.org")

    with pytest.raises(invitations.InvitationRefused, match="here already"):
        invite(email="ADA@example.org")


def test_twenty_invitations_a_day_are_the_limit():
    admin = create_admin()
    for number in range(20):
        invite(by=admin, email=f"person{number}@invited.example")

    with pytest.raises(invitations.InvitationRefused, match="20 invitations in a day"):
        invite(by=admin, email="one@too.many.example")
    invite(by=admin, email="one@later.example", now=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "ada@example.org"}, "password"),
        ({"name": "  "}, "name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(terms, field):
    invitation, token = invite()

    with pytest.raises(invitations.InvitationRefused) as refused:
        accept(invitation, **terms)

    assert list(refused.value.message_dict) == [field]
    assert invitations.find(token, now=NOW) == invitation


@pytest.mark.parametrize("password", ["correct horse battery staple " * 4, "пароль из слов 密码"])
def test_long_and_foreign_passwords_are_welcome(password):
    invitation, _token = invite()

    assert accept(invitation, password=password).check_password(password)


def test_the_first_admin_names_their_own_address():
    invitation, _link = invitations.invite_admin(email="", now=NOW)

    person = accept(invitation, email="first@example.org")

    assert (person.email, person.role) == ("first@example.org", Role.ADMIN)


def test_the_first_link_dies_when_an_admin_came_in_by_another():
    first, link = invitations.invite_admin(email="", now=NOW)
    create_admin()

    assert invitations.find(token_of(link), now=NOW) is None
    with pytest.raises(invitations.InvitationRefused, match="admin already"):
        invitations.invite_admin(email="", now=NOW)
    assert first.accepted_at is None


def test_a_further_first_link_replaces_the_one_before():
    _first, old_link = invitations.invite_admin(email="", now=NOW)
    second, new_link = invitations.invite_admin(email="", now=NOW)

    assert invitations.find(token_of(old_link), now=NOW) is None
    assert invitations.find(token_of(new_link), now=NOW) == second


def test_the_mail_has_the_link_in_both_parts_and_escapes_names(mailoutbox):
    admin = create_admin(name="<b>Eve</b>\r\nBcc: all@example.org")
    invitation, link = invitations.invite(
        email="ada@example.org", role=Role.VIEWER, by=admin, now=NOW
    )

    invitations.mail_link(invitation, link=link)

    [message] = mailoutbox
    [(html, kind)] = message.alternatives
    assert message.recipients() == ["ada@example.org"]
    assert message.subject == (
        "<b>Eve</b> Bcc: all@example.org invites you to the KPI tracker of Our organisation"
    )
    assert link in message.body
    assert (link in html, "<b>Eve" in html, kind) == (True, False, "text/html")

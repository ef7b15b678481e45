import hashlib
from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts import keys
from accounts.models import ApiKey
from tests.factories import NOW, create_admin, create_user

pytestmark = pytest.mark.django_db


def make_key(*, by=None, **terms):
    terms = {"name": "training job", "can_read": True, "can_write": True, "now": NOW, **terms}
    return keys.make(by=by, **terms)


def test_a_token_has_a_prefix_and_190_random_bits():
    key, token = make_key()

    assert keys.TOKEN.fullmatch(token)
    assert len(token) == 44
    assert key.prefix == token[:12]


def test_a_token_opens_its_key():
    person = create_user()
    key, token = make_key(by=person)

    found = keys.authenticate(token, now=NOW)

    assert (found, found.created_by) == (key, person)


def test_a_dump_of_the_database_holds_no_usable_key(tmp_path):
    _key, token = make_key()

    call_command("dumpdata", "accounts.apikey", output=str(tmp_path / "dump.json"))
    dump = (tmp_path / "dump.json").read_text()

    assert token[12:] not in dump
    assert hashlib.sha256(token.encode()).hexdigest() not in dump


def test_another_pepper_ends_every_key_and_another_secret_key_none(settings):
    _key, token = make_key()

    settings.SECRET_KEY = "another"
    with_another_secret = keys.authenticate(token, now=NOW)
    settings.API_KEY_PEPPER = "another"

    assert with_another_secret is not None
    assert keys.authenticate(token, now=NOW) is None


@pytest.mark.parametrize(
    "forged",
    ["", "kpi_", "x" * 44, "kpi_" + "é" * 40, "kpi_" + "a" * 41, "kpi_" + "a" * 40],
)
def test_what_is_no_token_opens_nothing(forged):
    make_key()

    assert keys.authenticate(forged, now=NOW) is None


def test_a_wrong_secret_opens_nothing_and_is_logged(security_lines):
    key, token = make_key()
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")

    assert keys.authenticate(wrong, now=NOW) is None
    assert (security_lines[-1]["event"], security_lines[-1]["key"]) == (
        "key.wrong_secret",
        key.prefix,
    )


def test_a_key_ends_at_its_date(security_lines):
    _key, token = make_key(expires_at=NOW + timedelta(days=1))

    assert keys.authenticate(token, now=NOW + timedelta(hours=23)) is not None
    assert keys.authenticate(token, now=NOW + timedelta(days=1)) is None
    assert security_lines[-1]["event"] == "key.used_after_end"


def test_a_revoked_key_ends_at_once_and_its_use_is_logged(security_lines):
    key, token = make_key()

    keys.revoke(key, by=None, now=NOW)

    assert keys.authenticate(token, now=NOW) is None
    assert [line["event"] for line in security_lines] == [
        "key.made",
        "key.revoked",
        "key.used_after_end",
    ]
    assert security_lines[-1]["by"] == f"key {key.prefix}"


def test_revoking_again_keeps_the_first_moment():
    key, _token = make_key()

    keys.revoke(key, by=None, now=NOW)
    keys.revoke(key, by=None, now=NOW + timedelta(days=1))

    key.refresh_from_db()
    assert key.revoked_at == NOW


def test_a_key_of_someone_deactivated_opens_nothing():
    person = create_user()
    _key, token = make_key(by=person)
    person.is_active = False
    person.save()

    assert keys.authenticate(token, now=NOW) is None


def test_two_keys_work_side_by_side_so_that_one_can_be_replaced():
    tokens = [make_key()[1], make_key()[1]]

    assert all(keys.authenticate(token, now=NOW) for token in tokens)


def test_its_last_use_is_written_once_a_minute_at_most(django_assert_num_queries):
    key, token = make_key()

    with django_assert_num_queries(2):
        keys.authenticate(token, now=NOW)
    with django_assert_num_queries(1):
        keys.authenticate(token, now=NOW + timedelta(seconds=59))
    with django_assert_num_queries(2):
        keys.authenticate(token, now=NOW + timedelta(seconds=60))

    key.refresh_from_db()
    assert key.last_used_at == NOW + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"can_read": False, "can_write": False}, "scopes"),
        ({"expires_at": NOW}, "expires_at"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(terms, field):
    with pytest.raises(keys.KeyRefused) as refused:
        make_key(**terms)

    assert list(refused.value.message_dict) == [field]
    assert not ApiKey.objects.exists()


def test_people_manage_their_own_keys_and_admins_everybodys():
    person, admin = create_user(), create_admin()
    own, _token = make_key(by=person)
    other, _token = make_key(by=admin)
    of_nobody, _token = make_key()

    assert list(keys.manageable_by(person)) == [own]
    assert set(keys.manageable_by(admin)) == {own, other, of_nobody}

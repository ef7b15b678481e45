import logging

import pytest
from django.test import RequestFactory

from accounts import security_log
from accounts.hidden_tokens import TokensHidden
from tests.factories import create_user


def test_a_line_break_in_a_name_does_not_begin_another_line(security_text):
    security_log.record("sign_in.failed", email='eve\r\n{"event": "sign_in"}\u2028')

    [line] = security_text
    assert len(line.splitlines()) == 1
    assert r"eve\r\n" in line


@pytest.mark.django_db
def test_a_line_names_time_person_address_and_request(client, security_lines):
    person = create_user(role="viewer")
    client.force_login(person)

    response = client.get("/settings/members/")

    [line] = security_lines
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "event": "refused",
        "by": f"user {person.pk}",
        "address": "127.0.0.1",
        "request_id": response["X-Request-ID"],
        "status": 403,
        "path": "/settings/members/",
    }


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_only_as_many_addresses_are_believed_as_proxies_are_ours(
    settings, proxies, forwarded, expected
):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})

    assert security_log.client_address(request) == expected


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/invitations/o6V-On0W/", "/invitations/…/"),
        ("/u/abc:def/", "/u/…/"),
        ("/account/password/reset/key/1-dk2n-89ab/", "/account/password/reset/key/1-…/"),
        ("/objectives/u/", "/objectives/u/"),
    ],
)
def test_links_that_open_something_stay_out_of_the_logs(path, logged):
    record = logging.LogRecord("django.request", 30, "", 0, "%s: %s", ("Not Found", path), None)

    assert TokensHidden().filter(record)
    assert record.getMessage() == f"Not Found: {logged}"


@pytest.mark.django_db
def test_a_refused_invitation_is_logged_without_its_token(client, security_text):
    client.force_login(create_user())

    client.get("/invitations/secret-token-of-somebody/")

    assert "secret-token" not in security_text[-1]

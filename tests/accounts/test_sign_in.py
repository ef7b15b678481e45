import re
import statistics
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from tests.factories import PASSWORD, create_user

pytestmark = pytest.mark.django_db
SIGN_IN, RESET = "/account/login/", "/account/password/reset/"


def sign_in(client, *, email="ada@example.org", password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"login": email, "password": password}, **extra)


def text(response):
    """Return a page without what differs from request to request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@pytest.fixture
def ada():
    return create_user(email="ada@example.org", password=PASSWORD)


def test_the_right_password_signs_in_under_a_new_session_id(client, ada, security_lines):
    client.get(SIGN_IN)
    client.session.save()
    before = client.session.session_key

    response = sign_in(client, email="ADA@example.org")

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session.session_key != before
    assert (security_lines[-1]["event"], security_lines[-1]["by"]) == ("sign_in", f"user {ada.pk}")


def test_a_wrong_password_is_said_without_telling_who_is_here(client, ada, security_lines):
    wrong = sign_in(client, password="wrong")
    unknown = sign_in(client, email="eve@example.org", password="wrong")

    assert wrong.status_code == unknown.status_code == 422
    assert text(wrong) == text(unknown).replace("eve@example.org", "ada@example.org")
    assert "do not belong together" in text(wrong)
    assert [line["event"] for line in security_lines] == ["sign_in.failed"] * 2


def test_the_time_it_takes_does_not_tell_either(client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    create_user(email="ada@example.org", password=PASSWORD)

    def median_seconds(email):
        taken = []
        for _ in range(7):
            began = time.perf_counter()
            sign_in(client, email=email, password="wrong")
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)

    # A real password check takes tens of milliseconds; leaving it out would show.
    assert median_seconds("eve@example.org") > 0.4 * median_seconds("ada@example.org")


def test_after_five_wrong_passwords_the_right_one_waits_too(client, ada, security_lines):
    for _ in range(5):
        sign_in(client, password="wrong")

    response = sign_in(client)

    assert (response.status_code, response["Retry-After"]) == (429, "300")
    assert "Too many wrong attempts" in text(response)
    assert (security_lines[-1]["event"], security_lines[-1]["status"]) == ("refused", 429)


def test_the_limit_is_per_account_and_ends(ada, time_machine):
    create_user(email="grace@example.org", password=PASSWORD)
    time_machine.move_to("2026-11-24T12:00:00+00:00", tick=False)
    for _ in range(5):
        sign_in(Client(), password="wrong")

    assert sign_in(Client(), email="grace@example.org").status_code == 302
    time_machine.shift(timedelta(minutes=5, seconds=1))
    assert sign_in(Client()).status_code == 302


def test_thirty_attempts_a_minute_are_the_limit_of_an_address(client):
    for number in range(30):
        client.post(SIGN_IN, {"login": f"person{number}@example.org"})

    response = client.post(SIGN_IN, {"login": "ada@example.org"})

    assert (response.status_code, response["Retry-After"]) == (429, "60")


def test_a_forged_header_gives_no_further_attempts(client, ada):
    for number in range(10):
        sign_in(
            client,
            email=f"x{number}@example.org",
            password="wrong",
            headers={"x-forwarded-for": f"203.0.113.{number}"},
        )

    response = sign_in(client, headers={"x-forwarded-for": "203.0.113.99"})

    assert response.status_code == 429


def test_a_reset_link_lets_someone_in_who_is_blocked(client, ada):
    for _ in range(6):
        sign_in(client, password="wrong")
    client.post(RESET, {"email": "ada@example.org"})
    [link] = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", mail.outbox[0].body)
    form_page = client.get(link)["Location"]

    response = client.post(form_page, {"password1": "another battery staple"})

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/settings/profile/").status_code == 200


def test_a_reset_link_works_once_and_for_an_hour(client, ada, time_machine):
    time_machine.move_to("2026-11-24T12:00:00+00:00", tick=False)
    client.post(RESET, {"email": "ada@example.org"})
    [link] = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", mail.outbox[0].body)

    time_machine.shift(timedelta(minutes=59))
    assert client.get(link).status_code == 302
    time_machine.shift(timedelta(minutes=2))
    assert "This link does not work" in text(client.get(link))


def test_asking_for_a_reset_tells_nobody_who_is_here(client, ada):
    known = client.post(RESET, {"email": "ada@example.org"})
    unknown = client.post(RESET, {"email": "eve@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["ada@example.org"], ["eve@example.org"]]
    assert "Nobody has an account" in mail.outbox[1].subject


def test_links_lead_to_the_configured_address_whatever_the_host_header_says(client, ada, settings):
    settings.ALLOWED_HOSTS = ["*"]

    client.post(RESET, {"email": "ada@example.org"}, headers={"host": "evil.example"})

    assert "evil.example" not in str(mail.outbox[0].message())


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        r"\\evil.example",
        r"/\evil.example",
        "https://evil.example",
        "https:evil.example",
        "http://127.0.0.1@evil.example",
        "javascript:alert(1)",
        "data:text/html,hi",
        " //evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "https://testserver",
        "ftp://testserver/",
        "http:///evil.example",
    ],
)
def test_next_leads_to_our_own_paths_only(client, ada, target):
    response = client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD, "next": target})

    assert (response.status_code, response["Location"]) == (302, "/")


def test_next_leads_on_to_the_page_that_was_asked_for(client, ada):
    asked = client.get("/settings/profile/?x=1")
    assert asked["Location"] == "/account/login/?next=/settings/profile/%3Fx%3D1"

    response = client.post(
        SIGN_IN, {"login": ada.email, "password": PASSWORD, "next": "/settings/profile/?x=1"}
    )

    assert response["Location"] == "/settings/profile/?x=1"


def test_someone_deactivated_learns_so_only_with_the_right_password(client, ada):
    ada.is_active = False
    ada.save()

    assert "do not belong together" in text(sign_in(client, password="wrong"))
    assert sign_in(client)["Location"] == "/account/inactive/"
    assert client.get("/settings/profile/").status_code == 302


def test_nobody_signs_up_by_themselves(client):
    page = client.get("/account/signup/")
    client.post("/account/signup/", {"email": "eve@example.org", "password1": PASSWORD})

    assert "Accounts are by invitation" in text(page)
    assert sign_in(client, email="eve@example.org").status_code == 422


def test_signing_out_ends_the_session_on_the_server(client, ada):
    sign_in(client)
    cookie = client.cookies["sessionid"].value

    response = client.post("/account/logout/")

    client.cookies["sessionid"] = cookie
    assert response.status_code == 302
    assert client.get("/settings/profile/").status_code == 302


def test_looking_at_the_sign_out_page_signs_nobody_out(client, ada):
    client.force_login(ada)

    assert "Sign out?" in text(client.get("/account/logout/"))
    assert client.get("/settings/profile/").status_code == 200


def test_a_changed_password_ends_all_other_sessions(client, ada):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    before = client.session.session_key

    response = client.post(
        "/settings/password/", {"oldpassword": PASSWORD, "password1": "another battery staple"}
    )

    assert response.status_code == 302
    assert client.get("/settings/password/").status_code == 200
    assert elsewhere.get("/settings/password/").status_code == 302
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wrong", "another battery staple", "This is not your current password."),
        (PASSWORD, "short", "too short"),
        (PASSWORD, "qwertyuiop", "too common"),
        (PASSWORD, "ada@example.org", "too similar"),
    ],
)
def test_a_password_change_that_fails_says_why(client, ada, old, new, words):
    client.force_login(ada)

    response = client.post("/settings/password/", {"oldpassword": old, "password1": new})

    assert response.status_code == 422
    assert words in text(response)


def test_one_signs_out_everywhere_else(client, ada):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)

    client.post("/settings/password/elsewhere/")

    assert client.get("/settings/password/").status_code == 200
    assert elsewhere.get("/settings/password/").status_code == 302


def test_a_session_ends_after_four_days_without_a_request(client, ada, time_machine):
    time_machine.move_to("2026-11-02T12:00:00+00:00", tick=False)
    sign_in(client)
    client.get("/settings/profile/")

    time_machine.shift(timedelta(days=3))
    assert client.get("/settings/profile/").status_code == 200
    time_machine.shift(timedelta(days=4, hours=2))
    assert client.get("/settings/profile/").status_code == 302


def test_a_session_ends_after_fourteen_days_whatever_happens(client, ada, time_machine):
    time_machine.move_to("2026-11-02T12:00:00+00:00", tick=False)
    sign_in(client)
    for _ in range(4):
        time_machine.shift(timedelta(days=3))
        assert client.get("/settings/profile/").status_code == 200

    time_machine.shift(timedelta(days=2))
    assert client.get("/settings/profile/").status_code == 302


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(client, ada):
    sign_in(client)

    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_fragment_asked_for_after_the_end_of_a_session_reloads_the_page(client):
    response = client.get("/settings/profile/", headers={"hx-request": "true"})

    assert (response.status_code, response["HX-Refresh"]) == (204, "true")


def test_pages_of_signed_in_people_are_stored_nowhere(client, ada):
    client.force_login(ada)

    assert "no-store" in client.get("/settings/profile/")["Cache-Control"]


def test_people_still_sign_in_when_redis_is_away(client, ada, settings):
    settings.CACHES = {
        "default": {
            **settings.CACHES["default"],
            "LOCATION": "redis://127.0.0.1:1/1",
        }
    }
    settings.DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = False

    response = sign_in(client)

    assert response.status_code == 302

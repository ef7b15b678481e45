"""The API's description: complete, current, and readable without any other host."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from accounts.api.docs import described
from tests.api.calls import Caller
from tests.factories import create_admin

COMMITTED = Path(settings.BASE_DIR) / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def description():
    return json.loads(described())


def operations(description):
    return {
        (method.upper(), path): operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def test_the_committed_description_is_current():
    assert COMMITTED.read_text() == described(), (
        "docs/openapi.json is old. Write it anew: "
        "python manage.py spectacular --format openapi-json --file docs/openapi.json"
    )


def test_it_is_valid_openapi_and_was_made_without_a_warning(description):
    validate_schema(description)
    assert not GENERATOR_STATS


def test_every_address_of_the_api_is_described(description):
    def paths(patterns, start=""):
        for pattern in patterns:
            place = start + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from paths(pattern.url_patterns, place)
            elif isinstance(pattern, URLPattern):
                yield "/" + place

    served = {path for path in paths(get_resolver().url_patterns) if path.startswith("/api/v1/")}
    named = {
        path.replace("<slug:slug>", "{slug}").replace("<int:pk>", "{id}") for path in served
    } - {"/api/v1/openapi.json"}

    assert named == set(description["paths"])


def test_nothing_is_deleted_and_no_address_ends_with_a_slash(description):
    assert {method for method, _path in operations(description)} == {"GET", "POST", "PATCH"}
    assert not [path for path in description["paths"] if path.endswith("/")]


def test_every_operation_names_its_problems(description):
    always = {"400", "401", "403", "406", "500", "503"}
    for (method, path), operation in operations(description).items():
        expected = always | ({"409", "413", "415", "422"} if method != "GET" else set())
        if "{" in path or "cursor" in {each["name"] for each in operation.get("parameters", ())}:
            expected = expected | {"404"}
        found = {status for status in operation["responses"] if status >= "400"}
        assert (method, path, found) == (method, path, expected)


def test_every_operation_needs_a_key_and_has_words(description):
    for operation in operations(description).values():
        assert operation["security"] == [{"apiKey": []}]
        assert operation["operationId"]
        assert operation["description"]
    assert description["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"


def test_what_comes_in_is_closed(description):
    for name, schema in description["components"]["schemas"].items():
        if name.endswith("Request") and schema.get("type") == "object":
            assert schema["additionalProperties"] is False


def test_programs_fetch_it_without_a_key(db):
    response = Caller().get("openapi.json")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.content.decode() == described()


def test_the_page_asks_to_sign_in(db, client):
    assert client.get("/docs/api/").headers["Location"].startswith("/account/")


@pytest.mark.browser
def test_the_page_works_under_the_site_s_own_rules(live_server, client, browser):
    client.force_login(create_admin(), "allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context()
    context.add_cookies(
        [
            {"name": name, "value": morsel.value, "url": live_server.url}
            for name, morsel in client.cookies.items()
        ]
    )
    page, complaints, addresses = context.new_page(), [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: addresses.append(request.url))

    page.goto(f"{live_server.url}/docs/api/")
    page.get_by_text("/api/v1/measurements", exact=True).click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Authorize").first.click()
    page.get_by_role("heading", name="Available authorizations").wait_for()
    context.close()

    assert complaints == []
    assert {address.split("/")[2] for address in addresses if not address.startswith("data:")} == {
        live_server.url.removeprefix("http://")
    }

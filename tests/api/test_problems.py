"""Every answer that is no success is a problem (RFC 9457) with the request's id."""

import pytest
from django.db import InterfaceError, OperationalError

from accounts import keys
from projects import measurements
from tests.api.calls import Caller
from tests.factories import create_metric

VALUE = {"metric": "churn", "value": 1, "measured_at": "2026-11-20T00:00:00Z"}


def is_a_problem(response, status):
    body = response.json()
    return (
        response.status_code == body["status"] == status
        and response.headers["Content-Type"] == "application/problem+json"
        and response.headers["X-Request-ID"] == body["request_id"]
        and body["type"].startswith("urn:kpitracker:problem:")
        and bool(body["title"])
        and bool(body["detail"])
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "metrics?colour=red", b"", 400),
        ("POST", "metrics", b"{", 400),
        ("POST", "metrics", b"", 400),
        ("POST", "metrics", b"[1]", 400),
        ("POST", "metrics", b'{"name": "A", "name": "B"}', 400),
        ("POST", "metrics", b'{"name": "A", "decimals": 1e999}', 400),
        ("POST", "metrics", b"[" * 100_000, 400),
        ("GET", "metrics/none-such", b"", 404),
        ("GET", "none/such/thing", b"", 404),
        ("GET", "metrics/", b"", 404),
        ("GET", "metrics/%00", b"", 404),
        ("GET", f"success-metrics/{'9' * 30}", b"", 404),
        ("GET", f"success-metrics/{'9' * 5000}", b"", 404),
        ("DELETE", "metrics", b"", 405),
        ("PUT", "metrics", b"{}", 405),
        ("OPTIONS", "metrics", b"", 405),
        ("TRACE", "metrics", b"", 405),
        ("PATCH", "measurements", b"{}", 405),
        ("POST", "metrics", b"{}", 422),
    ],
)
def test_each_fault_is_a_problem(api, method, path, body, status):
    assert is_a_problem(api.send(method, path, body), status)


def test_a_method_that_is_not_offered_names_those_that_are(api):
    assert api.send("DELETE", "metrics", b"").headers["Allow"] == "GET, HEAD, POST"


def test_401_403_406_and_415_are_problems(api, db):
    create_metric(slug="churn")

    assert is_a_problem(Caller().get("metrics"), 401)
    assert is_a_problem(api.send("POST", "metrics", b"a,b", content_type="text/csv"), 415)
    assert is_a_problem(api.send("GET", "metrics", b"", accept="text/html"), 406)


def test_words_follow_the_language_of_the_request(api):
    response = api.send("GET", "metrics?colour=red", b"", accept_language="de")

    assert response.headers["Content-Language"] == "en"


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_database_that_is_away_is_503_with_a_time_to_come_back(api, monkeypatch, error):
    def away(*_arguments, **_options):
        raise error

    monkeypatch.setattr(keys, "authenticate", away)
    response = api.get("metrics")

    assert is_a_problem(response, 503)
    assert response.headers["Retry-After"] == "5"
    assert "gone" not in response.content.decode()


def test_a_database_that_goes_away_while_writing_is_503_too(api, monkeypatch):
    def locked(*_arguments, **_options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(measurements, "log", locked)

    assert is_a_problem(api.post("measurements", VALUE), 503)


def test_our_own_mistake_is_500_and_tells_nothing_of_the_inside(api, monkeypatch):
    def broken(*_arguments, **_options):
        raise RuntimeError("SELECT secret FROM /srv/kpitracker")

    monkeypatch.setattr(measurements, "log", broken)
    api.client.raise_request_exception = False
    response = api.post("measurements", VALUE)

    assert is_a_problem(response, 500)
    assert "secret" not in response.content.decode()


def test_a_strange_host_is_a_problem(api):
    response = api.client.get("/api/v1/metrics", headers={"Host": "evil.example"})

    assert is_a_problem(response, 400)


def test_answers_are_not_kept_by_anyone(api):
    assert "no-store" in api.get("metrics").headers["Cache-Control"]


def test_head_is_answered_like_get_without_a_body(api):
    response = api.send("HEAD", "metrics", b"")

    assert (response.status_code, response.content) == (200, b"")

"""/livez and /readyz: which part is not well."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from redis import Redis

from kpitracker import health
from objectives import ticks
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=True):
        yield


def failing(client):
    response = client.get("/readyz")
    answer = response.json()
    assert response.status_code == (503 if answer["failing"] else 200)
    assert answer["status"] == ("failing" if answer["failing"] else "ok")
    return answer["failing"]


def detail(client, part):
    [found] = [p for p in client.get("/readyz").json()["parts"] if p["name"] == part]
    return found["detail"]


def test_livez_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/livez")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


def test_all_parts_are_well(client):
    ticks.beat(now=NOW - timedelta(seconds=30))

    response = client.get("/readyz")

    answer = response.json()
    assert (response.status_code, answer["status"], answer["failing"]) == (200, "ok", [])
    assert [part["name"] for part in answer["parts"]] == [
        "database",
        "migrations",
        "queue",
        "disk",
        "beat",
        "worker",
    ]
    assert 30 <= answer["last_tick_seconds_ago"] < 60
    assert answer["last_tick_at"] == "2026-11-24T11:59:30Z"


def test_probes_need_no_known_host_no_tls_and_no_sign_in(client, settings):
    settings.ALLOWED_HOSTS = ["kpi.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    ticks.beat(now=NOW)

    for probe in ("/livez", "/readyz"):
        assert client.get(probe, headers={"Host": "10.0.0.7:8000"}).status_code == 200
        assert client.post(probe).status_code == 405


def test_before_the_first_tick_it_is_not_ready(client):
    assert failing(client) == ["beat"]
    assert detail(client, "beat") == "No tick has come yet; the first takes up to a minute."


@pytest.mark.parametrize(("age", "parts"), [(150, []), (151, ["beat"])])
def test_a_tick_may_be_missed_twice(client, age, parts):
    with time_machine.travel(NOW, tick=False):
        ticks.beat(now=NOW - timedelta(seconds=age))

        assert failing(client) == parts


def test_where_messages_pile_up_the_worker_is_named(client, settings):
    ticks.beat(now=NOW - timedelta(minutes=10))
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.lpush("celery", "tick", "tick")
        redis.lpush("celery\x06\x163", "tick")

    assert failing(client) == ["worker"]
    assert detail(client, "worker") == "3 messages wait in the queue and no worker takes them."


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_a_silent_redis_is_named_soon(client, settings, own_redis, trouble):
    ticks.beat(now=NOW)
    settings.REDIS_URL = own_redis.url
    getattr(own_redis, trouble)()

    begun = time.monotonic()
    assert failing(client) == ["queue"]
    assert client.get("/livez").status_code == 200
    assert time.monotonic() - begun < 2


def test_a_database_that_does_not_answer_is_named(client, monkeypatch):
    def refuse(*arguments):
        raise OperationalError("could not connect to db.internal with password secret")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refuse)

    assert failing(client) == ["database"]
    assert "secret" not in client.get("/readyz").content.decode()
    assert client.get("/livez").status_code == 200


def test_migrations_that_are_not_applied_are_counted(client):
    ticks.beat(now=NOW)
    newest = MigrationRecorder.Migration.objects.filter(app="objectives").latest("pk")
    newest.delete()

    assert failing(client) == ["migrations"]
    assert detail(client, "migrations") == "1 migrations are not applied. Run manage.py migrate."


def test_a_full_disk_is_named(client, monkeypatch):
    ticks.beat(now=NOW)
    usage = SimpleNamespace(free=health.LEAST_FREE_BYTES - 1)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: usage)

    assert failing(client) == ["disk"]


def test_asking_costs_the_database_three_reads(client, django_assert_num_queries):
    client.get("/readyz")

    with django_assert_num_queries(3):
        client.get("/readyz")

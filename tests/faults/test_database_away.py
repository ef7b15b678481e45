"""A database that is locked or away: programs are told to come back, soon, and nothing is lost."""

import os
import sqlite3
from contextlib import contextmanager

import psycopg
import pytest

from tests.factories import PASSWORD
from tests.faults.scene import ADMIN
from tests.faults.visitor import Visitor

PATIENCE = 5.0  # seconds for an answer
VALUE = {"metric": "loyal", "value": 11.2, "measured_at": "2026-01-05T00:00:00Z"}


@pytest.fixture
def visitor(run, processes):
    token = run("-m", "tests.faults.scene", "begin").strip()
    processes.start_web()
    visitor = Visitor(processes.url, token)
    assert visitor.gets("metrics").status == 200  # connected, and the key's use is noted
    return visitor


def test_while_others_hold_a_lock_programs_are_told_to_come_back(visitor, fresh_database):
    with locked(fresh_database):
        post = visitor.posts("measurements", VALUE)
        keyed = visitor.posts("measurements", VALUE, idempotency_key="once")
        page, sign_in = visitor.fills("/account/login/", login=ADMIN, password=PASSWORD)

        assert told_to_come_back(post)
        assert told_to_come_back(keyed)
        assert (page.status, sign_in.status) == (200, 500)
        assert "Try once more in a minute." in sign_in.text
        assert visitor.opens("/livez").status == 200

    again = visitor.posts("measurements", VALUE, idempotency_key="once")
    assert (again.status, again.json()["created"]) == (201, 1)


@pytest.mark.only_postgresql
def test_while_postgresql_is_away_programs_are_told_to_come_back(visitor, fresh_database):
    with away(fresh_database):
        assert told_to_come_back(visitor.gets("metrics"))
        assert told_to_come_back(visitor.posts("measurements", VALUE))
        assert visitor.opens("/livez").status == 200
        assert visitor.opens("/readyz").json()["failing"] == ["database"]

    again = visitor.posts("measurements", VALUE)
    assert (again.status, again.json()["created"]) == (201, 1)


def told_to_come_back(answer):
    return (answer.status, answer.headers["retry-after"]) == (
        503,
        "5",
    ) and answer.seconds < PATIENCE


@contextmanager
def locked(database):
    """Hold what every writer of values and sessions needs."""
    if database.startswith("sqlite"):
        holder = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
    else:
        holder = psycopg.connect(database)
        holder.execute("LOCK TABLE projects_measurement, django_session IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        holder.close()


@contextmanager
def away(database):
    """Take one database away from everybody who is or would be connected to it."""
    name = database.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

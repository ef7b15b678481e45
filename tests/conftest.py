"""What every test stands on."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _flushable_database(request, monkeypatch):
    """Let tests with real transactions empty SQLite's tables afterwards.

    Measurements cannot be deleted, by a trigger; emptying the test database is the one case
    that has no Erasure. The triggers stand again right after. (PostgreSQL truncates.)
    """
    if connection.vendor != "sqlite":
        return
    plain = connection.ops.sql_flush

    def flush(*arguments, **options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        return [
            *(f"DROP TRIGGER {name}" for name, _sql in triggers),
            *plain(*arguments, **options),
            *(sql for _name, sql in triggers),
        ]

    monkeypatch.setattr(connection.ops, "sql_flush", flush)

"""What every test stands on."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

# No test is timed: a busy machine must not turn one red.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def _flushable_database():
    """Let tests with real transactions empty SQLite's tables afterwards.

    Measurements cannot be deleted, by a trigger; emptying the test database is the one case
    that has no Erasure. The triggers stand again right after. (PostgreSQL truncates.)
    """
    if connection.vendor != "sqlite":
        yield
        return
    operations = type(connection.ops)
    plain = operations.sql_flush

    def flush(self, *arguments, **options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        return [
            *(f"DROP TRIGGER {name}" for name, _sql in triggers),
            *plain(self, *arguments, **options),
            *(sql for _name, sql in triggers),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", flush)
        yield

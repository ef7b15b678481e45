"""pytest plugin: starts the services before Django reads its settings.

`python -m pytest` tests on SQLite, `python -m pytest --database postgresql` on a throw-away
PostgreSQL; both with a real Redis and with nothing of the developer's own environment.

Marks: `browser` needs Chromium; `once` depends on no database, or brings its own;
`only_sqlite` and `only_postgresql` say what they say; `cold` runs with --cold alone.
"""

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from kpitracker.embedded import bundled_redis
from tests.services import chromium
from tests.services.postgres import PostgresCluster
from tests.services.redis import RedisServer
from tests.services.smtp_sink import SmtpSink

_OURS = (
    *("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PORT", "SECRET_KEY", "SECRET_KEY_FALLBACKS"),
    *("API_KEY_PEPPER", "ALLOWED_HOSTS", "DEBUG", "DEFAULT_FROM_EMAIL", "STATIC_ROOT"),
    *("LOG_LEVEL", "TRUSTED_PROXIES"),
)
_IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
_redis = pytest.StashKey[RedisServer]()
_postgres = pytest.StashKey[PostgresCluster]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption("--cold", action="store_true", help="also start a fresh copy from nothing")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Set the scene; a wrapper, as pytest-django reads the settings in this same hook."""
    for name in [name for name in os.environ if name.startswith("KPITRACKER_")] + [*_OURS]:
        os.environ.pop(name, None)
    data = tempfile.mkdtemp(prefix="kpitracker-test-")
    early_config.add_cleanup(lambda: shutil.rmtree(data, ignore_errors=True))
    os.environ["KPITRACKER_DATA"] = data

    folder = bundled_redis.private_folder()
    redis = early_config.stash[_redis] = RedisServer(folder.__enter__())
    early_config.add_cleanup(lambda: folder.__exit__(None, None, None))
    early_config.add_cleanup(redis.kill)
    redis.start()
    os.environ["REDIS_URL"] = redis.url

    if early_config.known_args_namespace.database == "postgresql":
        cluster = early_config.stash[_postgres] = PostgresCluster()
        early_config.add_cleanup(cluster.stop)
        cluster.start()
        os.environ["DATABASE_URL"] = cluster.url
    _refuse_other_hosts()
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    for mark in (
        "browser: needs Chromium",
        "once: depends on no database, or brings its own; runs with SQLite only",
        "cold: installs everything anew; only with --cold",
        "only_sqlite: about SQLite itself",
        "only_postgresql: about PostgreSQL itself",
    ):
        config.addinivalue_line("markers", mark)


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('database')}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this database does not concern; skip the browser where there is none."""
    elsewhere = (
        ("only_sqlite", "once", "browser")
        if config.getoption("database") == "postgresql"
        else ("only_postgresql",)
    )
    if not config.getoption("cold"):
        elsewhere = (*elsewhere, "cold")
    left_out = [item for item in items if any(map(item.get_closest_marker, elsewhere))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    if chromium.program() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=chromium.MISSING))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one: what is missing there must be installed there."""
    report = yield
    if _IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI must not: {report.longreprtext}"
    return report


@pytest.fixture(autouse=True)
def _empty_redis(request: pytest.FixtureRequest) -> None:
    """Start each test with an empty queue and cache."""
    request.config.stash[_redis].empty()


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis for one test to kill and freeze; Django does not know of it."""
    with bundled_redis.private_folder() as folder:
        server = RedisServer(folder)
        server.start()
        yield server
        server.kill()


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """DATABASE_URL of an empty database, for tests that start processes of their own."""
    cluster = request.config.stash.get(_postgres, None)
    return cluster.new_database() if cluster else f"sqlite:///{tmp_path / 'fresh.sqlite3'}"


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """A mail server that keeps what it gets and can be told to fail."""
    sink = SmtpSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window (playwright.sync_api.Browser); mark the test `browser`."""
    # Playwright's loop runs in this thread, where Django would refuse to use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium.launched() as found:
        yield found


def _refuse_other_hosts() -> None:
    """Make every connection to another machine fail, so that no test depends on one."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            raise RuntimeError(f"a test wanted to reach {address[0]}; tests stay on this machine")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

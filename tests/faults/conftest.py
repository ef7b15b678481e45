import os
import subprocess
import sys

import pytest

from tests.faults.processes import Processes
from tests.services.tracker import ROOT


@pytest.fixture
def environment(fresh_database, own_redis, smtp_sink, tmp_path):
    """What processes of a test need to find its database, Redis and mail server."""
    return os.environ | {
        "KPITRACKER_DATA": str(tmp_path / "data"),
        "DATABASE_URL": fresh_database,
        "REDIS_URL": own_redis.url,
        "EMAIL_URL": smtp_sink.url,
        "DJANGO_SETTINGS_MODULE": "kpitracker.settings",
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture
def processes(environment, tmp_path):
    """Starts web, workers and beats; none of them outlives the test."""
    processes = Processes(environment, tmp_path)
    yield processes
    processes.kill_all()
    for log in sorted(tmp_path.glob("*.log")):
        print(f"--- {log.stem}\n{log.read_text()}")


@pytest.fixture
def run(environment):
    """Run a module or a command in the test's database; return what it printed."""

    def run(*command, **differently):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment | differently,
            check=True,
            stdout=subprocess.PIPE,
            timeout=120,
        )
        return done.stdout.decode()

    return run

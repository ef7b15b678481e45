"""The one command with a database and a Redis that somebody else runs."""

import sys

import pytest
import redis

from tests.services.deadline import wait_for
from tests.services.tracker import Tracker


@pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
def test_the_database_and_the_redis_that_are_named_are_used(fresh_database, own_redis, tmp_path):
    services = {"DATABASE_URL": fresh_database, "REDIS_URL": own_redis.url}
    tracker = Tracker(tmp_path / "data", environment=services)
    try:
        tracker.start()

        assert tracker.status_of("/livez") == 200
        assert [
            process for process in tracker.processes() if "--unixsocket" in process.command
        ] == []
        assert not (tmp_path / "data" / "kpitracker.sqlite3").exists()
        with redis.Redis.from_url(own_redis.url) as client:
            wait_for(
                lambda: client.keys("_kombu*"),
                seconds=30,
                what="the worker to listen at the named Redis",
            )

        assert tracker.stop() == 0
    finally:
        tracker.clear_away()

"""The cache goes on without Redis, and nobody waits for it twice."""

import time

import pytest

from kpitracker import cache, queue
from tests.services.deadline import wait_for

pytestmark = pytest.mark.once


@pytest.fixture
def forgiving(settings, own_redis, monkeypatch):
    """The tracker's own cache, in a Redis that may fail."""
    monkeypatch.setattr(cache.RestingRedis, "_rests_until", 0.0)
    options = settings.CACHES["default"]
    return cache.ForgivingCache(queue.cache_url(own_redis.url), options)


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_without_redis_nothing_is_found_and_nothing_fails(forgiving, own_redis, trouble):
    forgiving.set("colour", "green")
    getattr(own_redis, trouble)()

    assert forgiving.get("colour") is None
    assert forgiving.get("colour", "none") == "none"
    assert forgiving.add("lock", True) is True
    forgiving.set("colour", "red")
    forgiving.delete("colour")


def test_only_the_first_question_waits_for_a_frozen_redis(forgiving, own_redis, caplog):
    own_redis.freeze()

    begun = time.monotonic()
    for _ in range(100):
        forgiving.get("colour")

    assert time.monotonic() - begun < 2  # one at a time they would wait 25 s
    assert [record.message for record in caplog.records] == [
        "going on without the cache for 5 s: Timeout reading from socket"
    ]


def test_after_its_rest_redis_is_asked_again(forgiving, own_redis, monkeypatch):
    monkeypatch.setattr(cache, "REST", 0.2)
    forgiving.set("colour", "green")
    own_redis.freeze()
    assert forgiving.get("colour") is None
    own_redis.thaw()

    wait_for(lambda: forgiving.get("colour") == "green", seconds=5, what="the cache to be back")

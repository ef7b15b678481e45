"""One REDIS_URL gives the addresses of queue and cache."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from kpitracker import queue

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("given", "broker", "cache"),
    [
        ("redis://host:6379/0", "redis://host:6379/0", "redis://host:6379/1"),
        ("redis://host:6379", "redis://host:6379/0", "redis://host:6379/1"),
        ("rediss://:word@host:6380/4", "rediss://:word@host:6380/4", "rediss://:word@host:6380/5"),
        (
            "unix:///run/redis.sock?db=2",
            "redis+socket:///run/redis.sock?virtual_host=2",
            "unix:///run/redis.sock?db=3",
        ),
        (
            "unix:///run/redis.sock",
            "redis+socket:///run/redis.sock?virtual_host=0",
            "unix:///run/redis.sock?db=1",
        ),
    ],
)
def test_the_cache_is_in_the_database_after_the_queues(given, broker, cache):
    assert (queue.broker_url(given), queue.cache_url(given)) == (broker, cache)


@pytest.mark.parametrize(
    "given",
    ["", "localhost:6379", "http://host/0", "redis:///0", "redis://host/queue", "unix://?db=0"],
)
def test_an_address_that_leads_nowhere_is_refused(given):
    with pytest.raises(ImproperlyConfigured) as refused:
        queue.broker_url(given)
    assert str(refused.value).endswith(f"but is {given!r}.")
    assert str(refused.value).startswith("REDIS_URL must look like redis://host:6379/0")


def test_celery_understands_the_address_of_a_socket(own_redis):
    from celery import Celery

    app = Celery(broker=queue.broker_url(own_redis.url))
    with app.connection_for_write() as connection:
        assert connection.ensure_connection(max_retries=1).connected

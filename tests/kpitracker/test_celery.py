"""What the queue's client does when Redis does not answer it."""

import pytest
from kombu import Connection
from redis import RedisError

from kpitracker import queue
from kpitracker.celery import app

pytestmark = pytest.mark.once


@pytest.mark.parametrize("done_with", ["ack", "reject"])
def test_a_message_that_redis_did_not_hear_of_takes_no_place_for_ever(own_redis, done_with):
    assert app.conf.worker_prefetch_multiplier == 1
    options = {"socket_timeout": 0.2}
    with Connection(queue.broker_url(own_redis.url), transport_options=options) as connection:
        channel = connection.default_channel
        channel.basic_qos(prefetch_count=1)
        with connection.SimpleQueue("places") as places:
            places.put("a task")
            message = places.get()
            assert not channel.qos.can_consume()
            own_redis.freeze()

            with pytest.raises(RedisError):
                getattr(message, done_with)()

            assert channel.qos.can_consume()
            own_redis.thaw()

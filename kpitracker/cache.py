"""The cache in Redis, made so that nobody waits for it or fails without it."""

import logging
import time
from typing import Any

from django_redis.cache import RedisCache
from redis import ConnectionError as NoConnection
from redis import Redis, RedisError

logger = logging.getLogger(__name__)

REST = 5.0  # seconds without a question after one that failed


class RestingRedis(Redis):
    """A client that asks nothing for a while after Redis failed to answer.

    Each question to a frozen Redis costs its whole timeout, and one sign-in asks a dozen: so
    the first that fails answers for all of them, in every thread of this process.
    """

    _rests_until = 0.0  # on the monotonic clock

    def execute_command(self, *args: Any, **options: Any) -> Any:
        if time.monotonic() < RestingRedis._rests_until:
            raise NoConnection("Redis failed a moment ago and is left alone for a while.")
        try:
            return super().execute_command(*args, **options)
        except RedisError as error:
            RestingRedis._rests_until = time.monotonic() + REST
            logger.warning("going on without the cache for %g s: %s", REST, error)
            raise


class ForgivingCache(RedisCache):
    """A cache in Redis that one can do without.

    When Redis is away, reads find nothing and writes are dropped. `add()` says "added": the
    sign-in limits take their lock with it, and would otherwise turn everybody away.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        added = super().add(*args, **kwargs)
        return True if added is None else added

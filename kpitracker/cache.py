from typing import Any

from django_redis.cache import RedisCache


class ForgivingCache(RedisCache):
    """A cache in Redis that one can do without.

    When Redis is away, reads find nothing and writes are dropped. `add()` says "added": the
    sign-in limits take their lock with it, and would otherwise turn everybody away.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        added = super().add(*args, **kwargs)
        return True if added is None else added

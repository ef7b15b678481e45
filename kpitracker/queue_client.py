"""A look into the queue that never takes longer than a moment, whatever Redis does."""

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.5  # seconds for a connection and for each answer
# Celery's one queue, and the names under which kombu keeps its messages of other priorities.
_QUEUES = ("celery", "celery\x06\x163", "celery\x06\x166", "celery\x06\x169")


def client(redis_url: str) -> Redis:
    """Return a client that gives up soon and does not try again."""
    return Redis.from_url(
        redis_url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )


def waiting(client: Redis) -> int:
    """Return how many messages no worker has taken yet. Raises: redis.RedisError."""
    with client.pipeline(transaction=False) as pipeline:
        for name in _QUEUES:
            pipeline.llen(name)
        return sum(pipeline.execute())


def eviction_policy(client: Redis) -> str:
    """Return what Redis does when its memory is full. Raises: redis.RedisError."""
    return str(client.info("memory").get("maxmemory_policy", ""))

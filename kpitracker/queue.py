"""One REDIS_URL, two numbered databases: the queue in the named one, the cache in the next."""

from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured


def broker_url(redis_url: str) -> str:
    """Return the address for Celery, which spells sockets in its own way."""
    scheme, place, number = _parts(redis_url)
    if scheme == "unix":
        return f"redis+socket://{place}?virtual_host={number}"
    return f"{scheme}://{place}/{number}"


def cache_url(redis_url: str) -> str:
    """Return the address of the database that follows the queue's."""
    scheme, place, number = _parts(redis_url)
    if scheme == "unix":
        return f"unix://{place}?db={number + 1}"
    return f"{scheme}://{place}/{number + 1}"


def _parts(redis_url: str) -> tuple[str, str, int]:
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        number = parse_qs(parts.query).get("db", ["0"])[0]
        place = parts.path
    elif parts.scheme in ("redis", "rediss"):
        number = parts.path.strip("/") or "0"
        place = parts.netloc
    else:
        number = place = ""
    if not place or not (number.isascii() and number.isdigit()):
        raise ImproperlyConfigured(
            "REDIS_URL must look like redis://host:6379/0, rediss://host:6379/0 or "
            f"unix:///path/to/socket?db=0, but is {redis_url!r}."
        )
    return parts.scheme, place, int(number)

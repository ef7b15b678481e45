"""Strict reading of environment variables: a wrong value stops the start and names its remedy."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def text(name: str, *, default: str) -> str:
    """Return the variable without surrounding space; an empty one counts as absent."""
    return os.environ.get(name, "").strip() or default


def required(name: str, *, remedy: str) -> str:
    """Return the variable. Raises: ImproperlyConfigured with `remedy` when it is absent."""
    value = text(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no. Raises: ImproperlyConfigured on anything else."""
    value = text(name, default="").lower()
    if not value:
        return default
    if value not in _FLAGS:
        raise ImproperlyConfigured(f"{name} must be true or false, but is {value!r}.")
    return _FLAGS[value]


def whole_number(name: str, *, default: int, minimum: int = 0) -> int:
    """Return a whole number. Raises: ImproperlyConfigured on anything else."""
    value = text(name, default="")
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or int(value) < minimum:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {minimum} up, but is {value!r}."
        )
    return int(value)


def words(name: str, *, default: list[str]) -> list[str]:
    """Return a list written with commas."""
    found = [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]
    return found or default


def choice(name: str, *, options: tuple[str, ...], default: str) -> str:
    """Return one of `options`. Raises: ImproperlyConfigured on anything else."""
    value = text(name, default=default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, but is {value!r}.")
    return value


def kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, made on first use and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _settled(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return _settled(path)


def _settled(path: Path) -> str:
    kept = path.read_text().strip()
    if len(kept) < 50:
        raise ImproperlyConfigured(
            f"{path} holds no usable secret. Delete it and start again; people then sign in anew."
        )
    return kept

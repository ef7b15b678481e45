"""Addresses of pages as mail needs them: whole."""

from django.conf import settings
from django.urls import reverse


def absolute(name: str, **arguments: str) -> str:
    """Return the full address of a page, on the host that people know."""
    return settings.PUBLIC_URL + reverse(name, kwargs=arguments)

"""Calling the API as a program does: a key, JSON in, JSON out."""

import json
from datetime import UTC, datetime

from django.test import Client

from accounts import keys
from projects.models import KeyGrant
from tests.factories import NOW

SOON_AFTER = datetime(2026, 11, 24, 12, 1, tzinfo=UTC)


def create_token(*, by=None, can_read=True, can_write=True, projects=None, expires_at=None):
    """Make a key that works; with `projects` it is limited to them."""
    key, token = keys.make(
        name="Tests",
        can_read=can_read,
        can_write=can_write,
        everything=projects is None,
        expires_at=expires_at,
        by=by,
        now=NOW,
    )
    for project in projects or ():
        KeyGrant.objects.create(api_key=key, project=project)
    return token


class Caller:
    """A program with a key, or without one."""

    def __init__(self, token=None):
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path, **parameters):
        return self.client.get(f"/api/v1/{path}", parameters, headers=self.headers)

    def post(self, path, body, **headers):
        return self.send("POST", path, body, **headers)

    def patch(self, path, body, **headers):
        return self.send("PATCH", path, body, **headers)

    def send(self, method, path, body, *, content_type="application/json", **headers):
        """Send bytes as they are, anything else as JSON. Headers: idempotency_key="…"."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            body if isinstance(body, bytes) else json.dumps(body).encode(),
            content_type=content_type,
            headers=self.headers | named,
        )


def faults(response):
    """Where a problem points, and what it says there."""
    return {
        fault.get("pointer", fault.get("parameter")): fault["detail"]
        for fault in response.json()["errors"]
    }

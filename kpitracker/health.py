"""Is it alive, is it ready, and which part is not well: for load balancers and monitors.

Both answers are public and come before every other middleware: they need no session, no host
name and no sign-in. Nothing in them tells more than which part to look at.
"""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis import RedisError

from kpitracker import queue_client
from objectives import ticks

# Two ticks missed and a half: a dead part shows within three minutes.
TICK_LATE_AFTER = timedelta(seconds=150)
# SQLite, the mail folder and the log of the queue all fail in their own ways below this.
LEAST_FREE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One part of the installation. `detail` is empty while it is well."""

    name: str
    ok: bool
    detail: str = ""


class ProbesFirst:
    """Middleware that answers /livez and /readyz before anything that might fail."""

    def __init__(self, next_layer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.next_layer = next_layer
        self.probes = {"/livez": livez, "/readyz": readyz}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.probes.get(request.path_info, self.next_layer)(request)


@login_not_required
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether every part works, 200 or 503, and name those that do not."""
    now = timezone.now()
    queue_part, waiting = _queue()
    beat_at, stored = _stored_parts()
    parts = [*stored, queue_part, _disk()]
    if all(part.ok for part in parts):
        parts += _schedule(beat_at, now=now, waiting=waiting)
    failing = [part.name for part in parts if not part.ok]
    return JsonResponse(
        {
            "status": "failing" if failing else "ok",
            "failing": failing,
            "last_tick_at": beat_at,
            "last_tick_seconds_ago": beat_at and round((now - beat_at).total_seconds(), 1),
            "parts": [asdict(part) for part in parts],
        },
        status=503 if failing else 200,
        headers={"Cache-Control": "no-store"},
    )


def _stored_parts() -> tuple[datetime | None, list[Part]]:
    """Ask the database for itself, its migrations and the last tick."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        missing = len(_needed_migrations() - applied.keys())
        beat_at = ticks.last_beat() if not missing else None
    except DatabaseError:
        return None, [Part("database", ok=False, detail="The database does not answer.")]
    told = f"{missing} migrations are not applied. Run manage.py migrate." if missing else ""
    return beat_at, [Part("database", ok=True), Part("migrations", ok=not missing, detail=told)]


@cache
def _needed_migrations() -> frozenset[tuple[str, str]]:
    """The migrations of the code that runs; they cannot change while it does."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _queue() -> tuple[Part, int]:
    """Ask the queue how much waits in it."""
    try:
        with queue_client.client(settings.REDIS_URL) as client:
            return Part("queue", ok=True), queue_client.waiting(client)
    except RedisError:
        return Part("queue", ok=False, detail="Redis does not answer."), 0


def _disk() -> Part:
    free = shutil.disk_usage(settings.DATA_DIR).free
    told = "" if free >= LEAST_FREE_BYTES else "The disk of the data folder is full."
    return Part("disk", ok=not told, detail=told)


def _schedule(beat_at: datetime | None, *, now: datetime, waiting: int) -> list[Part]:
    """Judge the way beat → worker → database by its last arrival.

    Where ticks pile up in the queue nobody takes them; where none arrive nobody sends them.
    """
    if beat_at is not None and now - beat_at <= TICK_LATE_AFTER:
        return [Part("beat", ok=True), Part("worker", ok=True)]
    if waiting:
        told = f"{waiting} messages wait in the queue and no worker takes them."
        return [Part("beat", ok=True), Part("worker", ok=False, detail=told)]
    told = "No tick has come for a while and none waits in the queue."
    if beat_at is None:
        told = "No tick has come yet; the first takes up to a minute."
    return [Part("beat", ok=False, detail=told), Part("worker", ok=True)]

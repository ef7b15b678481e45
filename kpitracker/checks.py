"""What is asserted before anything runs: settings that fail late and silently otherwise.

`manage.py check --deploy` asks for the queue, `migrate` for the database, and every command for
what needs neither.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from redis import RedisError

from kpitracker import queue_client
from kpitracker.celery import app

QUEUE = "queue"  # manage.py check --deploy --tag queue


@register(Tags.database)
def sqlite_takes_one_writer_at_a_time(
    databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """Object to an SQLite that would answer "database is locked" under two writers."""
    asked = (connections[alias] for alias in databases or ())
    found = [faults_of_sqlite(connection) for connection in asked if connection.vendor == "sqlite"]
    return [fault for faults in found for fault in faults]


def faults_of_sqlite(connection: BaseDatabaseWrapper) -> Iterable[CheckMessage]:
    """Open the connection and find what would make a second writer fail instead of wait."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        [mode] = cursor.fetchone()
    if getattr(connection, "transaction_mode", None) != "IMMEDIATE":
        yield Error(
            "SQLite must begin its transactions with IMMEDIATE.",
            hint='Set OPTIONS["transaction_mode"] of the database to "IMMEDIATE".',
            id="kpitracker.E001",
        )
    if mode not in ("wal", "memory"):  # tests keep theirs in memory
        yield Error(
            f"SQLite must keep a write-ahead log, but its journal mode is {mode}.",
            hint="Put KPITRACKER_DATA on a local disk: network folders cannot hold such a log.",
            id="kpitracker.E002",
        )


@register(QUEUE, deploy=True)
def redis_drops_no_messages(**options: Any) -> list[CheckMessage]:
    """Object to a Redis that throws messages away when its memory is full.

    One that does not answer is not judged here: /readyz says so, all the time.
    """
    try:
        with queue_client.client(settings.REDIS_URL) as client:
            policy = queue_client.eviction_policy(client)
    except RedisError:
        return []
    if policy == "noeviction":
        return []
    return [
        Error(
            f"Redis must not throw messages away, but its maxmemory-policy is {policy}.",
            hint="Set maxmemory-policy to noeviction in the configuration of the Redis server.",
            id="kpitracker.E003",
        )
    ]


@register(QUEUE, deploy=True)
def tasks_end_before_they_are_given_away(**options: Any) -> list[CheckMessage]:
    """Object to a task that may run longer than the queue waits before it hands it on.

    Such a task would run twice at once.
    """
    timeout = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    app.autodiscover_tasks(force=True)
    return [
        Error(
            f"The task {task.name} may run for {limit or 'ever'} s, and after {timeout} s the "
            "queue gives it to another worker.",
            hint="Give it a time_limit below the visibility_timeout of the queue.",
            id="kpitracker.E004",
        )
        for task in app.tasks.values()
        if not (limit := task.time_limit or app.conf.task_time_limit) or limit >= timeout
    ]


@register("mail")
def mail_servers_are_not_waited_for_for_ever(**options: Any) -> list[CheckMessage]:
    """Object to a missing EMAIL_TIMEOUT: a silent server would hold a worker for good."""
    if getattr(settings, "EMAIL_TIMEOUT", None):
        return []
    return [
        Error(
            "EMAIL_TIMEOUT is not set, so a mail server that is silent stops the worker.",
            hint="Set EMAIL_TIMEOUT to a few seconds.",
            id="kpitracker.E005",
        )
    ]

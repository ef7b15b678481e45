"""System checks find what otherwise goes wrong late and silently."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from redis import Redis

from kpitracker import checks


def ids(messages):
    return [message.id for message in messages]


@pytest.mark.django_db
def test_the_installation_under_test_is_sound():
    assert run_checks(databases=["default"], include_deployment_checks=False) == []
    assert checks.redis_drops_no_messages() == []
    assert checks.tasks_end_before_they_are_given_away() == []


@pytest.mark.only_sqlite
@pytest.mark.django_db  # checks open a connection, which pytest-django watches
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"init_command": "PRAGMA journal_mode=WAL"},
            [("kpitracker.E001", "SQLite must begin its transactions with IMMEDIATE.")],
        ),
        (
            {"transaction_mode": "IMMEDIATE"},
            [
                (
                    "kpitracker.E002",
                    "SQLite must keep a write-ahead log, but its journal mode is delete.",
                )
            ],
        ),
    ],
)
def test_an_sqlite_that_two_writers_would_stop_is_an_error(tmp_path, options, said):
    place = {**connection.settings_dict, "NAME": tmp_path / "own.sqlite3", "OPTIONS": options}
    own = DatabaseWrapper(place, alias="own")
    try:
        found = list(checks.faults_of_sqlite(own))
    finally:
        own.close()

    assert [(fault.id, fault.msg) for fault in found] == said


def test_without_being_asked_for_databases_none_is_opened():
    assert checks.sqlite_takes_one_writer_at_a_time(databases=None) == []


def test_a_redis_that_evicts_is_named_by_check_deploy(settings, own_redis):
    settings.REDIS_URL = own_redis.url
    with Redis.from_url(own_redis.url) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")

    with pytest.raises(SystemCheckError) as found:
        call_command("check", "--deploy", "--tag", "queue")

    assert "Redis must not throw messages away, but its maxmemory-policy is allkeys-lru." in str(
        found.value
    )


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_a_redis_that_does_not_answer_is_no_matter_of_checks(settings, own_redis, trouble):
    settings.REDIS_URL = own_redis.url
    getattr(own_redis, trouble)()

    assert checks.redis_drops_no_messages() == []


@pytest.mark.parametrize("timeout", [300, 200])
def test_a_task_may_not_outlast_its_message(settings, timeout):
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": timeout}

    found = checks.tasks_end_before_they_are_given_away()

    assert {message.id for message in found} == {"kpitracker.E004"}
    assert (
        f"The task objectives.tasks.assess may run for 300 s, and after {timeout} s the queue "
        "gives it to another worker."
    ) in [message.msg for message in found]


@pytest.mark.parametrize("timeout", [None, 0])
def test_a_mail_server_is_not_waited_for_for_ever(settings, timeout):
    settings.EMAIL_TIMEOUT = timeout

    assert ids(checks.mail_servers_are_not_waited_for_for_ever()) == ["kpitracker.E005"]

"""Conventions that a reviewer would otherwise have to remember."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from kpitracker.celery import app as celery

ROOT = Path(__file__).resolve().parent.parent
OURS = ("kpitracker", "objectives", "projects", "accounts", "ui")

pytestmark = pytest.mark.once


def sources():
    return [
        path
        for package in OURS
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    ]


def read(*parts):
    return (ROOT.joinpath(*parts)).read_text()


def test_every_environment_variable_is_documented():
    reading = re.compile(
        r"""environment\.\w+\(\s*["']([A-Z_]+)["']|environ(?:\.get\(|\[)["']([A-Z_]+)["']"""
    )
    used = {
        first or second for path in sources() for first, second in reading.findall(path.read_text())
    } - {"DJANGO_SETTINGS_MODULE", "NO_COLOR"}  # other people's conventions
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", read("docs", "settings.md"), re.MULTILINE))

    assert documented == used


def test_every_command_is_documented():
    commands = {name for name, app in get_commands().items() if app in OURS}

    assert {
        name for name in commands if f"manage.py {name}" not in read("docs", "settings.md")
    } == set()


def test_no_file_is_longer_than_a_reader_can_hold():
    long_files = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > 350 and path.name != "settings.py"
    }

    assert long_files == {}


def test_only_shells_read_the_clock():
    """Actions and readers get `now` or `as_of` as an argument; so any moment can be tested."""
    shells = {"views", "api", "management", "tasks.py", "middleware.py", "templatetags", "embedded"}
    clock = re.compile(r"timezone\.now\(\)|datetime\.now\(|date\.today\(|timezone\.localdate\(\)")

    reading = {
        str(path.relative_to(ROOT))
        for path in sources()
        if clock.search(path.read_text()) and not shells & set(path.relative_to(ROOT).parts)
    }

    # A probe, what allauth calls, a mail server of sorts and a log: outermost layers too.
    assert reading <= {
        "kpitracker/health.py",
        "accounts/adapter.py",
        "accounts/mail_folder.py",
        "accounts/security_log.py",
    }


def test_templates_have_no_inline_script_style_or_handler():
    forbidden = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|hx-on|javascript:", re.I
    )
    allowed = re.compile(r"/mail/|type=\"application/json\"")
    found = {
        str(path.relative_to(ROOT)): match.group()
        for package in OURS
        for path in (ROOT / package).rglob("templates/**/*.html")
        if not allowed.search(str(path))
        for match in [forbidden.search(path.read_text())]
        if match
    }

    assert found == {}


def test_templates_switch_escaping_off_only_for_our_own_drawings():
    found = {
        str(path.relative_to(ROOT))
        for package in OURS
        for path in (ROOT / package).rglob("templates/**/*.html")
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text())
    }

    # Constants of ui/, without any text of people in them.
    assert found <= {"ui/templates/ui/status_icon.html", "ui/templates/ui/notice_icon.html"}


def test_every_task_ignores_its_result_and_ends_by_itself():
    celery.loader.import_default_modules()
    ours = {name: task for name, task in celery.tasks.items() if not name.startswith("celery.")}

    assert sorted(ours) == [
        "objectives.tasks.assess",
        "objectives.tasks.deliver",
        "objectives.tasks.tick",
    ]
    for task in ours.values():
        assert (task.ignore_result, task.acks_late, task.max_retries) == (True, True, 2)
        limit = task.time_limit or celery.conf.task_time_limit
        assert limit < celery.conf.broker_transport_options["visibility_timeout"]


def test_the_queue_is_configured_as_the_failure_tests_asked():
    conf = celery.conf
    assert conf.task_acks_late
    assert conf.task_retry_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_ignore_result
    assert conf.accept_content == ["json"]
    assert conf.timezone == "UTC"
    assert conf.broker_transport_options["unacked_restore_throttle"] == 1
    assert conf.broker_transport_options["socket_timeout"] == 2
    assert list(conf.beat_schedule) == ["tick"]

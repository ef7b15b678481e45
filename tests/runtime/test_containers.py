"""No container is started here: the files are read, and held against the code they serve."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SETTINGS = (ROOT / "kpitracker" / "settings.py").read_text()

pytestmark = pytest.mark.once


@pytest.mark.parametrize("service", ["migrate", "web", "worker", "beat"])
def test_every_variable_of_a_service_is_a_setting(service):
    names = COMPOSE["services"][service]["environment"]

    assert [name for name in names if f'"{name}"' not in SETTINGS] == []


def test_every_required_setting_is_given():
    required = re.findall(r'environment\.required\(\s*"(\w+)"', SETTINGS)
    given = COMPOSE["services"]["web"]["environment"]

    assert required
    assert [name for name in required if name not in given] == []


def test_the_queue_refuses_rather_than_forgets():
    command = COMPOSE["services"]["redis"]["command"]

    assert "--maxmemory-policy noeviction" in command
    assert "--appendonly yes" in command


def test_the_image_does_not_run_as_root():
    assert "USER kpitracker" in (ROOT / "Dockerfile").read_text().splitlines()

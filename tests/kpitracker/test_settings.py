"""The production profile refuses what must not be guessed and what is not safe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
RANDOM = "k3JxV0tq9bYw7Zc2mRfA5sHdLeNgUoPiTvBxQz8CyWjE1rMuKaGh6DnXpS4lFtOb"
SANE = {
    "KPITRACKER_ENV": "production",
    "SECRET_KEY": RANDOM,
    "API_KEY_PEPPER": RANDOM[::-1],
    "KPITRACKER_URL": "https://kpi.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
}
IMPORT = "import kpitracker.settings as s; print(s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS)"


def python(*arguments, data, **environment):
    """Run our Python with nothing of the developer's own environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "KPITRACKER_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sane_production_passes_the_deployment_check(tmp_path, own_redis):
    done = python(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        data=tmp_path,
        REDIS_URL=own_redis.url,
        **SANE,
    )

    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "System check identified no issues (0 silenced).\n",
        "",
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"DEBUG": "true"}, "DEBUG must be false in production"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set. Give it 50 random characters or more"),
        ({"SECRET_KEY": RANDOM[:49]}, "SECRET_KEY must be 50 random characters or more."),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY must be 50 random characters or more."),
        (
            {"SECRET_KEY": "django-insecure-" + RANDOM},
            "SECRET_KEY must be 50 random characters or more.",
        ),
        ({"API_KEY_PEPPER": ""}, "API_KEY_PEPPER is not set."),
        ({"API_KEY_PEPPER": "pepper"}, "API_KEY_PEPPER must be 50 random characters or more."),
        ({"KPITRACKER_URL": ""}, "KPITRACKER_URL is not set."),
        ({"KPITRACKER_URL": "http://kpi.example.org"}, "must begin with https:// in production."),
        ({"KPITRACKER_URL": "kpi.example.org"}, "KPITRACKER_URL must be an address such as"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name hosts; a wildcard is not accepted."),
        ({"ALLOWED_HOSTS": "a.example.org,*"}, "a wildcard is not accepted."),
        ({"EMAIL_URL": ""}, "EMAIL_URL is not set. Name the mail server"),
        ({"REDIS_URL": "kpi-redis:6379"}, "REDIS_URL must look like redis://host:6379/0"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES must be a whole number from 0 up"),
        ({"KPITRACKER_ENV": "live"}, "KPITRACKER_ENV must be one of embedded, production"),
    ],
)
def test_production_refuses_to_start_with(tmp_path, given, said):
    done = python("-c", IMPORT, data=tmp_path, **SANE | given)

    assert done.returncode == 1
    assert said in done.stderr


def test_production_answers_to_its_own_name_alone(tmp_path):
    done = python("-c", IMPORT, data=tmp_path, **SANE)

    assert done.stdout == "['kpi.example.org'] ['https://kpi.example.org']\n"


def test_production_keeps_no_secret_in_the_data_folder(tmp_path):
    python("-c", IMPORT, data=tmp_path, **SANE)

    assert not (tmp_path / "secret_key").exists()


def test_without_any_variable_it_starts_for_this_machine_alone(tmp_path):
    done = python("-c", IMPORT, data=tmp_path)

    assert done.stdout == ("['127.0.0.1', 'localhost', '127.0.0.1'] ['http://127.0.0.1:8000']\n")
    assert (tmp_path / "secret_key").exists()


def test_a_folder_with_signs_of_addresses_in_its_name_holds_the_database(tmp_path):
    folder = tmp_path / "100% #1 ?"
    done = python(
        "-c", "import kpitracker.settings as s; print(s.DATABASES['default']['NAME'])", data=folder
    )

    assert done.stdout == f"{folder}/kpitracker.sqlite3\n"

"""A wrong environment stops the start and names its remedy."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from kpitracker import environment

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("given", "meant"),
    [("true", True), ("1", True), ("YES", True), ("false", False), ("0", False), ("no", False)],
)
def test_a_flag_is_yes_or_no(monkeypatch, given, meant):
    monkeypatch.setenv("DEBUG", given)

    assert environment.flag("DEBUG", default=not meant) is meant


@pytest.mark.parametrize("given", ["on", "ja", "2", "tru"])
def test_anything_else_is_no_flag(monkeypatch, given):
    monkeypatch.setenv("DEBUG", given)

    with pytest.raises(ImproperlyConfigured) as refused:
        environment.flag("DEBUG", default=False)
    assert str(refused.value) == f"DEBUG must be true or false, but is {given!r}."


def test_what_is_empty_counts_as_absent(monkeypatch):
    for name in ("DEBUG", "PORT", "ALLOWED_HOSTS", "SECRET_KEY"):
        monkeypatch.setenv(name, "  ")

    assert environment.flag("DEBUG", default=True) is True
    assert environment.whole_number("PORT", default=8000) == 8000
    assert environment.words("ALLOWED_HOSTS", default=["a"]) == ["a"]
    assert environment.text("SECRET_KEY", default="d") == "d"


def test_a_whole_number_is_read(monkeypatch):
    monkeypatch.setenv("PORT", " 8080 ")

    assert environment.whole_number("PORT", default=8000) == 8080


@pytest.mark.parametrize("given", ["0", "-1", "80.0", "8_0", "٨٠", "eighty"])
def test_what_is_no_whole_number_is_refused(monkeypatch, given):
    monkeypatch.setenv("PORT", given)

    with pytest.raises(ImproperlyConfigured) as refused:
        environment.whole_number("PORT", default=8000, minimum=1)
    assert str(refused.value) == f"PORT must be a whole number from 1 up, but is {given!r}."


def test_a_list_is_written_with_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " a.example , b.example,")

    assert environment.words("ALLOWED_HOSTS", default=[]) == ["a.example", "b.example"]


def test_a_choice_is_one_of_few(monkeypatch):
    monkeypatch.setenv("KPITRACKER_ENV", "prod")

    with pytest.raises(ImproperlyConfigured) as refused:
        environment.choice("KPITRACKER_ENV", options=("embedded", "production"), default="embedded")
    assert str(refused.value) == (
        "KPITRACKER_ENV must be one of embedded, production, but is 'prod'."
    )


def test_what_is_required_names_its_remedy(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured) as refused:
        environment.required("SECRET_KEY", remedy="Give it 50 random characters.")
    assert str(refused.value) == "SECRET_KEY is not set. Give it 50 random characters."


def test_a_kept_secret_stays_the_same_and_its_owners(tmp_path):
    path = tmp_path / "made" / "secret_key"

    first = environment.kept_secret(path)

    assert environment.kept_secret(path) == first
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_damaged_secret_is_not_used(tmp_path):
    path = tmp_path / "secret_key"
    path.write_text("short")

    with pytest.raises(ImproperlyConfigured) as refused:
        environment.kept_secret(path)
    assert "holds no usable secret. Delete it and start again" in str(refused.value)

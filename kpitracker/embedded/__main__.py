"""`python -m kpitracker.embedded`: start everything, say how to get in, keep it alive."""

import http.client
import json
import os
import shlex
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kpitracker.embedded import bundled_redis
from kpitracker.embedded.console import Console
from kpitracker.embedded.parts import Part
from kpitracker.embedded.supervisor import Stopped, Supervisor

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"  # this start is for one machine; docs/deployment.md is for many


class CannotStart(Exception):
    """The message is one line: what is wrong and what to do."""


@dataclass(frozen=True)
class Place:
    """Where this installation listens and keeps its things."""

    port: int
    data: Path

    @property
    def url(self) -> str:
        return os.environ.get("KPITRACKER_URL") or f"http://{HOST}:{self.port}"


def main() -> int:
    console = Console()
    try:
        place = place_from_environment()
        claim(place)
        with bundled_redis.private_folder() as private, Supervisor(console) as supervisor:
            serve(place, private, supervisor=supervisor, console=console)
    except Stopped:
        console.line("launcher", "stopped")
    except (CannotStart, bundled_redis.NoRedis) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def place_from_environment() -> Place:
    """Read PORT and KPITRACKER_DATA. Raises: CannotStart if PORT is no port."""
    port = os.environ.get("PORT", "").strip() or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise CannotStart(f"PORT must be a number from 1 to 65535, but is {port!r}.")
    data = os.environ.get("KPITRACKER_DATA", "").strip() or str(ROOT / "var")
    return Place(port=int(port), data=Path(data).absolute())


def claim(place: Place) -> None:
    """Make sure of the port and the data folder. Raises: CannotStart."""
    with socket.socket() as probe:
        # Connections that linger from the last run do not matter; the web server has the same.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, place.port))
        except OSError as error:
            other = place.port + 1 if place.port < 65535 else 8000
            raise CannotStart(
                f"Port {place.port} cannot be used ({error.strerror}). "
                f"Stop what uses it, or choose another: PORT={other} make run"
            ) from None
    try:
        place.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"The data folder {place.data} cannot be made ({error.strerror}). "
            "Name another one in KPITRACKER_DATA."
        ) from None
    if not os.access(place.data, os.W_OK | os.X_OK):
        raise CannotStart(
            f"The data folder {place.data} cannot be written to. "
            "Change its owner, or name another one in KPITRACKER_DATA."
        )


def serve(place: Place, private: Path, *, supervisor: Supervisor, console: Console) -> None:
    """Start the parts, show the way in, and keep them alive. Raises: CannotStart; Stopped."""
    environment = os.environ | {
        "KPITRACKER_DATA": str(place.data),
        "KPITRACKER_URL": place.url,
        "PORT": str(place.port),
        "PYTHONUNBUFFERED": "1",
    }
    if not environment.get("REDIS_URL"):
        listening_on = private / "redis.sock"
        start_redis(listening_on, supervisor=supervisor)
        environment["REDIS_URL"] = bundled_redis.url(listening_on)
    credentials = prepare(private, environment, supervisor=supervisor)
    web, *workers = django_parts(place, environment)
    supervisor.start(web)
    if not supervisor.wait_until(lambda: is_served(place), seconds=180):
        raise CannotStart("The web server did not answer in three minutes. See its lines above.")
    for part in workers:  # only now, so that the first page does not wait for them
        supervisor.start(part)
    console.banner(ways_in(place, credentials))
    supervisor.watch()


def start_redis(listening_on: Path, *, supervisor: Supervisor) -> None:
    """Start the queue's server and wait until it answers. Raises: CannotStart; NoRedis."""
    server = bundled_redis.binary(os.environ)
    argv = bundled_redis.command(server, listening_on=listening_on)
    # The warning is about saving to disk, which this server never does.
    redis = Part("redis", argv, os.environ, foundation=True, unremarkable="overcommit")
    supervisor.start(redis)
    if not supervisor.wait_until(lambda: bundled_redis.answers(listening_on), seconds=10):
        raise CannotStart(
            f"{server} did not start. Name another server in KPITRACKER_REDIS_BIN, or a running "
            "one in REDIS_URL."
        )


def prepare(
    private: Path, environment: dict[str, str], *, supervisor: Supervisor
) -> dict[str, str]:
    """Bring the database up to date; return the first credentials. Raises: CannotStart."""
    result = private / "credentials.json"
    argv = [sys.executable, "-m", "kpitracker.embedded.prepare", str(result)]
    if supervisor.run(Part("setup", argv, environment)) != 0:
        raise CannotStart("The start ended here; the lines above say why.")
    credentials: dict[str, str] = json.loads(result.read_text())
    result.unlink()
    return credentials


def django_parts(place: Place, environment: dict[str, str]) -> list[Part]:
    """Return web, worker and beat. Each is a process of its own, so that its death is seen."""
    web = "-m granian --interface wsgi kpitracker.wsgi:application --workers 2"
    web += f" --blocking-threads 2 --host {HOST} --port {place.port} --no-ws"
    web += " --respawn-failed-workers"
    celery = "-m celery --quiet --app kpitracker"
    worker = f"{celery} worker --concurrency 1 --without-mingle --without-gossip --loglevel info"
    beat = f"{celery} beat --loglevel warning --pidfile= --schedule"
    # For those who try this out as root, on a throw-away machine.
    quieter = ["-W", "ignore:You're running the worker with superuser privileges"]
    return [
        Part("web", [sys.executable, *web.split()], environment),
        Part("worker", [sys.executable, *quieter, *worker.split()], environment),
        Part(
            "beat",
            [sys.executable, *beat.split(), str(place.data / "beat-schedule")],
            environment,
        ),
    ]


def is_served(place: Place) -> bool:
    """Say whether the web server answers."""
    connection = http.client.HTTPConnection(HOST, place.port, timeout=2)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def ways_in(place: Place, credentials: dict[str, str]) -> list[tuple[str, str]]:
    """Return what to show once all is running, as titles and texts."""
    key = credentials.get("api_key", "$KPITRACKER_KEY")
    measured_at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    body = json.dumps({"metric": "your-metric", "value": 11.2, "measured_at": measured_at})
    example = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'manage.py'))} load_example"
    if place.data != ROOT / "var":
        example = f"KPITRACKER_DATA={shlex.quote(str(place.data))} {example}"
    rows = [("Running at", place.url), ("Data in", str(place.data))]
    if "admin_link" in credentials:
        link = credentials["admin_link"]
        rows.append(("Sign in", f"{link}  (makes the first admin, works once)"))
    else:
        rows.append(("Sign in", f"{place.url}/"))
    if "api_key" in credentials:
        rows.append(("First API key", f"{key}  (shown only now)"))
    rows += [
        (
            "Log a value",
            # Double quotes, as later starts leave the key to a variable of the shell.
            f'curl {place.url}/api/v1/measurements -H "Authorization: Bearer {key}"'
            f" -H 'Content-Type: application/json' -d '{body}'",
        ),
        ("Load the example", example),
        ("Stop", "Ctrl-C"),
    ]
    return rows


if __name__ == "__main__":
    sys.exit(main())

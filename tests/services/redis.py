"""A real Redis for tests: the one that the one-command start brings along."""

import os
import signal
import subprocess
from pathlib import Path

from kpitracker.embedded import bundled_redis
from kpitracker.embedded.parts import dying_with
from tests.services.deadline import wait_for


class RedisServer:
    """A server on a private socket that a test may kill, freeze and start again."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = bundled_redis.url(self._socket)

    def start(self) -> None:
        server = bundled_redis.binary(os.environ)
        self._process = subprocess.Popen(
            bundled_redis.command(server, listening_on=self._socket),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            preexec_fn=dying_with(os.getpid()),
        )
        wait_for(lambda: bundled_redis.answers(self._socket), seconds=10, what="Redis")

    def freeze(self) -> None:
        """Stop answering, with all connections left open."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End at once; what it held is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def empty(self) -> None:
        """Forget everything: queue, cache and locks."""
        import redis

        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "this Redis is not running"
        self._process.send_signal(number)

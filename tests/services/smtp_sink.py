"""A real mail server for tests: keeps what it accepted and fails in the ways servers fail."""

import asyncio
import email
import email.policy
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from enum import Enum, auto
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Fault(Enum):
    """What the sink does to one recipient's mail instead of taking it.

    STALL accepts the mail and never answers. DROP stores it and hangs up before "250": the
    sender cannot know that it arrived. LATER and NEVER are answers 451 and 550; BUSY is 421,
    with which a server sends everybody away.
    """

    STALL = auto()
    DROP = auto()
    LATER = auto()
    NEVER = auto()
    BUSY = auto()


@dataclass(frozen=True)
class AcceptedMail:
    """One mail that the sink has stored."""

    accepted_at: datetime
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class _Plan:
    fault: Fault
    times: int | None


@dataclass
class SmtpSink:
    """Listens on a free port of this machine; safe to read from the test's own thread.

    `mails` holds what was stored, oldest first, those that were stored and then dropped too.
    """

    mails: list[AcceptedMail] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _plans: dict[str, _Plan] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _server: asyncio.Server | None = None
    _conversations: list[SMTP] = field(default_factory=list)

    def start(self) -> None:
        # All of it in a thread of its own: in the test's, Playwright's loop may be running.
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def stop(self) -> None:
        """End, without waiting for those who were left without an answer."""
        assert self._thread is not None, "this sink is not running"
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(self._answer_one, host="127.0.0.1", port=0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def _hang_up(self) -> None:
        assert self._server is not None
        self._server.close()
        for conversation in self._conversations:
            if conversation.transport is not None:
                conversation.transport.abort()
        open_tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in open_tasks:
            task.cancel()
        await asyncio.gather(*open_tasks, return_exceptions=True)
        await self._server.wait_closed()

    def _answer_one(self) -> SMTP:
        conversation = SMTP(_Handler(self), loop=self._loop)
        self._conversations.append(conversation)
        return conversation

    @property
    def url(self) -> str:
        """The value of EMAIL_URL that leads here."""
        return f"smtp://127.0.0.1:{self.port}"

    def fail(self, fault: Fault, *, recipient: str = "*", times: int | None = None) -> None:
        """Treat mail to `recipient` ("*": to anybody) with `fault`, `times` times or for good."""
        with self._lock:
            self._plans[recipient] = _Plan(fault, times)

    def recover(self) -> None:
        """Forget all planned faults."""
        with self._lock:
            self._plans.clear()

    def to(self, recipient: str) -> list[AcceptedMail]:
        """Return the stored mails for one recipient, oldest first."""
        with self._lock:
            return [mail for mail in self.mails if recipient in mail.recipients]

    def fault_for(self, recipients: Iterable[str]) -> Fault | None:
        """Return the planned fault for these recipients and count it as used."""
        with self._lock:
            for recipient in (*recipients, "*"):
                plan = self._plans.get(recipient)
                if plan is None or plan.times == 0:
                    continue
                if plan.times is not None:
                    plan.times -= 1
                return plan.fault
        return None

    def store(self, envelope: Envelope) -> None:
        """Keep one mail."""
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        with self._lock:
            self.mails.append(
                AcceptedMail(
                    accepted_at=datetime.now(UTC),
                    recipients=tuple(map(str, envelope.rcpt_tos)),
                    message=message,
                )
            )


class _Handler:
    """The answers of the sink, called by aiosmtpd."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, responses: list[str]
    ) -> list[str]:
        self._sink.connections += 1
        session.host_name = name
        return responses

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = self._sink.fault_for(map(str, envelope.rcpt_tos))
        if fault is Fault.LATER:
            return "451 4.3.0 Try again later"
        if fault is Fault.NEVER:
            return "550 5.1.1 No such mailbox"
        if fault is Fault.BUSY:
            return "421 4.3.2 Too many connections"
        self._sink.store(envelope)
        if fault is Fault.STALL:
            await asyncio.sleep(3600)
        if fault is Fault.DROP:
            transport: Any = server.transport
            transport.abort()
        return "250 2.0.0 Stored"

"""Mail as files: what the embedded default writes instead of sending, and the outbox page reads.

One `.eml` file per message in `settings.MAIL_DIR`; any mail program opens it.
"""

import os
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

# When it was written, so that names sort by time, and a few random characters.
NAME: Final = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{16}", re.ASCII)


class FolderBackend(BaseEmailBackend):
    """Writes each message to a file that exists whole or not at all, readable by its owner only."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many were written. A message to nobody is skipped, as SMTP would."""
        settings.MAIL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = 0
        for message in email_messages:
            if message.recipients():
                # As bytes with CRLF: what SMTP would have put on the wire.
                _write(message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
                written += 1
        return written


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of the folder. `name` identifies it; `html` is empty where it has none."""

    name: str
    written_at: datetime
    sender: str
    recipients: str
    subject: str
    text: str
    html: str


def is_in_use() -> bool:
    """Return whether mail goes to the folder; otherwise a mail server gets it."""
    backend = f"{FolderBackend.__module__}.{FolderBackend.__qualname__}"
    return backend == settings.EMAIL_BACKEND


def names() -> list[str]:
    """Return the name of every message, newest first; none where the folder is missing."""
    try:
        found = [entry.removesuffix(".eml") for entry in os.listdir(settings.MAIL_DIR)]
    except FileNotFoundError:
        return []
    return sorted(filter(NAME.fullmatch, found), reverse=True)


def letters(names: Iterable[str]) -> list[Letter]:
    """Return these messages; one that was deleted meanwhile is left out."""
    return [found for name in names if (found := letter(name)) is not None]


def letter(name: str) -> Letter | None:
    """Return one message, or None where there is none of that name."""
    if not NAME.fullmatch(name):  # also what keeps a name from leading out of the folder
        return None
    try:
        parsed = message_from_bytes(_path(name).read_bytes(), policy=policy.default)
    except FileNotFoundError:
        return None
    return Letter(
        name=name,
        written_at=datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        sender=str(parsed["From"] or ""),
        recipients=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or ""),
        text=_part(parsed, "plain"),
        html=_part(parsed, "html"),
    )


def _write(content: bytes) -> None:
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(8)}"
    unfinished = _path(name).with_suffix(".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, _path(name))
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _path(name: str) -> Path:
    return settings.MAIL_DIR / f"{name}.eml"


def _part(parsed: ParsedMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    if part is None:
        return ""
    content = part.get_content()
    return content if isinstance(content, str) else ""

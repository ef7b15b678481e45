"""What went wrong between us and the mail server: is it final, and in which words."""

import smtplib
from dataclasses import dataclass

from django.utils.translation import gettext_noop

# Everything that sending can raise: the server's answers and lost connections (SMTPException
# is an OSError), and headers or addresses that make no mail.
FAULTS = (OSError, ValueError)

UNKNOWN_OUTCOME = gettext_noop(
    "The mail server hung up before it confirmed, so a copy may have arrived."
)
NO_MAIL = gettext_noop("This cannot be sent as a mail:")
NO_ANSWER = gettext_noop("The mail server could not be reached:")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A failed attempt. `is_final` says that trying again would fail in the same way."""

    words: str
    is_final: bool


def refusal(fault: Exception) -> Refusal:
    """Judge one of `FAULTS`.

    Final is only what the server says of this one mail with a code from 500 on: the address
    (RCPT) or the content (DATA). A refused sign-in or sender concerns every mail and is put
    right by an operator, so the mails wait for it.
    """
    match fault:
        case smtplib.SMTPRecipientsRefused():
            code, answer = next(iter(fault.recipients.values()))
            return Refusal(_words(code, answer), is_final=code >= 500)
        case smtplib.SMTPDataError():
            return Refusal(
                _words(fault.smtp_code, fault.smtp_error), is_final=fault.smtp_code >= 500
            )
        case smtplib.SMTPResponseException():
            return Refusal(_words(fault.smtp_code, fault.smtp_error), is_final=False)
        case smtplib.SMTPServerDisconnected():
            return Refusal(UNKNOWN_OUTCOME, is_final=False)
        case smtplib.SMTPNotSupportedError():
            return Refusal(f"{NO_MAIL} {fault}", is_final=True)
        case OSError():
            return Refusal(f"{NO_ANSWER} {fault or type(fault).__name__}", is_final=False)
    return Refusal(f"{NO_MAIL} {fault}", is_final=True)


def _words(code: int, answer: bytes | str) -> str:
    """Write a server's answer as one line: `550 No such mailbox`."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return " ".join(f"{code} {text}".split())

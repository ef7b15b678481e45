"""The mail as it goes over the wire: headers and its two parts."""

import unicodedata
from email.utils import formataddr
from typing import Any

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from objectives.digests import message_ids
from objectives.digests.addresses import absolute
from objectives.models import Delivery

# Some relays fold this header again when it is long, which breaks its signature; ours is never
# folded. RFC 5322 allows 998 characters in a line.
_UNFOLDED = 998


class DigestMessage(mail.EmailMultiAlternatives):
    """Text and HTML with the headers of a mailing list, none of them folded."""

    def message(self, **options: Any) -> Any:
        written = super().message(**options)
        written.policy = written.policy.clone(max_line_length=_UNFOLDED)
        return written


def open_connection() -> BaseEmailBackend:
    """Return the configured way out, to be used as a context."""
    connection: BaseEmailBackend = mail.get_connection()
    return connection


def of_delivery(delivery: Delivery, *, connection: BaseEmailBackend | None = None) -> DigestMessage:
    """Return the frozen mail of a row. Two calls differ in their Date alone."""
    subscription = delivery.subscription
    unsubscribe = absolute("objectives:unsubscribe", token=subscription.token)
    digest = DigestMessage(
        subject=one_line(delivery.subject),
        body=delivery.text,
        to=[formataddr((one_line(subscription.person.name), delivery.recipient))],
        headers={
            "Message-ID": delivery.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            "List-Id": f"<{message_ids.list_id(subscription.cadence)}>",
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        connection=connection,
    )
    digest.attach_alternative(delivery.html, "text/html")
    return digest


def one_line(text: str) -> str:
    """Return text without line breaks and control characters, which headers do not bear."""
    visible = "".join(
        " " if character.isspace() or unicodedata.category(character) == "Cc" else character
        for character in text
    )
    return " ".join(visible.split())

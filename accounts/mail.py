"""Mail to one person about their account, as text and as HTML."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send(template: str, *, to: str, subject: str, context: Mapping[str, Any]) -> None:
    """Render `accounts/mail/<template>.txt` and `.html` and hand them to the mail server.

    Raises: OSError (SMTPException is one) when the server does not take it.
    """
    message = EmailMultiAlternatives(
        # One line, whatever names are in it: a line break would begin another header.
        subject=" ".join(subject.split()),
        body=render_to_string(f"accounts/mail/{template}.txt", dict(context)),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        # RFC 3834: no out-of-office answers to this.
        headers={"Auto-Submitted": "auto-generated"},
    )
    html = render_to_string(f"accounts/mail/{template}.html", dict(context))
    message.attach_alternative(html, "text/html")
    message.send()

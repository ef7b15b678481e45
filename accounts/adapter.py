from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import security_log, session_limits
from accounts.models import User


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: the way in is an invitation."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail and this password do not belong together."),
        "too_many_login_attempts": _(
            "Too many wrong attempts. Wait five minutes, or set a new password."
        ),
        "enter_current_password": _("This is not your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Follow `next` to our own paths only, never to an address with a host in it."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        return security_log.client_address(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Lead to the configured address, not to the Host that somebody sent with the request."""
        path = reverse("account_reset_password_from_key", args=["UID", "KEY"])
        return settings.PUBLIC_URL + path.replace("UID-KEY", key)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Ask for no out-of-office answers (RFC 3834)."""
        headers = {"Auto-Submitted": "auto-generated", **(headers or {})}
        return super().render_mail(template_prefix, email, context, headers)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        session_limits.begin(request.session, now=timezone.now())
        security_log.record("sign_in", by=user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        security_log.record("sign_in.failed", email=credentials.get("email"))

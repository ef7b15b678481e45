"""Sign-in, sign-out and passwords: allauth's views with our status codes and limits that say so."""

from typing import Any

from allauth.account import views as allauth_views
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import people
from accounts.requests import SignedInRequest

TOO_MANY_PER_ADDRESS = 60  # seconds to wait; allauth counts per minute there
TOO_MANY_PER_ACCOUNT = 300


class RefusedFormMixin:
    """Answers a refused form with 422, so that a program can tell it from success."""

    def form_invalid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class SignInView(RefusedFormMixin, allauth_views.LoginView):
    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", code="too_many_login_attempts"):
            response.status_code = 429
            response["Retry-After"] = str(TOO_MANY_PER_ACCOUNT)
        return response


class AskForResetView(RefusedFormMixin, allauth_views.PasswordResetView):
    pass


class NewPasswordView(RefusedFormMixin, allauth_views.PasswordResetFromKeyView):
    pass


class ChangePasswordView(RefusedFormMixin, allauth_views.PasswordChangeView):
    template_name = "accounts/password.html"
    success_url = reverse_lazy("accounts:password")


@require_POST
def sign_out_elsewhere(request: SignedInRequest) -> HttpResponse:
    """End all sessions of the person but this one."""
    people.end_sessions(request.user)
    update_session_auth_hash(request, request.user)  # which also gives the session a new id
    messages.success(request, _("You are signed out on all other devices."))
    return redirect("accounts:password")


def too_many_requests(request: HttpRequest, *args: Any) -> HttpResponse:
    """The site's page for 429."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(TOO_MANY_PER_ADDRESS)
    return response

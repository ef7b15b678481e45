"""What happens around every page: its id, its session's limits, its reader's language and zone."""

import secrets
from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from accounts import security_log, session_limits
from accounts.hidden_tokens import without_tokens

NextLayer = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id, for the log, for error pages and for whoever reports one."""

    REFUSALS = frozenset({401, 403, 404})

    def __init__(self, next_layer: NextLayer) -> None:
        self.next_layer = next_layer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        with security_log.during(request):
            response = self.next_layer(request)
            # Strangers ask for addresses that never were all day long; that says nothing.
            status = response.status_code
            if status == 429 or (status in self.REFUSALS and _is_for_someone(request)):
                path = without_tokens(request.path)
                security_log.record("refused", status=status, path=path)
        response["X-Request-ID"] = request_id
        return response


class NoStoreMiddleware:
    """Keeps what only its reader may see out of every cache, a shared browser's included."""

    def __init__(self, next_layer: NextLayer) -> None:
        self.next_layer = next_layer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.next_layer(request)
        if _is_for_someone(request):
            add_never_cache_headers(response)
        return response


class SessionLimitMiddleware:
    """Signs out whoever's session has reached its limits."""

    def __init__(self, next_layer: NextLayer) -> None:
        self.next_layer = next_layer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and session_limits.is_over(
            request.session, now=timezone.now()
        ):
            logout(request)
        return self.next_layer(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page needs a signed-in person, unless its view says `login_not_required`."""

    def handle_no_permission(  # type: ignore[override]  # not always a redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if "HX-Request" in request.headers:
            # A redirect would put the sign-in page inside the page that is open.
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return super().handle_no_permission(request, view_func)


class PreferencesMiddleware:
    """Shows every page in the person's own language and time zone."""

    def __init__(self, next_layer: NextLayer) -> None:
        self.next_layer = next_layer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.next_layer(request)
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = request.user.language
        with timezone.override(request.user.zone):
            return self.next_layer(request)


def _is_for_someone(request: HttpRequest) -> bool:
    """Return whether a person is signed in to `request`, or a program shows a key."""
    if "authorization" in request.headers:
        return True
    return getattr(getattr(request, "user", None), "is_authenticated", False)

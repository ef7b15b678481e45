"""API keys. The page lives here: a key may be for some projects, which accounts does not know."""

import json
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import keys
from accounts.models import ApiKey, User
from accounts.permissions import Action, may
from accounts.requests import SignedInRequest
from projects import key_grants
from projects.forms import ApiKeyForm, RevokeKeyForm
from projects.models import KeyGrant, Metric

PAGE = 50


@require_safe
def api_keys(request: SignedInRequest) -> HttpResponse:
    """One's own keys, or everybody's for who manages; newest first."""
    now = timezone.now()
    found = keys.manageable_by(request.user).select_related("created_by")
    page = Paginator(found.order_by("-created_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    grants = KeyGrant.objects.filter(api_key__in=shown).select_related("project")
    names: dict[int, list[str]] = {}
    for grant in grants.order_by("project__name"):
        names.setdefault(grant.api_key_id, []).append(grant.project.name)
    opens = ApiKey.objects.usable_at(now).filter(pk__in=[key.pk for key in shown])
    usable = set(opens.values_list("pk", flat=True))
    context = {
        "page": page,
        "rows": [(key, names.get(key.pk, []), key.pk in usable) for key in shown],
        "shows_everybody": may(request.user, Action.MANAGE),
    }
    return render(request, "projects/api_keys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_api_key(request: SignedInRequest) -> HttpResponse:
    """Make a key and show it in the answer itself: it is stored nowhere it could be read again."""
    now = timezone.now()
    form = ApiKeyForm(request.POST or None, person=request.user)
    if form.is_valid():
        try:
            key, token = key_grants.make_key(by=request.user, now=now, **form.terms(now=now))
        except keys.KeyRefused as refused:
            form.add_error(None, refused)
        else:
            curl = _curl_line(key, token, person=request.user, now=now)
            context = {"key": key, "token": token, "curl": curl}
            return render(request, "projects/api_key_made.html", context)
    return render(
        request, "projects/api_key_new.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_api_key(request: SignedInRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(keys.manageable_by(request.user), pk=pk)
    form = RevokeKeyForm(request.POST or None, key=key)
    if form.is_valid():
        keys.revoke(key, by=request.user, now=timezone.now())
        messages.success(request, _("The key “%(name)s” no longer works.") % {"name": key.name})
        return redirect("accounts:api_keys")
    context = {"form": form, "key": key}
    return render(
        request, "projects/api_key_revoke.html", context, status=422 if form.is_bound else 200
    )


def _curl_line(key: ApiKey, token: str, *, person: User, now: datetime) -> str:
    """Return a command that logs a first value, or one that reads, if the key can only that."""
    if not key.can_write:
        return f"curl {settings.PUBLIC_URL}/api/v1/metrics \\\n  -H 'Authorization: Bearer {token}'"
    metrics = Metric.objects.visible_to(person).order_by("-pk").values_list("slug", flat=True)
    body = {
        "metric": metrics.first() or "churn-rate",
        "value": 11.2,
        "measured_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
    }
    return (
        f"curl {settings.PUBLIC_URL}/api/v1/measurements \\\n"
        f"  -H 'Authorization: Bearer {token}' \\\n"
        f"  -H 'Content-Type: application/json' \\\n"
        f"  -d '{json.dumps(body, indent=2)}'"
    )

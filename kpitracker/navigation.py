"""The places in the top bar, in the order of the bar, and the menu of one's account."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Place:
    url: str
    label: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give every page its bar; empty for people who are not signed in."""
    user = getattr(request, "user", None)  # pages that fail early come before the session
    if user is None or not user.is_authenticated:
        return {"navigation": [], "account_menu": []}
    return {
        "navigation": _places(
            request,
            [
                ("objectives:overview", _("Overview")),
                ("objectives:list", _("Objectives")),
                ("objectives:metrics", _("Metrics")),
                ("objectives:projects", _("Projects")),
            ],
        ),
        "account_menu": _places(
            request,
            [
                ("accounts:settings", _("Settings")),
                ("objectives:welcome", _("First steps")),
                ("api_docs", _("API reference")),
            ],
        ),
        "sign_out_url": reverse("account_logout"),
    }


def _places(request: HttpRequest, found: list[tuple[str, str]]) -> list[Place]:
    places = []
    for name, label in found:
        url = reverse(name)
        is_current = request.path == url or (url != "/" and request.path.startswith(url))
        places.append(Place(url, label, is_current))
    return places

"""The pages below /settings/, whichever package they are in: a second line of navigation there."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.permissions import Action, may
from kpitracker.navigation import Place


def settings_places(request: HttpRequest) -> dict[str, object]:
    """Lazy, as only the settings pages ask for it."""
    return {"settings_places": SimpleLazyObject(lambda: _places(request))}


def _places(request: HttpRequest) -> list[Place]:
    found = [
        ("accounts:profile", _("Profile")),
        ("accounts:password", _("Password")),
        ("objectives:digest_settings", _("Mail")),
        ("accounts:api_keys", _("API keys")),
    ]
    if request.user.is_authenticated and may(request.user, Action.MANAGE):
        found += [
            ("accounts:members", _("Members")),
            ("accounts:teams", _("Teams")),
            ("accounts:organisation", _("Organisation")),
            ("accounts:outbox", _("Mail outbox")),
        ]
    addresses = [(reverse(name), label) for name, label in found]
    # The longest that fits: /settings/mail/outbox/ lies below /settings/mail/.
    current = max(
        (address for address, _label in addresses if request.path.startswith(address)),
        key=len,
        default="",
    )
    return [Place(address, label, address == current) for address, label in addresses]

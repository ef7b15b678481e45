"""What a key may do here: its scopes, its person's role, and how far it reaches."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey
from accounts.permissions import Action, denial, may


class KeyMayAct(BasePermission):
    """Asks the view: `needs` maps methods to what they need, `whole_keys_only` names those
    that a key limited to projects may not use."""

    message: str | None = None

    def has_permission(self, request: Request, view: Any) -> bool:
        key = request.auth
        if not isinstance(key, ApiKey):
            return False  # 401: REST framework asks whether anyone was identified
        method = "GET" if request.method == "HEAD" else request.method
        action: Action | None = view.needs.get(method)
        if action is None:
            return True  # 405 follows
        if not may(key, action):
            self.message = denial(key, action)
            return False
        if method in view.whole_keys_only and not key.everything:
            self.message = _("This needs a key for everything; this one is limited to projects.")
            return False
        return True

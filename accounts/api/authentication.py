"""Who is calling: the API key in `Authorization: Bearer …`, and nothing else."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import keys
from accounts.api.faults import BadQuery
from accounts.models import ApiKey, User

# Names under which programs put keys into addresses, and the shape of our own.
KEY_PARAMETERS = frozenset({"key", "api_key", "apikey", "token", "access_token", "bearer"})


class KeyAuthentication(BaseAuthentication):
    """Sets `request.auth` to the ApiKey and `request.user` to the person it acts for.

    Cookies are not looked at, so no other site can make a browser call the API.
    """

    def authenticate(self, request: Request) -> tuple[User | AnonymousUser, ApiKey] | None:
        _refuse_keys_in_the_address(request)
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _space, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise AuthenticationFailed(_("Expected “Authorization: Bearer <API key>”."))
        key = keys.authenticate(token.strip(), now=timezone.now())
        if key is None:
            raise AuthenticationFailed(
                _("This API key opens nothing: it is unknown, expired or revoked.")
            )
        return key.created_by or AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _refuse_keys_in_the_address(request: Request) -> None:
    found = [
        name
        for name, values in request.query_params.lists()
        if name.lower() in KEY_PARAMETERS or any(map(keys.TOKEN.search, values))
    ]
    if found:
        detail = _(
            "Addresses end up in logs. Send the key in “Authorization: Bearer …”, and revoke "
            "this one: others may have read it."
        )
        raise BadQuery({name: [detail] for name in found})

"""Idempotency-Key: the same request again has no second effect and gets the same answer."""

import hashlib
import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.faults import Conflict, FieldsRefused
from accounts.api.renderers import KeptText, Renderer
from accounts.models import IdempotentReply

LONGEST_KEY = 255
_KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}", re.ASCII)


def once(request: Request, effect: Callable[[], Response]) -> Response:
    """Run `effect`, or give the answer that it gave before under this Idempotency-Key.

    Key, effect and answer are one transaction: a crash leaves all or none of them. A parallel
    request waits for the first one's row. What is refused is not remembered, so that it can be
    corrected and sent again under the same key.

    Raises: FieldsRefused when the key was used for another request.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return effect()
    if not _KEY.fullmatch(key):
        raise ParseError(
            _("Expected an Idempotency-Key of 1 to %(longest)s plain characters without spaces.")
            % {"longest": LONGEST_KEY}
        )
    fingerprint = _fingerprint(request)
    try:
        with transaction.atomic():
            reply = IdempotentReply.objects.create(
                api_key=request.auth,
                key=key,
                fingerprint=fingerprint,
                status=0,
                body="",
                created_at=timezone.now(),
            )
            response = effect()
            reply.status, reply.body = response.status_code, _text(response)
            reply.save(update_fields=["status", "body"])
            return response
    except IntegrityError:
        return _replayed(request, key, fingerprint)


def _replayed(request: Request, key: str, fingerprint: str) -> Response:
    reply = IdempotentReply.objects.filter(api_key=request.auth, key=key).first()
    if reply is None:
        # Not our own row after all: two requests made the same thing under different keys.
        raise Conflict()
    if reply.fingerprint != fingerprint:
        raise FieldsRefused(
            [],
            detail=_("This Idempotency-Key was used for another request. Take a new one."),
            code="idempotency_key_reused",
        )
    return Response(KeptText(reply.body), reply.status, headers={"Idempotent-Replayed": "true"})


def _text(response: Response) -> str:
    return Renderer().render(response.data).decode()


def _fingerprint(request: Request) -> str:
    """Digest method, address and body; Django kept the body when the parser read it."""
    digest = hashlib.sha256()
    for part in (request.method or "", request.get_full_path()):
        digest.update(part.encode() + b"\n")
    digest.update(request._request.body)
    return digest.hexdigest()

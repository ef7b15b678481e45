"""Every answer that is not a success: `application/problem+json` as in RFC 9457.

Beside type, title, status and detail each one carries the request's id and, where single
fields or rows are at fault, `errors` with a JSON pointer into what was sent.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.api.faults import BodyTooLarge, Conflict, FieldsRefused, Unavailable
from accounts.refusals import Refused

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = 5  # seconds, for a database that is away or busy


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn what a view raised into a problem; None lets Django log it and answer 500."""
    known = _as_api_exception(error)
    if known is None:
        return None
    set_rollback()
    request = context["request"]._request
    headers = {}
    if isinstance(known, Unavailable):
        logger.error("the database does not answer", exc_info=error)
        headers["Retry-After"] = str(RETRY_AFTER)
    if scheme := getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = scheme
    if wait := getattr(known, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    body = problem(
        request,
        status_code=known.status_code,
        code=str(known.get_codes()),
        detail=str(known.detail),
        errors=getattr(known, "errors", None),
    )
    return Response(body, known.status_code, headers=headers, content_type=CONTENT_TYPE)


def problem(
    request: HttpRequest,
    *,
    status_code: int,
    code: str,
    detail: str,
    errors: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return the body of a problem."""
    body: dict[str, Any] = {
        "type": f"urn:kpitracker:problem:{code.replace('_', '-')}",
        "title": title(status_code),
        "status": status_code,
        "detail": detail,
        "request_id": getattr(request, "request_id", None),
    }
    if errors:
        body["errors"] = errors
    return body


def title(status_code: int) -> str:
    """Return the same few words for the same status, in the reader's language."""
    titles = {
        400: _("The request cannot be read"),
        401: _("No valid API key"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Method not offered"),
        406: _("No such format"),
        409: _("Changed meanwhile"),
        413: _("Too large"),
        415: _("Not JSON"),
        422: _("Cannot be taken as it is"),
        429: _("Too many requests"),
        500: _("Our mistake"),
        503: _("Not available right now"),
    }
    return titles.get(status_code) or _("The request failed")


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, Refused):
        return FieldsRefused(_flat(error.message_dict))
    if isinstance(error, exceptions.ValidationError):
        return FieldsRefused(_flat(error.detail))
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound(_("There is no such thing, or this key may not see it."))
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(str(error) or None)
    if isinstance(error, OperationalError | InterfaceError):
        return Unavailable()
    if isinstance(error, IntegrityError):
        return Conflict()
    if isinstance(error, RequestDataTooBig):
        return BodyTooLarge()
    if isinstance(error, SuspiciousOperation):
        return exceptions.ParseError()
    return None


def _flat(found: Any, pointer: str = "") -> list[dict[str, Any]]:
    """Turn nested messages into a flat list with JSON pointers (RFC 6901)."""
    if isinstance(found, dict):
        return [
            fault for name, inner in found.items() for fault in _flat(inner, pointer + _step(name))
        ]
    if isinstance(found, list) and any(isinstance(inner, dict | list) for inner in found):
        return [
            fault
            for place, inner in enumerate(found)
            for fault in _flat(inner, f"{pointer}/{place}")
        ]
    messages = found if isinstance(found, list) else [found]
    return [{"pointer": pointer, "detail": str(message)} for message in messages]


def _step(name: object) -> str:
    if name in ("non_field_errors", "__all__"):
        return ""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")

"""The outermost layer of the API: no cookies in, and whatever fails, a problem out."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.api.problems import CONTENT_TYPE, problem

PREFIX = "/api/"


class ApiMiddleware:
    """Keeps /api/ apart from the pages, which have sessions and show errors as HTML.

    Without its cookies a call has no session to load and no preferences to follow: the key and
    the headers are all that counts. Error pages, such as Django's own 404 and 500, become
    problems.
    """

    def __init__(self, next_layer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.next_layer = next_layer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.next_layer(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.next_layer(request)
        if response.status_code < 400:
            return response
        if response.headers.get("Content-Type") == CONTENT_TYPE:
            return response
        details = {
            400: _("The request cannot be read."),
            404: _("Nothing stands at this address. /api/v1/openapi.json lists what there is."),
        }
        body = problem(
            request,
            status_code=response.status_code,
            code="not_found" if response.status_code == 404 else "error",
            detail=details.get(
                response.status_code,
                _("This is our mistake, and it is logged. Name the request_id when you report it."),
            ),
        )
        return HttpResponse(
            json.dumps(body), status=response.status_code, content_type=CONTENT_TYPE
        )

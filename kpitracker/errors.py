"""The page for a failure of ours. Django finds the templates of 400, 403 and 404 by itself."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the reference under which the log tells what happened.

    The template leans on nothing that may just have failed, least of all the database.
    """
    reference = getattr(request, "request_id", "")
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)

"""The API's description, for programs as JSON and for people as a page."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from accounts.api import schema  # noqa: F401 - describes the keys to the generator


@login_not_required  # It says what anybody can read in the source, and tools fetch it bare.
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3, as in docs/openapi.json."""
    return HttpResponse(described(), content_type="application/json")


@require_safe
def swagger(request: HttpRequest) -> HttpResponse:
    """Swagger UI, from our own files, for signed-in people; calls need a key all the same."""
    return render(request, "accounts/api_docs.html")


@cache
def described() -> str:
    """Return what `manage.py spectacular --format openapi-json` writes; made once a process."""
    with translation.override("en"):
        found = SchemaGenerator().get_schema(request=None, public=True)
    return OpenApiJsonRenderer().render(found, renderer_context={}).decode()

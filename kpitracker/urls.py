"""Every address of the site; each package names its own."""

from django.urls import include, path

import accounts.urls
import projects.urls
from accounts.api.docs import swagger
from kpitracker import health

handler500 = "kpitracker.errors.server_error"
handler429 = "accounts.views.sign_in.too_many_requests"  # allauth asks for it by this name

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("kpitracker.api_urls")),
    path("docs/api/", swagger, name="api_docs"),
    path("account/", include(accounts.urls.sign_in_pages)),
    path("", include("objectives.urls")),
    path("", include(([*accounts.urls.pages, *projects.urls.settings_pages], "accounts"))),
]

"""Every address of the site; each package names its own."""

from django.urls import include, path

import accounts.urls
import projects.urls
from kpitracker import health

handler429 = "accounts.views.sign_in.too_many_requests"  # allauth asks for it by this name

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("account/", include(accounts.urls.sign_in_pages)),
    path("", include(([*accounts.urls.pages, *projects.urls.settings_pages], "accounts"))),
]

"""Every address of the site; each package names its own."""

from django.urls import path

from kpitracker import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]

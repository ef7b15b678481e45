"""Addresses of the API; each side names its own."""

from django.urls import include, path

from accounts.api.docs import openapi

app_name = "api"
urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("", include("projects.api.urls")),
    path("", include("objectives.api.urls")),
]

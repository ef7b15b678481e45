"""Addresses of the ML side. Pages that show objectives as well are in objectives.urls."""

from django.urls import path

from projects.views import api_keys

# Beside the other settings, in the namespace `accounts`.
settings_pages = [
    path("settings/api-keys/", api_keys.api_keys, name="api_keys"),
    path("settings/api-keys/new/", api_keys.new_api_key, name="new_api_key"),
    path("settings/api-keys/<int:pk>/revoke/", api_keys.revoke_api_key, name="revoke_api_key"),
]

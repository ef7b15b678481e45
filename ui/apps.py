"""The look: tokens, components, charts, and how numbers and dates are written."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers templates, static files and template tags. Has no models."""

    name = "ui"

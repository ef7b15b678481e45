from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "kpitracker"

    def ready(self) -> None:
        from kpitracker import checks  # noqa: F401  registers them

"""The site: settings, URLs, Celery, health. Wires the packages together and decides nothing."""

from kpitracker.celery import app as celery_app

__all__ = ["celery_app"]

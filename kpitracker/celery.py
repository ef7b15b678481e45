"""The Celery application: `celery -A kpitracker worker`, `celery -A kpitracker beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpitracker.settings")

app = Celery("kpitracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

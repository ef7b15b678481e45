"""The tracker's own Celery application with short waits: `celery -A tests.faults.impatient`.

What a dead worker held is free again after seconds, not minutes, and the tick comes every other
second. Everything else is the product's.
"""

from datetime import timedelta

import django

from kpitracker.celery import app

django.setup()

from objectives.digests import outbox  # noqa: E402 - models need Django to be set up

outbox.LEASE = timedelta(seconds=8)
app.conf.beat_schedule["tick"]["schedule"] = 2.0

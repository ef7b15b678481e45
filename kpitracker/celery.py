"""The Celery application: `celery -A kpitracker worker`, `celery -A kpitracker beat`."""

import os

from celery import Celery
from kombu.transport import redis as transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpitracker.settings")


class FreedPlaces(transport.QoS):
    """Frees a message's place in the worker even where Redis did not hear that it is done.

    In kombu 5.7 such a place stays taken for good, and a worker has one for each of its
    processes: after a Redis that froze for seconds it would take no message any more until it
    is restarted. The message itself comes again after the visibility timeout; no task minds.
    """

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        finally:
            self._quick_ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 - kombu's
        try:
            super().reject(delivery_tag, requeue=requeue)
        finally:
            self._quick_ack(delivery_tag)


transport.Channel.QoS = FreedPlaces

app = Celery("kpitracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

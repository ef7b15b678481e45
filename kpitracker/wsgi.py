"""What the web server loads."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpitracker.settings")

# A request waits three seconds for a lock and is then told to come back: its thread is needed,
# and its sender waits. Workers and commands, which nobody watches, have the patience of settings.
_IMPATIENCE = {
    "sqlite": "PRAGMA busy_timeout = 3000",
    "postgresql": "SET lock_timeout = 3000",
}


def _shorten_waits(*, connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_IMPATIENCE[connection.vendor])


connection_created.connect(_shorten_waits)
application = get_wsgi_application()

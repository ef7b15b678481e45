"""The tracker's web application that dies where a test wants: `tests.faults.dying_web:application`.

Where the file DIE_AT says "before commit", the process kills itself as soon as an answer is
noted in the open transaction; "before reply", when all is committed and the answer is ready to be
sent. It dies once: the file is gone by then.
"""

import os
import signal
from pathlib import Path

from django.db.models.signals import post_save

from kpitracker.wsgi import application as tracker  # sets Django up, so it comes first

from accounts.models import IdempotentReply  # isort: skip

PLAN = Path(os.environ["DIE_AT"])


def application(environ, start_response):
    answer = tracker(environ, start_response)
    _die_if("before reply")
    return answer


def _die_if(point):
    if PLAN.exists() and PLAN.read_text() == point:
        PLAN.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def _noted(created, **_signal):
    if not created:  # made first, filled in last
        _die_if("before commit")


post_save.connect(_noted, sender=IdempotentReply)

"""Run in the database of a fault test: `python -m tests.faults.mailing prepare 100 | outcome`.

`prepare` lets a mail be due for that many people; `outcome` prints as JSON what the outbox says
of each address: its state and how often a worker died over it.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - needs Django to be set up
from django.utils import timezone  # noqa: E402

from objectives.models import Delivery  # noqa: E402
from tests.factories import (  # noqa: E402
    create_metric,
    create_objective,
    create_subscription,
    create_success_metric,
    create_user,
    log_value,
)


def prepare(people):
    call_command("migrate", verbosity=0)
    now = timezone.now()
    for title in ("Keep our customers", "Cut the cost of every delivery"):
        metric = create_metric()
        create_success_metric(objective=create_objective(title=title), metric=metric)
        log_value(metric, 40.0, at=now - timedelta(days=1), now=now)
    for number in range(people):
        person = create_user(email=f"person{number}@example.org")
        create_subscription(person=person, cadence="daily", next_due_at=now)


def outcome():
    rows = Delivery.objects.values_list("recipient", "state", "interruptions")
    print(json.dumps({address: [state, died] for address, state, died in rows}))


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    else:
        outcome()

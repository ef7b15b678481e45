"""Run in the database of a fault test: `python -m tests.faults.scene begin | due | outcome`.

`begin` makes the tables, somebody who can sign in, a promise and a key, and prints the key.
`due ADDRESS…`, and `begin` too, lets a mail be due for each. `outcome` prints as JSON what was
stored twice although it may be there once, and how often promises were assessed.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - needs Django to be set up
from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import keys  # noqa: E402
from objectives.models import Assessment, Delivery  # noqa: E402
from tests.factories import (  # noqa: E402
    PASSWORD,
    create_admin,
    create_metric,
    create_objective,
    create_subscription,
    create_success_metric,
    create_user,
)

ADMIN = "ada@example.org"


def begin(*addresses):
    call_command("migrate", verbosity=0)
    create_admin(email=ADMIN, password=PASSWORD)
    today = timezone.now().date()
    year = {"starts_on": today - timedelta(days=90), "due_on": today + timedelta(days=270)}
    objective = create_objective(slug="customers-stay", title="Customers stay", **year)
    metric = create_metric(slug="loyal", name="Loyal")
    create_success_metric(objective=objective, metric=metric, **year)
    _key, token = keys.make(
        name="Tests", can_read=True, can_write=True, by=None, now=timezone.now()
    )
    due(*addresses)
    print(token)


def due(*addresses):
    for address in addresses:
        person = create_user(email=address)
        create_subscription(person=person, cadence="daily", next_due_at=timezone.now())


def outcome():
    def doubled(rows, *unique):
        return rows.values(*unique).annotate(times=Count("pk")).filter(times__gt=1).count()

    promises = Assessment.objects.filter(success_metric__isnull=False)
    objectives = Assessment.objects.filter(objective__isnull=False)
    print(
        json.dumps(
            {
                "mails": Delivery.objects.count(),
                "mails_sent": Delivery.objects.filter(state="sent").count(),
                "doubled": doubled(promises, "success_metric", "as_of")
                + doubled(objectives, "objective", "as_of"),
                "assessed": promises.count(),
            }
        )
    )


if __name__ == "__main__":
    {"begin": begin, "due": due, "outcome": outcome}[sys.argv[1]](*sys.argv[2:])

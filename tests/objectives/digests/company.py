"""A small company whose figures moved in the week before NOW, for tests of its mail."""

from datetime import UTC, date, datetime, timedelta

from django.utils.text import slugify

from objectives.models import Delivery
from tests.factories import (
    NOW,
    create_metric,
    create_objective,
    create_subscription,
    create_success_metric,
    create_user,
    log_value,
)

MONDAY_6 = datetime(2026, 11, 23, 6, tzinfo=UTC)  # 07:00 in Paris
A_WEEK_AGO = datetime(2026, 11, 13, tzinfo=UTC)
LATELY = datetime(2026, 11, 22, tzinfo=UTC)


def create_promise(title, label, *, way, values, unit="%", decimals=1, **fields):
    """One objective with one success metric: `way` (baseline, target), `values` (then, now)."""
    objective = create_objective(title=title, slug=slugify(title)[:80], **fields)
    metric = create_metric(name=label, unit=unit, decimals=decimals)
    baseline, target = way
    create_success_metric(objective=objective, metric=metric, baseline=baseline, target=target)
    for value, at in zip(values, (A_WEEK_AGO, LATELY), strict=False):
        log_value(metric, value, at=at)
    return objective


def create_company():
    create_promise("Keep our customers", "Customers leaving", way=(12.0, 8.0), values=(12.2, 13.4))
    create_promise(
        "Cut the cost of every delivery", "Cost per parcel", unit="EUR", decimals=2,
        way=(4.80, 4.10), values=(4.20, 4.30),
    )  # fmt: skip
    create_promise("Deliver when we promise", "On time", way=(90.0, 96.0), values=(94.0, 95.5))
    silent = create_promise("Halve fraud losses", "Fraud", unit="EUR", decimals=0,
                            way=(310_000.0, 155_000.0), values=())  # fmt: skip
    return silent


def create_reader(**fields):
    return create_user(**{"name": "Zoë Martin", "time_zone": "Europe/Paris", **fields})


def create_delivery(*, person=None, subscription=None, **fields):
    """A row that is due, as the planner would make it."""
    person = person or create_reader()
    subscription = subscription or create_subscription(
        person=person, next_due_at=NOW + timedelta(days=6), time_zone=person.time_zone
    )
    return Delivery.objects.create(
        **{
            "subscription": subscription,
            "period_start": date(2026, 11, 16),
            "period_end": date(2026, 11, 23),
            "due_at": MONDAY_6,
            "send_at": MONDAY_6,
            "created_at": MONDAY_6,
            "message_id": f"<digest.{subscription.pk}@kpi.example.org>",
            **fields,
        }
    )

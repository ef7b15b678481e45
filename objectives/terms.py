"""Rules that objectives and their success metrics share: the period and the weight."""

import math
from datetime import date

from django.utils.translation import gettext as _

from accounts.refusals import Objections
from objectives.models import Objective, SuccessMetric

HEAVIEST = 1000
# Far enough from the ends of the calendar for every zone and every sum of days.
FIRST_YEAR, LAST_YEAR = 1900, 2999


def check_period(subject: Objective | SuccessMetric, objections: Objections) -> None:
    """Object to a missing day and to a due day that does not come after the start."""
    for field in ("starts_on", "due_on"):
        day = getattr(subject, field)
        if day is None:
            objections.add(field, _("Expected a date such as 2026-01-01, but it is missing."))
            return
        check_day(field, day, objections)
    if subject.due_on <= subject.starts_on:
        objections.add(
            "due_on",
            _("Expected a day after the start on %(start)s, but got %(due)s.")
            % {"start": subject.starts_on, "due": subject.due_on},
        )


def check_day(field: str, day: date, objections: Objections) -> None:
    """Object to a day so far away that it can only be a slip."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        objections.add(
            field,
            _("Expected a day between the years %(first)s and %(last)s, but got %(day)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR, "day": day},
        )


def check_weight(subject: Objective | SuccessMetric, objections: Objections) -> None:
    """Object to a weight below 0, above the heaviest, or not finite."""
    if not (math.isfinite(subject.weight) and 0 <= subject.weight <= HEAVIEST):
        objections.add(
            "weight",
            _("Expected a weight from 0 to %(heaviest)s, but got %(weight)s.")
            % {"heaviest": HEAVIEST, "weight": subject.weight},
        )


def all_weights_zero(objective: Objective) -> bool:
    """Tell whether there are current parts and none of them weighs anything.

    Parts are success metrics and child objectives. Ask inside a transaction, after writing:
    the objective's row is locked, so that two people cannot each take away the other's half.
    """
    Objective.objects.select_for_update().filter(pk=objective.pk).first()
    weights = [
        *SuccessMetric.objects.filter(objective=objective, archived_at=None).values_list(
            "weight", flat=True
        ),
        *Objective.objects.filter(parent=objective, archived_at=None).values_list(
            "weight", flat=True
        ),
    ]
    return bool(weights) and math.fsum(weights) == 0

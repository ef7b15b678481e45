"""Check-ins: an owner's dated word on a success metric, perhaps with a value typed in."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Actor, ApiKey
from accounts.refusals import Objections, Refused
from objectives.models import CheckIn, SuccessMetric
from objectives.models.check_in import Judgement
from projects import measurements
from projects.models import Measurement


class CheckInRefused(Refused):
    """A check-in that breaks a rule."""


def check_in(
    success_metric: SuccessMetric,
    *,
    judgement: str = "",
    changed: str = "",
    needed: str = "",
    value: float | None = None,
    measured_at: datetime | None = None,
    by: Actor | None,
    now: datetime,
) -> CheckIn:
    """Record a word on a success metric. A value is logged as a measurement of its metric.

    `measured_at` is now where not given. Raises: CheckInRefused; nothing is stored then.
    """
    word = CheckIn(
        success_metric=success_metric,
        author=by.created_by if isinstance(by, ApiKey) else by,
        checked_in_at=now,
        judgement=judgement,
        changed=changed.strip(),
        needed=needed.strip(),
    )
    _check(word, has_value=value is not None, measured_at=measured_at)
    with transaction.atomic():
        if value is not None:
            word.measurement = _log(
                success_metric, value=value, measured_at=measured_at or now, by=by, now=now
            )
        word.save()
    return word


def _check(word: CheckIn, *, has_value: bool, measured_at: datetime | None) -> None:
    objections = Objections()
    if word.success_metric.archived_at is not None:
        objections.add("success_metric", _("The success metric is archived. Restore it first."))
    if word.judgement not in (*Judgement.values, ""):
        objections.add(
            "judgement",
            _("Expected one of %(judgements)s or nothing, but got “%(judgement)s”.")
            % {"judgements": ", ".join(Judgement.values), "judgement": word.judgement},
        )
    elif word.judgement and not word.changed:
        objections.add("changed", _("A judgement needs a sentence that says why."))
    elif not (word.changed or word.needed or has_value):
        objections.add("changed", _("Say something: a value, what changed, or what is needed."))
    if measured_at is not None and not has_value:
        objections.add("value", _("There is a moment without a value. Give the value that it had."))
    objections.raise_if_any(CheckInRefused)


def _log(
    success_metric: SuccessMetric,
    *,
    value: float,
    measured_at: datetime,
    by: Actor | None,
    now: datetime,
) -> Measurement:
    metric = success_metric.metric
    row = measurements.Row(metric=metric.slug, value=value, measured_at=measured_at)
    try:
        measurements.log([row], by=by, now=now)
    except measurements.RowsRejected as error:
        raise CheckInRefused(
            {
                # What is wrong with the metric itself concerns the value typed in.
                "measured_at" if fault.pointer.endswith("/measured_at") else "value": fault.detail
                for fault in error.faults
            }
        ) from error
    return Measurement.objects.known().get(metric=metric, measured_at=measured_at)

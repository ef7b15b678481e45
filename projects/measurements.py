"""The only writer of measurements, one row or a hundred thousand."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Actor, ApiKey, User
from projects import measurement_sql
from projects.models import Metric

AHEAD_AT_MOST = timedelta(minutes=5)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LONGEST_NOTE = 300  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """One value to log. `index` is its place in the request, named in faults."""

    metric: str  # the metric's slug
    value: float
    measured_at: datetime
    note: str = ""
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one row cannot be taken. `pointer` is a JSON pointer into the request."""

    index: int
    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What became of the rows; in partial mode `faults` tells of those left out."""

    created: int
    unchanged: int
    revised: int
    faults: tuple[Fault, ...] = ()


class RowsRejected(ValueError):
    """Some rows are at fault, so none was stored."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} rows cannot be taken; the first: {faults[0].detail}")
        self.faults = faults


def log(
    rows: Sequence[Row],
    *,
    by: Actor | None,
    now: datetime,
    partial: bool = False,
    faults: Sequence[Fault] = (),
) -> Logged:
    """Store the rows in one set-based write; sending the same again changes nothing.

    An equal value at an instant is left alone, another value supersedes the old row, which
    stays. Of two rows for one metric and instant the later one wins. `faults` are those that
    the caller found while decoding; with any fault nothing is stored unless `partial`.
    `by` None writes for the installation itself.

    Raises: RowsRejected naming every row at fault.
    """
    with transaction.atomic():
        metrics = _locked_metrics({row.metric for row in rows}, by=by)
        found = list(faults)
        good: dict[tuple[int, datetime], Row] = {}
        for place, row in enumerate(rows):
            index = place if row.index is None else row.index
            metric = metrics.get(row.metric)
            fault = _fault(row, index, metric, now)
            if fault:
                found.append(fault)
            elif metric:
                good[metric.pk, row.measured_at] = row
        found.sort(key=lambda fault: fault.index)
        if found and not partial:
            raise RowsRejected(tuple(found))
        # Sorted, so that two batches in parallel wait for each other and never deadlock.
        ordered = [
            (
                metric_id,
                measured_at,
                float(good[metric_id, measured_at].value),
                good[metric_id, measured_at].note,
            )
            for metric_id, measured_at in sorted(good)
        ]
        created, revised = _stored(ordered, by=by, now=now)
    sent = len(rows) - sum(1 for fault in found if fault not in faults)
    return Logged(created, sent - created - revised, revised, tuple(found))


def _locked_metrics(slugs: set[str], *, by: Actor | None) -> dict[str, Metric]:
    """Return the metrics by slug, locked in one order until the transaction ends.

    The lock makes compare-and-supersede safe against a second writer of the same metric; it
    is the weak kind that lets others go on referring to the row.
    """
    metrics: QuerySet[Metric] = Metric.objects.all()
    if by is not None:
        metrics = Metric.objects.filter(pk__in=Metric.objects.visible_to(by).values("pk"))
    locked = metrics.filter(slug__in=slugs).order_by("pk").select_for_update(no_key=True)
    return {metric.slug: metric for metric in locked.only("pk", "slug", "archived_at")}


def _fault(row: Row, index: int, metric: Metric | None, now: datetime) -> Fault | None:
    if metric is None:
        return Fault(
            index,
            f"/{index}/metric",
            _("No metric is called “%(metric)s”. Create it first, or check the spelling.")
            % {"metric": row.metric[:80]},
        )
    if metric.archived_at is not None:
        return Fault(
            index,
            f"/{index}/metric",
            _("The metric “%(metric)s” is archived. Restore it before sending values.")
            % {"metric": row.metric},
        )
    return _value_fault(row, index) or _instant_fault(row, index, now)


def _value_fault(row: Row, index: int) -> Fault | None:
    if isinstance(row.value, bool) or not isinstance(row.value, int | float):
        detail = _("Expected a number, but got %(value)s.") % {"value": repr(row.value)[:40]}
    elif not _held_by_a_double(row.value):
        detail = _("Expected a number that a double can hold, but got %(value)s.") % {
            "value": repr(row.value)[:40]
        }
    elif len(row.note) > LONGEST_NOTE or "\x00" in row.note:
        return Fault(
            index,
            f"/{index}/note",
            _("Expected a note of at most %(longest)s characters, but got %(length)s.")
            % {"longest": LONGEST_NOTE, "length": len(row.note)},
        )
    else:
        return None
    return Fault(index, f"/{index}/value", detail)


def _held_by_a_double(value: float) -> bool:
    try:
        return math.isfinite(value) and float(value) == value
    except OverflowError:  # an integer of hundreds of digits
        return False


def _instant_fault(row: Row, index: int, now: datetime) -> Fault | None:
    if row.measured_at.utcoffset() is None:
        detail = _("Expected an instant with a zone, such as 2026-11-20T00:00:00Z.")
    elif row.measured_at > now + AHEAD_AT_MOST:
        detail = _("%(instant)s lies in the future. Values count once they are true.") % {
            "instant": row.measured_at.isoformat()
        }
    elif row.measured_at < EARLIEST:
        detail = _("%(instant)s is before 1900, the earliest that is kept.") % {
            "instant": row.measured_at.isoformat()
        }
    else:
        return None
    return Fault(index, f"/{index}/measured_at", detail)


def _stored(
    ordered: list[tuple[int, datetime, float, str]], *, by: Actor | None, now: datetime
) -> tuple[int, int]:
    """Write the rows; return how many are new and how many correct an older one."""
    if not ordered:
        return 0, 0
    by_key = by.pk if isinstance(by, ApiKey) else None
    by_user = by.pk if isinstance(by, User) else None
    revised, inserted = measurement_sql.write(
        connection, ordered, now=now, by_key=by_key, by_user=by_user
    )
    Metric.objects.filter(pk__in=set(inserted)).update(version=F("version") + 1)
    return len(inserted) - revised, revised

"""The targets that a promise had so far, as the page of its metric tells them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.utils.translation import gettext as _

from objectives import wording
from objectives.models import TargetChange
from objectives.scorecards import Line
from ui.charts import Event


@dataclass(frozen=True, slots=True)
class Move:
    """One change of what was promised: what it was, what it became, why and by whom."""

    changed_at: datetime
    who: str
    reason: str
    was: str
    was_due_on: date
    became: str
    became_due_on: date


@dataclass(frozen=True, slots=True)
class Story:
    """All moves of one promise, newest first, with what a chart shows of them."""

    moves: Sequence[Move] = ()
    former_targets: Sequence[tuple[date, float]] = ()
    events: Sequence[Event] = ()


def story(line: Line, *, until: datetime | None, zone: tzinfo) -> Story:
    """Return what `line` said before; one query. `until` is the moment whose terms it shows.

    Without one these are the terms of today, and every change led to them.
    """
    changes = TargetChange.objects.filter(success_metric=line.success_metric_id)
    if until is not None:
        changes = changes.filter(changed_at__lte=until)
    known = list(changes.select_related("changed_by").order_by("changed_at", "pk"))
    said: list[TargetChange | Line] = [*known, line]
    moves = [_move(line, change, became) for change, became in zip(known, said[1:], strict=True)]
    return Story(
        moves=moves[::-1],
        former_targets=[
            (change.due_on, change.target)
            for change in known
            if change.target is not None
            and (change.target, change.due_on) != (line.target, line.due_on)
        ],
        events=[
            Event(
                move.changed_at.astimezone(zone).date(),
                _("Target now %(target)s") % {"target": move.became}
                if move.was != move.became
                else _("Promise changed"),
            )
            for move in moves
        ],
    )


def _move(line: Line, change: TargetChange, became: TargetChange | Line) -> Move:
    return Move(
        changed_at=change.changed_at,
        who=change.changed_by.label if change.changed_by else "",
        reason=change.reason,
        was=wording.aim(line, change),
        was_due_on=change.due_on,
        became=wording.aim(line, became),
        became_due_on=became.due_on,
    )

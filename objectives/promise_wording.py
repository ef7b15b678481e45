"""Why a success metric has its health, in plain words, and how its values are written."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from objectives.progress.goal import Kind
from objectives.progress.health import Reason
from objectives.scorecards import Line
from ui import dates, numbers
from ui.statuses import status

MOST_POINTS = 9_999


def line_sentence(line: Line) -> str:
    """Say why a success metric has its health: `14 points behind plan: …`."""
    return _sentences_of(line)[line.reason.code](line)


def points(gap: float) -> str:
    """Write a gap between fractions as whole points of the way: 0.14 is `14 points`.

    From MOST_POINTS on the number is cut off: it says enough, and fractions go up to the
    largest double there is.
    """
    whole = max(1, round(min(abs(gap) * 100, MOST_POINTS)))
    return ngettext("%(points)s point", "%(points)s points", whole) % {"points": whole}


def points_behind(reason: Reason) -> float:
    """Return the gap to the plan that a reason carries; 0 where it has none."""
    return float(reason.numbers.get("gap") or 0.0)


def value(line: Line, amount: float | None) -> str:
    """Write an amount in the metric's unit."""
    return numbers.format_value(
        amount, unit=line.unit, language=_language(), decimals=line.decimals
    )


class Aim(Protocol):
    """The ends of a promise, of today or of the beginning."""

    @property
    def target(self) -> float | None: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def due_on(self) -> date: ...


def goal(line: Line) -> str:
    """Write what was promised: a target, the bounds of a range, or that a milestone is passed."""
    return aim(line, line)


def aim(line: Line, said: Aim) -> str:
    """Write what a success metric aimed at when it said that."""
    if line.kind == Kind.MILESTONE:
        return _("passed")
    if line.kind == Kind.RANGE:
        return range_words(value(line, said.lower), value(line, said.upper))
    return value(line, said.target)


def first_sentence(line: Line) -> str:
    """Say what was promised at first and how far that is reached; nothing if it never moved."""
    if line.first is None:
        return ""
    words = {
        "first": aim(line, line.first),
        "day": dates.format_date(line.first.due_on, language=_language()),
        "share": numbers.format_share(line.first.achieved, language=_language()),
    }
    if line.first.achieved is None:
        return _("At first it was %(first)s by %(day)s.") % words
    return _("At first it was %(first)s by %(day)s: against that, %(share)s.") % words


def now(line: Line) -> str:
    """Write where it stands: the newest value or total, or whether a milestone is passed."""
    if line.kind == Kind.MILESTONE and line.current is not None:
        return _("passed") if line.current >= 1 else _("not yet")
    return value(line, line.current)


def override_sentence(line: Line) -> str:
    """Say how its owner sees it, in their words; nothing where they see it as computed."""
    if not line.is_overridden:
        return ""
    return f"{differing_view(line)} " + _("“%(words)s”") % {"words": line.word}


def differing_view(line: Line) -> str:
    """Say who sees it differently, and how, without their words."""
    told = {"name": line.word_by, "word": status(line.judgement).word}
    if not line.word_by:
        return _("The last check-in sees it differently: %(word)s.") % told
    return _("%(name)s sees it differently: %(word)s.") % told


def range_words(lower: str, upper: str) -> str:
    """Write the bounds of a range: `5% to 10%`."""
    return _("%(lower)s to %(upper)s") % {"lower": lower, "upper": upper}


def _language() -> str:
    return get_language() or "en"


def _sentences_of(line: Line) -> dict[str, Callable[[Line], str]]:
    if line.kind == Kind.MILESTONE:
        return _MILESTONE
    return _KEPT_TO if line.stays_inside else _WAY


def _day(line: Line) -> str:
    return dates.format_date(line.due_on, language=_language())


# --- Said of every kind ------------------------------------------------------------------


def _not_started(line: Line) -> str:
    return _("Starts on %(day)s.") % {
        "day": dates.format_date(line.starts_on, language=_language())
    }


def _missed_without_value(line: Line) -> str:
    return _("%(day)s has passed without a single value.") % {"day": _day(line)}


def _stale(line: Line) -> str:
    days = int(line.reason.numbers["days"] or 0)
    silence = ngettext("No value for %(days)s day.", "No value for %(days)s days.", days) % {
        "days": days
    }
    return f"{silence} {_EXPECTED[line.cadence]()}"


_EXPECTED: dict[str, Callable[[], str]] = {
    "daily": lambda: _("Daily values are expected."),
    "weekly": lambda: _("Weekly values are expected."),
    "monthly": lambda: _("Monthly values are expected."),
    "quarterly": lambda: _("Quarterly values are expected."),
    "yearly": lambda: _("Yearly values are expected."),
}


# --- A way from baseline to target, or to a range ----------------------------------------


def _reached(line: Line) -> str:
    return _("Target of %(target)s reached: %(current)s.") % {
        "target": goal(line),
        "current": value(line, line.current),
    }


def _reached_must_hold(line: Line) -> str:
    return _("At %(current)s the target is reached; it must still hold on %(day)s.") % {
        "current": value(line, line.current),
        "day": _day(line),
    }


def _missed(line: Line) -> str:
    return _("Landed at %(current)s, not %(target)s, on %(day)s.") % {
        "current": value(line, line.current),
        "target": goal(line),
        "day": _day(line),
    }


def _ahead(line: Line) -> str:
    gap = points_behind(line.reason)
    if abs(gap) < 0.005:
        return _("Right on plan at %(current)s.") % {"current": value(line, line.current)}
    return _("%(points)s ahead of plan at %(current)s.") % {
        "points": points(gap),
        "current": value(line, line.current),
    }


def _behind(line: Line) -> str:
    return _("%(points)s behind plan: %(current)s, where the plan expects %(expected)s by now.") % {
        "points": points(points_behind(line.reason)).capitalize(),
        "current": value(line, line.current),
        "expected": value(line, line.expected_value),
    }


# --- A range that is kept to -------------------------------------------------------------


def _inside_so_far(line: Line) -> str:
    return _("Inside %(range)s in %(inside)s of %(periods)s so far; %(current)s now.") % {
        **_counted(line),
        "current": value(line, line.current),
    }


def _stayed_inside(line: Line) -> str:
    return _("Stayed inside %(range)s until %(day)s: %(inside)s of %(periods)s.") % {
        **_counted(line),
        "day": _day(line),
    }


def _left_range(line: Line) -> str:
    return _("Inside %(range)s in only %(inside)s of %(periods)s until %(day)s.") % {
        **_counted(line),
        "day": _day(line),
    }


def _counted(line: Line) -> dict[str, object]:
    numbers_found = line.reason.numbers
    return {
        "range": goal(line),
        "inside": int(numbers_found.get("inside") or 0),
        "periods": _periods(int(numbers_found.get("periods") or 0), line.cadence),
    }


def _periods(count: int, cadence: str) -> str:
    written = {
        "daily": lambda: ngettext("%(count)s day", "%(count)s days", count),
        "weekly": lambda: ngettext("%(count)s week", "%(count)s weeks", count),
        "monthly": lambda: ngettext("%(count)s month", "%(count)s months", count),
        "quarterly": lambda: ngettext("%(count)s quarter", "%(count)s quarters", count),
        "yearly": lambda: ngettext("%(count)s year", "%(count)s years", count),
        "irregular": lambda: ngettext("%(count)s value", "%(count)s values", count),
    }
    return written[cadence]() % {"count": count}


# --- A milestone -------------------------------------------------------------------------


def _passed(line: Line) -> str:
    if line.measured_at is None:
        return _("Passed.")
    return _("Passed, as of %(day)s.") % {
        "day": dates.format_date(line.measured_at.date(), language=_language())
    }


_EVERY_KIND: dict[str, Callable[[Line], str]] = {
    "not_started": _not_started,
    "missed_without_value": _missed_without_value,
    "never_measured": lambda line: _("No value yet."),
    "no_period_yet": lambda line: _("No value since the start yet."),
    "metric_archived": lambda line: _("Its metric is archived and takes no new values."),
    "stale": _stale,
}
_WAY: dict[str, Callable[[Line], str]] = {
    **_EVERY_KIND,
    "reached": _reached,
    "reached_must_hold": _reached_must_hold,
    "missed": _missed,
    "ahead": _ahead,
    "close_behind": _behind,
    "behind": _behind,
}
_KEPT_TO: dict[str, Callable[[Line], str]] = {
    **_EVERY_KIND,
    "reached": _stayed_inside,
    "reached_must_hold": _inside_so_far,
    "missed": _left_range,
    "ahead": _inside_so_far,
    "close_behind": _inside_so_far,
    "behind": _inside_so_far,
}
_MILESTONE: dict[str, Callable[[Line], str]] = {
    **_EVERY_KIND,
    "reached": _passed,
    "reached_must_hold": _passed,
    "missed": lambda line: _("Not passed by %(day)s.") % {"day": _day(line)},
    "ahead": lambda line: _("Not passed yet; due on %(day)s.") % {"day": _day(line)},
    "close_behind": lambda line: _("Not passed yet, and due today."),
    "behind": lambda line: _("Not passed yet, and due today."),
}

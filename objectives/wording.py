"""Reasons and headlines in plain words, in the language that is active.

The arithmetic gives a code with numbers (progress.health.Reason); here it becomes a sentence.
"""

from collections.abc import Callable, Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from objectives.progress.health import Health, Reason
from objectives.scorecards import Line, Scorecard
from ui import dates, numbers

# Health in which nobody has to do anything.
CALM = frozenset({Health.ON_TRACK, Health.ACHIEVED, Health.NOT_STARTED})


def line_sentence(line: Line) -> str:
    """Say why a success metric has its health: `14 points behind plan: …`."""
    return _LINE[line.reason.code](line)


def card_sentence(card: Scorecard) -> str:
    """Say why an objective has its health, naming the part that caused it."""
    if _is_about_its_one_line(card):
        return line_sentence(card.lines[0])
    return _CARD[card.reason.code](card)


def headline(cards: Sequence[Scorecard]) -> str:
    """Sum up objectives in one or two sentences: how many are well, and the worst one's name.

    `cards` come worst first, as scorecards gives them.
    """
    total = len(cards)
    if not total:
        return _("No objective yet.")
    well = sum(1 for card in cards if card.health in (Health.ON_TRACK, Health.ACHIEVED))
    silent = sum(1 for card in cards if card.health == Health.NO_DATA)
    if all(card.health in CALM for card in cards):
        if well < total:
            return _all_calm(total)
        if total == 2:
            return _("Both objectives are on track. Nothing needs you this week.")
        return ngettext(
            "The one objective is on track. Nothing needs you this week.",
            "All %(total)s objectives are on track. Nothing needs you this week.",
            total,
        ) % {"total": count_word(total)}
    if total == 1:
        return _worst(cards[0])
    if silent > total / 2:
        return ngettext(
            "%(silent)s of %(total)s objectives has no recent value, so we cannot tell.",
            "%(silent)s of %(total)s objectives have no recent value, so we cannot tell.",
            silent,
        ) % {"silent": count_word(silent).capitalize(), "total": count_word(total)}
    counts = ngettext(
        "%(well)s of %(total)s objectives is on track or achieved.",
        "%(well)s of %(total)s objectives are on track or achieved.",
        well,
    ) % {"well": count_word(well).capitalize(), "total": count_word(total)}
    return f"{counts} {_worst(cards[0])}"


def count_word(number: int) -> str:
    """Write small counts as words, as prose does: none to twelve."""
    words = [
        _("none"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
        _("eleven"),
        _("twelve"),
    ]
    return words[number] if number < len(words) else str(number)


def points(gap: float) -> str:
    """Write a gap between fractions as whole points of the way: 0.14 is `14 points`."""
    whole = max(1, round(abs(gap) * 100))
    return ngettext("%(points)s point", "%(points)s points", whole) % {"points": whole}


def value(line: Line, amount: float | None) -> str:
    """Write an amount in the metric's unit."""
    return numbers.format_value(
        amount, unit=line.unit, language=_language(), decimals=line.decimals
    )


def _all_calm(total: int) -> str:
    return ngettext(
        "The one objective has not started yet. Nothing needs you this week.",
        "All %(total)s objectives are on track or not started yet. Nothing needs you this week.",
        total,
    ) % {"total": count_word(total)}


def _worst(card: Scorecard) -> str:
    told = {
        Health.OFF_TRACK: _("“%(title)s” is off track."),
        Health.MISSED: _("“%(title)s” missed its date."),
        Health.AT_RISK: _("“%(title)s” is at risk."),
        Health.NO_DATA: _("“%(title)s” has no recent value."),
    }
    return told[card.health] % {"title": card.title}


def _language() -> str:
    return get_language() or "en"


def _share(fraction: float | None) -> str:
    return numbers.format_share(fraction, language=_language())


def _day(line: Line) -> str:
    return dates.format_date(line.due_on, language=_language())


# --- Success metrics ---------------------------------------------------------------------


def _not_started(line: Line) -> str:
    return _("Starts on %(day)s.") % {
        "day": dates.format_date(line.starts_on, language=_language())
    }


def _reached(line: Line) -> str:
    return _("Target of %(target)s reached: %(current)s.") % {
        "target": value(line, line.target),
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
        "target": value(line, line.target),
        "day": _day(line),
    }


def _missed_without_value(line: Line) -> str:
    return _("%(day)s has passed without a single value.") % {"day": _day(line)}


def _never_measured(line: Line) -> str:
    return _("No value yet.")


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


def _ahead(line: Line) -> str:
    gap = _gap(line.reason)
    if round(gap * 100) == 0:
        return _("Right on plan at %(current)s.") % {"current": value(line, line.current)}
    return _("%(points)s ahead of plan at %(current)s.") % {
        "points": points(gap),
        "current": value(line, line.current),
    }


def _behind(line: Line) -> str:
    return _("%(points)s behind plan: %(current)s, where the plan expects %(expected)s by now.") % {
        "points": points(_gap(line.reason)).capitalize(),
        "current": value(line, line.current),
        "expected": value(line, line.expected_value),
    }


_LINE: dict[str, Callable[[Line], str]] = {
    "not_started": _not_started,
    "reached": _reached,
    "reached_must_hold": _reached_must_hold,
    "missed": _missed,
    "missed_without_value": _missed_without_value,
    "never_measured": _never_measured,
    "stale": _stale,
    "ahead": _ahead,
    "close_behind": _behind,
    "behind": _behind,
}


# --- Objectives --------------------------------------------------------------------------


def _gap(reason: Reason) -> float:
    return float(reason.numbers.get("gap") or 0.0)


def _is_about_its_one_line(card: Scorecard) -> bool:
    """With a single success metric its own sentence says more than one about parts.

    Unless another part, perhaps one that the reader may not see, is what the reason points at.
    """
    if len(card.lines) != 1 or card.children or card.reason.code in _ABOUT_THE_WHOLE:
        return False
    pointed_at = (card.reason.numbers.get("part_kind"), card.reason.numbers.get("part"))
    return pointed_at in ((None, None), ("success_metric", card.lines[0].success_metric_id))


def _part(card: Scorecard) -> str:
    """Name the part behind a reason; one that the reader may not see stays unnamed."""
    name = card.reason.numbers.get("part_name")
    return f"“{name}”" if name else _("one part")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _card_not_started(card: Scorecard) -> str:
    return _("Starts on %(day)s.") % {
        "day": dates.format_date(card.starts_on, language=_language())
    }


def _card_silent(card: Scorecard) -> str:
    share = float(card.reason.numbers.get("share") or 0.0)
    return _sentence(
        _("%(part)s has no recent value; %(share)s of the weight is silent.")
        % {"part": _part(card), "share": _share(share)}
    )


def _card_behind(card: Scorecard) -> str:
    return _("%(points)s behind plan, most of it from %(part)s.") % {
        "points": points(_gap(card.reason)).capitalize(),
        "part": _part(card),
    }


def _card_capped(card: Scorecard) -> str:
    return _("On plan as a whole, but %(part)s is off track.") % {"part": _part(card)}


def _card_ahead(card: Scorecard) -> str:
    gap = _gap(card.reason)
    if round(gap * 100) == 0:
        return _("Right on plan as a whole.")
    return _("%(points)s ahead of plan as a whole.") % {"points": points(gap).capitalize()}


def _card_close(card: Scorecard) -> str:
    return _("%(points)s behind plan as a whole, within the limit.") % {
        "points": points(_gap(card.reason)).capitalize()
    }


_CARD: dict[str, Callable[[Scorecard], str]] = {
    "not_started": _card_not_started,
    "all_reached": lambda card: _("Every target is reached."),
    "part_missed": lambda card: _sentence(_("%(part)s missed its date.") % {"part": _part(card)}),
    "no_success_metric": lambda card: _("No success metric yet, so nothing can be measured."),
    "no_weight": lambda card: _("Every success metric has weight zero, so none counts."),
    "parts_silent": _card_silent,
    "behind_because": _card_behind,
    "capped_by": _card_capped,
    "parts_ahead": _card_ahead,
    "parts_close_behind": _card_close,
    "archived": lambda card: _("Archived."),
}
_ABOUT_THE_WHOLE = frozenset({"no_success_metric", "no_weight", "archived"})

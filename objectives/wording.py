"""Reasons and headlines in plain words, in the language that is active.

The arithmetic gives a code with numbers (progress.health.Reason); here it becomes a sentence.
"""

from collections.abc import Callable, Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from objectives.progress.health import Health
from objectives.promise_wording import (
    aim,
    differing_view,
    first_sentence,
    goal,
    line_sentence,
    now,
    override_sentence,
    points,
    points_behind,
    value,
)
from objectives.scorecards import Scorecard
from ui import dates, numbers

__all__ = [
    "aim",
    "card_sentence",
    "count_word",
    "differing_view",
    "first_sentence",
    "goal",
    "headline",
    "line_sentence",
    "now",
    "override_sentence",
    "points",
    "value",
]

# Health in which nobody has to do anything.
CALM = frozenset({Health.ON_TRACK, Health.ACHIEVED, Health.NOT_STARTED})


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


# --- Objectives --------------------------------------------------------------------------


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
    return _("“%(words)s”") % {"words": name} if name else _("one part")


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
        "points": points(points_behind(card.reason)).capitalize(),
        "part": _part(card),
    }


def _card_capped(card: Scorecard) -> str:
    return _("On plan as a whole, but %(part)s is off track.") % {"part": _part(card)}


def _card_ahead(card: Scorecard) -> str:
    gap = points_behind(card.reason)
    if round(gap * 100) == 0:
        return _("Right on plan as a whole.")
    return _("%(points)s ahead of plan as a whole.") % {"points": points(gap).capitalize()}


def _card_close(card: Scorecard) -> str:
    return _("%(points)s behind plan as a whole, within the limit.") % {
        "points": points(points_behind(card.reason)).capitalize()
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

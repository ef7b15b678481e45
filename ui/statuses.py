"""How each status looks and reads: a shape, a word and a colour, in that order of trust.

Keys are the domain's own strings. Colour is the least of the three: five tones serve eight
statuses, and the shape tells those apart that share one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One status: its key, its word, its shapes and the token of its colours.

    `icon` is the inside of an SVG with `viewBox="0 0 16 16"`. Class `cut` is drawn in the colour
    of the surface over a filled shape; class `hollow` is an outline without a fill.
    `glyph` is the same shape as one character, for mail and other plain text.
    """

    key: str
    word: str | Promise
    glyph: str
    icon: str
    tone: str
    order: int


_OCTAGON: Final = '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/>'
_DASHED_RING: Final = '<circle class="hollow dashed" cx="8" cy="8" r="6.2"/>'
_SQUARE: Final = '<rect x="1" y="1" width="14" height="14" rx="3.5"/>'
_STAR: Final = "M8 3.6l1.3 2.8 3 .4-2.2 2.1.6 3L8 10.4l-2.7 1.5.6-3-2.2-2.1 3-.4z"

# Worst first. This order is the sort order of every list.
_WORST_FIRST: Final = (
    (
        "off_track",
        _("Off track"),
        "✕",
        "off",
        _OCTAGON + '<path class="cut" d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2"/>',
    ),
    ("missed", _("Missed"), "⊖", "off", _OCTAGON + '<path class="cut" d="M4.6 8h6.8"/>'),
    (
        "at_risk",
        _("At risk"),
        "▲",
        "risk",
        '<path d="M8 1.2l7.2 13H.8z"/><path class="cut" d="M8 6v4M8 11.9v.5"/>',
    ),
    (
        "no_data",
        _("No recent data"),
        "○",
        "none",
        _DASHED_RING + '<path class="hollow" d="M8 4.6V8l2.2 1.6"/>',
    ),
    (
        "not_started",
        _("Not started"),
        "◦",
        "none",
        '<circle class="hollow" cx="8" cy="8" r="6.2"/>',
    ),
    (
        "on_track",
        _("On track"),
        "✓",
        "track",
        '<circle cx="8" cy="8" r="7"/><path class="cut" d="M4.6 8.3l2.3 2.3 4.5-5"/>',
    ),
    (
        "achieved",
        _("Achieved"),
        "★",
        "done",
        _SQUARE + f'<path class="cut" d="{_STAR}"/>',
    ),
    (
        "paused",
        pgettext_lazy("status", "Paused"),
        "‖",
        "none",
        '<path class="hollow" d="M5.4 3v10M10.6 3v10"/>',
    ),
)

STATUSES: Final[dict[str, Status]] = {
    key: Status(key=key, word=word, glyph=glyph, tone=tone, icon=icon, order=order)
    for order, (key, word, glyph, tone, icon) in enumerate(_WORST_FIRST)
}


def status(key: str) -> Status:
    """Return the look of one status.

    Raises: ValueError if `key` is not one of `STATUSES`.
    """
    try:
        return STATUSES[key]
    except KeyError:
        known = ", ".join(STATUSES)
        raise ValueError(f"A status must be one of {known}, but is {key!r}.") from None


def worst_first(keys: Iterable[str]) -> list[str]:
    """Return statuses in the order that every list and count uses."""
    return sorted(keys, key=lambda key: status(key).order)

"""A progress mail before it is written down: plain words and figures, no markup.

Both parts of a mail are written from this, so they cannot differ in a number.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from ui.statuses import Status

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Entry:
    """An objective with its reason: what needs attention, or what else changed."""

    status: Status
    title: str
    url: str
    note: str  # what it was before, empty where nothing changed
    sentence: str
    words: str  # the owner's, with their name; empty where they said nothing lately


@dataclass(frozen=True, slots=True)
class Figure:
    """One success metric of the table."""

    label: str
    now: str
    target: str


@dataclass(frozen=True, slots=True)
class Row:
    """One objective of the table. `percent` is 0 to 100, for the width of its bar."""

    status: Status
    title: str
    url: str
    share: str
    percent: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A metric that moved in the period: `94.4% to 95.1%`, `better`."""

    label: str
    values: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Capped(Generic[Item]):
    """The first few of a list, and in words how many more there are."""

    items: tuple[Item, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One whole mail, ready to be written down."""

    language: str
    subject: str
    preheader: str
    eyebrow: str
    headline: str
    counts: tuple[tuple[Status, int], ...]
    attention: Capped[Entry]
    changes: Capped[Entry]
    rows: Capped[Row]
    moves: Capped[Move]
    since: str
    as_of: str
    why: str
    next_date: str
    overview_url: str
    settings_url: str
    unsubscribe_url: str

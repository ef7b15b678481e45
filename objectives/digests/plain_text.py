"""The text part of a progress mail, for those who read mail as text."""

import textwrap
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from objectives.digests.digest import Capped, Digest, Entry, Move, Row

WIDTH: Final = 72  # characters; a quoted line still fits into 80


def plain_text(digest: Digest) -> str:
    """Write the mail as text in the active language: the same sections and figures as in HTML."""
    sections = [
        [digest.eyebrow, "", *_wrapped(digest.headline)],
        _wrapped("   ".join(f"{kind.glyph} {count} {kind.word}" for kind, count in digest.counts)),
        _titled(_("Needs attention"), _entries(digest.attention)),
        _titled(_("Also changed"), _entries(digest.changes)),
        [_("Open the overview:"), digest.overview_url],
        _titled(_("All objectives"), _table(digest.rows)),
        _titled(
            _("Biggest moves since %(day)s") % {"day": digest.since},
            [
                *_each(f"{move.label} {_verdict(move)}" for move in digest.moves.items),
                *filter(None, [digest.moves.more]),
            ],
        ),
        [
            "-" * WIDTH,
            *_wrapped(f"{digest.as_of} {digest.next_date}"),
            *_wrapped(digest.why),
            "",
            _("Change what you get:"),
            digest.settings_url,
            _("Stop this report:"),
            digest.unsubscribe_url,
        ],
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _titled(title: str, lines: list[str]) -> list[str]:
    """Put an underlined title over lines; nothing over nothing."""
    return [title, "=" * len(title), *lines] if lines else []


def _entries(entries: Capped[Entry]) -> list[str]:
    lines: list[str] = []
    for entry in entries.items:
        reason = " ".join(filter(None, [entry.sentence, entry.words, entry.note]))
        told = _("%(status)s: %(title)s") % {"status": entry.status.word, "title": entry.title}
        lines += ["", *_wrapped(f"{entry.status.glyph} {told}")]
        lines += [*_wrapped(reason, indent="  "), f"  {entry.url}"]
    if entries.more:
        lines += ["", entries.more]
    return lines[1:]


def _table(rows: Capped[Row]) -> list[str]:
    lines: list[str] = []
    for row in rows.items:
        lines += _wrapped(f"{row.status.glyph} {row.title}")
        way = _("%(share)s of the way") % {"share": row.share}
        lines += _wrapped(f"{row.status.word}, {way}", indent="  ")
        for figure in row.figures:
            words = _("%(label)s: now %(now)s, target %(target)s") % {
                "label": figure.label,
                "now": figure.now,
                "target": figure.target,
            }
            lines += _wrapped(words, indent="  ")
        lines.append("")
    return [*lines, rows.more] if rows.more else lines[:-1]


def _verdict(move: Move) -> str:
    return _("%(values)s: %(verdict)s") % {"values": move.values, "verdict": move.verdict}


def _each(sentences: Iterable[str]) -> list[str]:
    return [line for sentence in sentences for line in _wrapped(sentence)]


def _wrapped(text: str, *, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )

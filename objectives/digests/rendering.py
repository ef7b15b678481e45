"""A progress mail written down: subject, text part and HTML part."""

import re
from typing import Final, NamedTuple

import css_inline
from django.template.loader import render_to_string
from django.utils import translation

from objectives.digests.digest import Digest
from objectives.digests.plain_text import plain_text
from ui import tokens

_INLINER: Final = css_inline.CSSInliner(
    keep_at_rules=True,  # dark mode and phones
    minify_css=True,
    load_remote_stylesheets=False,
)
_BETWEEN_LINES: Final = re.compile(r"\s*\n\s*")


class Written(NamedTuple):
    """What is frozen in the outbox."""

    subject: str
    text: str
    html: str


def write(digest: Digest) -> Written:
    """Write a mail in its person's language, both parts with the same words and figures."""
    with translation.override(digest.language):
        return Written(digest.subject, plain_text(digest), _html(digest))


def _html(digest: Digest) -> str:
    context = {
        "digest": digest,
        "light": _colours("light"),
        "dark": _colours("dark"),
        "tones": {
            tone: {"text": tokens.COLOURS[tone], "graphic": tokens.COLOURS[f"{tone}-g"]}
            for tone in tokens.TONES
        },
    }
    page = _INLINER.inline(render_to_string("objectives/mail/digest.html", context))
    return _BETWEEN_LINES.sub("\n", page).strip()


def _colours(theme: tokens.Theme) -> dict[str, str]:
    """Return the colours under names that templates can take apart: no dashes."""
    return {name.replace("-", "_"): value for name, value in tokens.colours(theme).items()}

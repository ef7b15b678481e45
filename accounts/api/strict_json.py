"""JSON as the standard means it: what Python's reader lets through by habit is a fault here."""

import json
import math
from collections import Counter
from typing import Any, NoReturn

from django.utils.translation import gettext as _

LONGEST_INTEGER = 310  # digits; a double ends at 309


class MalformedJSON(ValueError):
    """The body is not JSON that can be taken. The message says what is wrong and where."""


def decode(body: bytes) -> Any:
    """Read one JSON text in UTF-8.

    Refuses repeated keys (of which the last would win in silence), NaN and Infinity, numbers
    that no double holds, and nesting deeper than Python can follow.

    Raises: MalformedJSON.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedJSON(
            _("Expected JSON in UTF-8, but byte %(place)s is not.") % {"place": error.start}
        ) from None
    try:
        found = json.loads(
            text,
            object_pairs_hook=_without_repeats,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_whole,
        )
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise MalformedJSON(
            _("A \\u escape stands for half a character. Send both halves.")
        ) from None
    except json.JSONDecodeError as error:
        raise MalformedJSON(
            _("Expected JSON, but it breaks off at line %(line)s, column %(column)s: %(why)s.")
            % {"line": error.lineno, "column": error.colno, "why": error.msg}
        ) from None
    except RecursionError:
        raise MalformedJSON(_("Lists or objects are nested too deeply. A few levels do.")) from None
    return found


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _value in pairs)
        repeated = next(key for key, count in counts.items() if count > 1)
        raise MalformedJSON(
            _("The key “%(key)s” stands twice in one object. Send it once.")
            % {"key": repeated[:80]}
        )
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedJSON(
        _("%(name)s is not a JSON number. Leave out values that do not exist.") % {"name": name}
    )


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise MalformedJSON(
            _("The number %(number)s is larger than a double can hold.") % {"number": digits[:40]}
        )
    return number


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_INTEGER:
        raise MalformedJSON(
            _("A number of %(length)s digits is larger than a double can hold.")
            % {"length": len(digits)}
        )
    return int(digits)

"""Decoding measurements: fast where all is well, row by row where something is not.

Typed decoding takes microseconds for a thousand rows but stops at the first fault. Only when
it refuses, or when a key may be repeated, the body is read again slowly and every row's first
fault is named in plain words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Annotated, Any

import msgspec
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from accounts.api.fields import described, number_objection
from accounts.api.instants import parse_instant
from accounts.api.parsers import plain_body
from accounts.api.strict_json import MalformedJSON, decode
from projects.measurements import Fault, Row

FIELDS = ("metric", "value", "measured_at", "note")
REQUIRED = FIELDS[:3]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request asks to log. `is_list` False: one object, not a list of one."""

    rows: Sequence[Row]
    faults: Sequence[Fault]
    is_list: bool


class _Wire(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    metric: str
    # Whole numbers stay whole here, so that one which no double holds can be refused.
    value: int | float
    measured_at: Annotated[datetime, msgspec.Meta(tz=True)]
    note: str | msgspec.UnsetType = msgspec.UNSET


_one = msgspec.json.Decoder(_Wire)
_many = msgspec.json.Decoder(list[_Wire])


class MeasurementsParser(BaseParser):
    """One measurement or a list of them, as a Batch. Raises: ParseError."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Batch:
        assert parser_context is not None
        return read(plain_body(parser_context["request"]))


def read(body: bytes) -> Batch:
    """Decode a body. Raises: ParseError where it is not JSON at all."""
    is_list = body.lstrip()[:1] == b"["
    try:
        wired = _many.decode(body) if is_list else [_one.decode(body)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _read_slowly(body)
    if _may_repeat_a_key(body, wired):
        return _read_slowly(body)
    return Batch(
        [
            Row(wire.metric, wire.value, wire.measured_at, wire.note or "", index)
            for index, wire in enumerate(wired)
        ],
        [],
        is_list,
    )


def _may_repeat_a_key(body: bytes, wired: Sequence[_Wire]) -> bool:
    """Tell whether the body holds more quotation marks than the decoded rows account for.

    Decoding keeps the last of two equal keys in silence. Each key and each text has two
    marks; further ones stand inside texts. Escapes that hide a mark are left to slow reading.
    """
    if b"\\" in body:
        return True
    with_note = sum(1 for wire in wired if wire.note is not msgspec.UNSET)
    # metric: key and text; value: key; measured_at: key and text; note: key and text.
    return body.count(b'"') != 10 * len(wired) + 4 * with_note


def _read_slowly(body: bytes) -> Batch:
    try:
        found = decode(body)
    except MalformedJSON as error:
        raise ParseError(str(error)) from error
    is_list = isinstance(found, list)
    rows: list[Row] = []
    faults: list[Fault] = []
    for index, item in enumerate(found if is_list else [found]):
        read_row = _row(item, index)
        if isinstance(read_row, Row):
            rows.append(read_row)
        else:
            faults.append(read_row)
    return Batch(rows, faults, is_list)


def _row(item: Any, index: int) -> Row | Fault:
    """Read one row, or say what is wrong with it first."""
    if not isinstance(item, dict):
        return Fault(
            index,
            f"/{index}",
            _("Expected an object with metric, value and measured_at, but got %(found)s.")
            % {"found": described(item)},
        )
    for field in REQUIRED:
        if field not in item:
            return Fault(
                index, f"/{index}", _("The field “%(field)s” is missing.") % {"field": field}
            )
    for field in item:
        if field not in FIELDS:
            detail = _("There is no such field. There are: %(known)s.") % {
                "known": ", ".join(FIELDS)
            }
            return Fault(index, f"/{index}/{_escaped(field)}", detail)
    for field in ("metric", "note"):
        if not isinstance(item.get(field, ""), str):
            detail = _("Expected text, but got %(found)s.") % {"found": described(item[field])}
            return Fault(index, f"/{index}/{field}", detail)
        if "\x00" in item.get(field, ""):
            detail = _("Expected text without the character NUL.")
            return Fault(index, f"/{index}/{field}", detail)
    objection = number_objection(item["value"])
    if objection:
        return Fault(index, f"/{index}/value", objection)
    return _dated(item, index)


def _dated(item: dict[str, Any], index: int) -> Row | Fault:
    sent = item["measured_at"]
    pointer = f"/{index}/measured_at"
    if not isinstance(sent, str):
        detail = _("Expected an instant such as 2026-11-20T00:00:00Z, but got %(found)s.") % {
            "found": described(sent)
        }
        return Fault(index, pointer, detail)
    try:
        measured_at = parse_instant(sent)
    except ValueError as error:
        return Fault(index, pointer, str(error))
    return Row(item["metric"], item["value"], measured_at, item.get("note", ""), index)


def _escaped(step: str) -> str:
    return step[:80].replace("~", "~0").replace("/", "~1")

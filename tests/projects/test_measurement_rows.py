"""Decoding measurements: the fast way and the slow way agree on every body."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from projects.api import measurement_rows
from projects.api.measurement_rows import read
from projects.measurements import Row

# What lies beyond these measurements.log refuses, whichever way it came.
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
INSTANTS = st.integers(-(2**31), 2**32).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC).isoformat()
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
ROWS = st.fixed_dictionaries(
    {"metric": TEXTS, "value": NUMBERS, "measured_at": INSTANTS}, optional={"note": TEXTS}
)


@given(body=st.lists(ROWS, max_size=4) | ROWS, ascii_only=st.booleans())
def test_what_the_fast_way_takes_the_slow_way_takes_alike(body, ascii_only):
    sent = json.dumps(body, ensure_ascii=ascii_only).encode()

    assert read(sent) == measurement_rows._read_slowly(sent)


@given(rows=st.lists(ROWS, min_size=1, max_size=3), key=st.sampled_from(["metric", "value"]))
def test_a_repeated_key_is_always_seen(rows, key):
    sent = json.dumps(rows, ensure_ascii=False)
    twice = sent.replace("{", f'{{"{key}": 1, ', 1)

    with pytest.raises(ParseError) as refused:
        read(twice.encode())

    assert str(refused.value.detail) == (
        f"The key “{key}” stands twice in one object. Send it once."
    )


@given(junk=st.binary(max_size=60))
def test_any_bytes_are_rows_faults_or_refused(junk):
    try:
        batch = read(junk)
    except ParseError:
        return
    assert all(isinstance(row, Row) for row in batch.rows)

"""The statements behind measurements.py and series.py, where the ORM has no set-based form.

Both databases get the rows as one relation: PostgreSQL as arrays, SQLite through a temporary
table, since bound parameters alone keep every double exact there.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

IncomingRow = tuple[int, datetime, float, str]
Span = tuple[int, datetime | None, datetime]

_ARRAYS = (
    "SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::float8[], %s::text[])"
    " AS rows (metric_id, measured_at, value, note)"
)
_TABLE = "SELECT metric_id, measured_at, value, note FROM temp.incoming_measurement"

# A clock that was set back must not make a row superseded before it was recorded.
_SUPERSEDE = """
    UPDATE projects_measurement AS old SET superseded_at = {latest}(%s, old.recorded_at)
    FROM ({incoming}) AS incoming
    WHERE old.metric_id = incoming.metric_id AND old.measured_at = incoming.measured_at
      AND old.superseded_at IS NULL AND old.value <> incoming.value
    RETURNING id
"""
_INSERT = """
    INSERT INTO projects_measurement
        (metric_id, measured_at, value, note, recorded_at, by_key_id, by_user_id)
    SELECT metric_id, measured_at, value, note, {now}, {by_key}, {by_user}
    FROM ({incoming}) AS incoming WHERE true
    ON CONFLICT (metric_id, measured_at) WHERE superseded_at IS NULL DO NOTHING
    RETURNING metric_id
"""


def write(
    connection: BaseDatabaseWrapper,
    rows: Sequence[IncomingRow],
    *,
    now: datetime,
    by_key: int | None,
    by_user: int | None,
) -> tuple[int, list[int]]:
    """Supersede what differs, insert what is missing; four statements at most.

    `rows` are unique and sorted by (metric, instant), their metrics locked by the caller.
    Returns the number of superseded rows and the metric of each inserted row.
    """
    instant = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            incoming, parameters = _ARRAYS, [list(column) for column in zip(*rows, strict=True)]
            typed = {"now": "%s::timestamptz", "by_key": "%s::bigint", "by_user": "%s::bigint"}
            latest = "greatest"
        else:
            incoming, parameters = _TABLE, []
            typed = {"now": "%s", "by_key": "%s", "by_user": "%s"}
            latest = "max"
            _fill_table(cursor, ((m, instant(at), value, note) for m, at, value, note in rows))
        cursor.execute(
            _SUPERSEDE.format(incoming=incoming, latest=latest), [instant(now), *parameters]
        )
        superseded = len(cursor.fetchall())
        cursor.execute(
            _INSERT.format(incoming=incoming, **typed),
            [instant(now), by_key, by_user, *parameters],
        )
        inserted = [metric_id for (metric_id,) in cursor.fetchall()]
    return superseded, inserted


def _fill_table(cursor: Any, rows: Iterable[tuple[int, Any, float, str]]) -> None:
    cursor.execute(
        "CREATE TEMP TABLE IF NOT EXISTS incoming_measurement"
        " (metric_id integer, measured_at text, value real, note text)"
    )
    cursor.execute("DELETE FROM temp.incoming_measurement")
    cursor.executemany("INSERT INTO temp.incoming_measurement VALUES (%s, %s, %s, %s)", list(rows))


_NEWEST_KNOWN = "m.superseded_at IS NULL"
_KNOWN_THEN = (
    "m.recorded_at <= %(known_at)s AND (m.superseded_at IS NULL OR m.superseded_at > %(known_at)s)"
)
# Above this a sum of doubles could leave their range, which PostgreSQL answers with an error.
_ADDABLE = "abs(m.value) < 1e290"
_READ_POSTGRESQL = """
    SELECT newest.value, newest.measured_at, added.total
    FROM unnest(%(metrics)s::bigint[], %(since)s::timestamptz[], %(until)s::timestamptz[])
        WITH ORDINALITY AS span (metric_id, since, until, place)
    LEFT JOIN LATERAL (
        SELECT m.value, m.measured_at FROM projects_measurement m
        WHERE m.metric_id = span.metric_id AND m.measured_at <= span.until AND {known}
        ORDER BY m.measured_at DESC LIMIT 1
    ) AS newest ON true
    LEFT JOIN LATERAL (
        SELECT CASE WHEN bool_and({addable}) THEN sum(m.value) FILTER (WHERE {addable}) END AS total
        FROM projects_measurement m
        WHERE m.metric_id = span.metric_id AND m.measured_at >= span.since
          AND m.measured_at <= span.until AND {known}
    ) AS added ON true
    ORDER BY span.place
"""
_IN_SPAN = """
    m.metric_id = json_extract(span.value, '$[0]')
    AND m.measured_at <= json_extract(span.value, '$[2]') AND {known}
"""
_READ_SQLITE = """
    SELECT
        (SELECT m.value FROM projects_measurement m WHERE {in_span}
         ORDER BY m.measured_at DESC LIMIT 1),
        (SELECT m.measured_at FROM projects_measurement m WHERE {in_span}
         ORDER BY m.measured_at DESC LIMIT 1),
        (SELECT CASE WHEN max(abs(m.value)) < 1e290 THEN sum(m.value) END
         FROM projects_measurement m
         WHERE {in_span} AND m.measured_at >= json_extract(span.value, '$[1]'))
    FROM json_each(%(spans)s) AS span ORDER BY span.key
"""


def read(
    connection: BaseDatabaseWrapper, spans: Sequence[Span], *, known_at: datetime | None
) -> list[tuple[float | None, datetime | None, float | None]]:
    """Return newest value, its instant and the sum since the start of each span, in order."""
    known = _NEWEST_KNOWN if known_at is None else _KNOWN_THEN
    if connection.vendor == "postgresql":
        statement = _READ_POSTGRESQL.format(known=known, addable=_ADDABLE)
        parameters: dict[str, Any] = {
            "metrics": [span[0] for span in spans],
            "since": [span[1] for span in spans],
            "until": [span[2] for span in spans],
        }
    else:
        statement = _READ_SQLITE.format(in_span=_IN_SPAN.format(known=known))
        parameters = {
            "spans": json.dumps(
                [(metric, _text(since), _text(until)) for metric, since, until in spans]
            )
        }
    if known_at is not None:
        parameters["known_at"] = connection.ops.adapt_datetimefield_value(known_at)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [(value, _instant(at), total) for value, at, total in cursor.fetchall()]


def _text(instant: datetime | None) -> str | None:
    """Spell an instant as Django stores it in SQLite, where comparison is that of text."""
    return None if instant is None else str(instant.astimezone(UTC).replace(tzinfo=None))


def _instant(found: datetime | str | None) -> datetime | None:
    """Return an aware instant; SQLite gives text or a naive one, in UTC either way."""
    instant = datetime.fromisoformat(found) if isinstance(found, str) else found
    return instant.replace(tzinfo=UTC) if instant and instant.tzinfo is None else instant

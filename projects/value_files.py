"""A metric's values as a file, for spreadsheets and scripts."""

import csv
from collections.abc import Iterator

from projects import series
from projects.models import Metric

HEAD = ("metric", "unit", "measured_at", "value", "note", "recorded_at", "replaced_at")
# What spreadsheets take for the beginning of a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """Hands each written line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(metric: Metric, *, with_replaced: bool = False) -> Iterator[str]:
    """Yield the values of a metric as lines of CSV, oldest first, without holding them all.

    Instants are ISO 8601 in UTC; numbers read back as the same double. `replaced_at` is empty
    for values that count; those that were corrected are there only `with_replaced`. Text that
    a spreadsheet would run as a formula starts with an apostrophe.
    """
    write = csv.writer(_Echo()).writerow
    yield write(HEAD)
    rows = series.rows(metric.pk, with_superseded=with_replaced)
    for row in rows.order_by("measured_at", "pk").iterator(chunk_size=2000):
        replaced_at = row.superseded_at.isoformat() if row.superseded_at else ""
        yield write(
            (
                metric.slug,
                inert(metric.unit),
                row.measured_at.isoformat(),
                repr(row.value),
                inert(row.note),
                row.recorded_at.isoformat(),
                replaced_at,
            )
        )


def inert(text: str) -> str:
    """Return a text that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_FORMULAS) else text

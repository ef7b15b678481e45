"""Writing what was computed: as CSV files, or to a running tracker through its public API."""

import csv
import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pandas as pd

DECIMALS = 4
NOON = time(12, tzinfo=UTC)  # the same day in every time zone from UTC-12 to UTC+11
PATIENCE = 60  # seconds to wait for an answer


class Row(NamedTuple):
    """One value of one metric, named by its slug, on one day."""

    metric: str
    measured_on: pd.Timestamp
    value: float


def rows_of(slug: str, series: pd.Series) -> list[Row]:
    return [Row(slug, day, round(float(value), DECIMALS)) for day, value in series.items()]


def write_series(path: Path, series: pd.Series) -> None:
    """Write one metric as `measured_on,value`, rounded to four decimals."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["measured_on", "value"])
        for row in rows_of(path.stem, series):
            writer.writerow([row.measured_on.date(), str(row.value).removesuffix(".0")])


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write many metrics into one file: `metric,measured_on,value`."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["metric", "measured_on", "value"])
        writer.writerows([row.metric, row.measured_on.date(), row.value] for row in rows)


def log(rows: Iterable[Row], *, moved_by_weeks: int) -> dict[str, int]:
    """Send the rows to the tracker at KPITRACKER_URL; return how many were new, and so on.

    Days are moved by whole weeks. Values that would lie in the future are left out, since
    the tracker takes none. Sending the same again changes nothing, so a run may be repeated.
    """
    url, key = _setting("KPITRACKER_URL"), _setting("KPITRACKER_KEY")
    if not url.startswith(("http://", "https://")):
        raise SystemExit(f"KPITRACKER_URL must begin with http:// or https://, not be {url!r}.")
    now, moved = datetime.now(UTC), timedelta(weeks=moved_by_weeks)
    dated = [(row, datetime.combine(row.measured_on.date() + moved, NOON)) for row in rows]
    payload = [
        {"metric": row.metric, "value": row.value, "measured_at": measured_at.isoformat()}
        for row, measured_at in dated
        if measured_at <= now
    ]
    request = Request(  # noqa: S310 - the scheme is checked above
        f"{url.rstrip('/')}/api/v1/measurements",
        data=json.dumps(payload).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - likewise
            return json.load(answer)
    except HTTPError as refusal:
        phrase = HTTPStatus(refusal.code).phrase
        raise SystemExit(
            f"The tracker answered {refusal.code} {phrase}: {_text(refusal)}"
        ) from None
    except URLError as failure:
        raise SystemExit(f"No tracker answers at {url}: {failure.reason}") from None


def _text(refusal: HTTPError) -> str:
    return refusal.read(2000).decode(errors="replace")


def _setting(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise SystemExit(
            f"{name} is not set. KPITRACKER_URL is the tracker's address and KPITRACKER_KEY an "
            "API key that may write; or use --csv to write a file."
        )
    return value

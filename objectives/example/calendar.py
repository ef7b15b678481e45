"""Moving the days of the source by whole weeks, and reading its values."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

# The Monday of the week of the source that becomes the current week. The four weeks of the
# source after it come in when the example is loaded again later.
STORY_WEEK = date(2013, 12, 2)
# The same day in every time zone from UTC-12 to UTC+11.
NOON = time(12, tzinfo=UTC)
SERIES = Path(__file__).parent / "series"


@dataclass(frozen=True)
class Value:
    """One value of the source: the metric's short name, the instant after the move, the value."""

    metric: str
    measured_at: datetime
    value: float


def move_to(today: date) -> timedelta:
    """Return the whole weeks that take the week of the story to the week of `today`."""
    return today - timedelta(days=today.weekday()) - STORY_WEEK


def noon(day: date) -> datetime:
    """Return the instant that stands for a whole day of the source."""
    return datetime.combine(day, NOON)


def values(*, moved: timedelta = timedelta(), before: date = date.max) -> Iterator[Value]:
    """Yield the values of all series whose moved day is earlier than `before`.

    A day has its figure only once it is over: with `before` today, no value is of the future.
    """
    for path in sorted(SERIES.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                day = date.fromisoformat(row["measured_on"]) + moved
                if day < before:
                    yield Value(path.stem, noon(day), float(row["value"]))

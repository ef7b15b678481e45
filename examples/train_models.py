#!/usr/bin/env python
"""Train the three models of the example week after week and log how good they were.

    KPITRACKER_URL=http://127.0.0.1:8000 KPITRACKER_KEY=... python examples/train_models.py
    python examples/train_models.py --csv metrics.csv

Walk-forward: a model never sees a flight of the weeks on which it is scored, nor anything
that was not yet known at the moment of its prediction. Takes about two minutes.
"""

import argparse
import sys
from pathlib import Path

import models
import pandas as pd
import rows
from build_series import SERIES
from departures import departures, weather
from threadpoolctl import threadpool_limits


def main() -> None:
    arguments = _arguments()
    series = _scores()
    logged = [row for slug, values in series.items() for row in rows.rows_of(slug, values)]
    if arguments.series:
        for slug, values in series.items():
            rows.write_series(SERIES / f"{slug}.csv", values)
    elif arguments.csv:
        rows.write_rows(arguments.csv, logged)
    else:
        answer = rows.log(logged, moved_by_weeks=arguments.move_weeks)
        counts = ", ".join(f"{count} {fate}" for fate, count in answer.items())
        sys.stdout.write(f"The tracker took the values: {counts}.\n")


def _scores() -> dict[str, pd.Series]:
    flights, observed = departures(), weather()
    # More threads would add up in another order each time, and the last decimals would differ.
    with threadpool_limits(limits=1):
        return {
            **models.delay_warning(flights, observed),
            **models.flight_time_estimates(flights, observed),
            **models.daily_outlook(flights),
        }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Train the models of the example and log their quality to the tracker at "
        "KPITRACKER_URL with the key KPITRACKER_KEY."
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the rows here instead")
    parser.add_argument(
        "--series", action="store_true", help="rewrite the files that load_example reads instead"
    )
    parser.add_argument(
        "--move-weeks",
        type=int,
        default=0,
        metavar="N",
        help="move the days of 2013 by so many weeks, as load_example said that it did",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()

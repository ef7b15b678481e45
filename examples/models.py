"""The three models of the example and how they are scored, walk-forward.

Every four weeks a model is trained anew on all flights so far and then scored on each of the
next four weeks, which it has never seen. Each function returns its scores by metric slug, one
value per week, by the Sunday that ends it.
"""

from collections.abc import Iterator

import pandas as pd
from departures import in_whole_weeks
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.metrics import brier_score_loss, mean_absolute_error, roc_auc_score

FIRST_TRAINING_WEEKS = 8
RETRAINED_EVERY = 4  # weeks
WARNED_AHEAD = 2  # hours before the scheduled departure
WEATHER = ["temp", "wind_dir", "wind_speed", "precip", "pressure", "visib"]
SCHEDULE = ["origin", "carrier", "dest", "hour", "weekday", "distance"]

KINDS = {"origin": "category", "carrier": "category", "dest": "category"}


def delay_warning(flights: pd.DataFrame, observed: pd.DataFrame) -> dict[str, pd.Series]:
    """Warn two hours ahead of a departure that will be 15 minutes late, or not go at all.

    Knows the schedule, the weather two hours before, and how the flights of the two hours
    before that stand at that moment.
    """
    table = in_whole_weeks(flights).assign(late=lambda rows: ~rows["on_time"])
    table = _with_weather(table, observed, hours_before=WARNED_AHEAD)
    table = table.join(_delays_so_far(flights), on=["origin", "hour_utc"]).astype(KINDS)
    features = [*SCHEDULE, *WEATHER, "delay_so_far"]
    scores = {"delay-warning-auc": {}, "delay-warning-brier": {}}
    for past, weeks in _walk(table):
        model = HistGradientBoostingClassifier(
            categorical_features="from_dtype", max_iter=120, early_stopping=False, random_state=0
        )
        model.fit(past[features], past["late"])
        for week, rows in weeks:
            chance = model.predict_proba(rows[features])[:, 1]
            scores["delay-warning-auc"][week] = roc_auc_score(rows["late"], chance)
            scores["delay-warning-brier"][week] = brier_score_loss(rows["late"], chance)
    return {slug: pd.Series(values) for slug, values in scores.items()}


def flight_time_estimates(flights: pd.DataFrame, observed: pd.DataFrame) -> dict[str, pd.Series]:
    """Estimate the minutes in the air before departure; scored by the mean absolute error.

    Knows the schedule, the weather at the airport two hours before, and the mean time in the
    air to that destination over the seven days before.
    """
    flown = in_whole_weeks(flights).dropna(subset=["air_time"])
    table = _with_weather(flown, observed, hours_before=WARNED_AHEAD)
    table = table.join(_recent_air_time(flights), on=["dest", "day"]).astype(KINDS)
    features = [*SCHEDULE, *WEATHER, "recent_air_time"]
    errors = {}
    for past, weeks in _walk(table):
        model = HistGradientBoostingRegressor(
            loss="absolute_error",
            categorical_features="from_dtype",
            max_iter=120,
            early_stopping=False,
            random_state=0,
        )
        model.fit(past[features], past["air_time"])
        for week, rows in weeks:
            errors[week] = mean_absolute_error(rows["air_time"], model.predict(rows[features]))
    return {"flight-time-error": pd.Series(errors)}


def daily_outlook(flights: pd.DataFrame) -> dict[str, pd.Series]:
    """Forecast each airport's on-time share of tomorrow; scored in percentage points.

    Knows the shares of the days before, the weekday and the number of scheduled flights.
    """
    days = flights.groupby(["origin", "day"])["on_time"].agg(share="mean", scheduled="size")
    days["share"] *= 100
    before = days.groupby("origin")["share"].shift(1)
    days["yesterday"] = before
    days["last_week"] = before.groupby("origin").transform(lambda shares: shares.rolling(7).mean())
    table = days.reset_index().merge(
        flights[["day", "week"]].drop_duplicates(), on="day", how="left"
    )
    table = in_whole_weeks(table).dropna()
    kinds = pd.get_dummies(
        table[["origin"]].assign(weekday=table["day"].dt.weekday.astype(str)), dtype=float
    )
    table = table.join(kinds)
    features = ["yesterday", "last_week", "scheduled", *kinds.columns]
    errors = {}
    for past, weeks in _walk(table):
        model = Ridge().fit(past[features], past["share"])
        for week, rows in weeks:
            errors[week] = mean_absolute_error(rows["share"], model.predict(rows[features]))
    return {"outlook-error": pd.Series(errors)}


def _walk(
    table: pd.DataFrame,
) -> Iterator[tuple[pd.DataFrame, list[tuple[pd.Timestamp, pd.DataFrame]]]]:
    """Yield all rows before each block of four weeks, with the weeks of the block."""
    weeks = sorted(table["week"].unique())
    for start in range(FIRST_TRAINING_WEEKS, len(weeks), RETRAINED_EVERY):
        block = weeks[start : start + RETRAINED_EVERY]
        past = table[table["week"] < block[0]]
        yield past, [(week, table[table["week"] == week]) for week in block]


def _with_weather(
    flights: pd.DataFrame, observed: pd.DataFrame, *, hours_before: int
) -> pd.DataFrame:
    """Add the weather so many hours before the scheduled hour, and the day of the week."""
    known = observed[["origin", "hour_utc", *WEATHER]].assign(
        hour_utc=observed["hour_utc"] + pd.Timedelta(hours=hours_before)
    )
    table = flights.merge(known, on=["origin", "hour_utc"], how="left")
    return table.assign(weekday=table["day"].dt.weekday)


def _delays_so_far(flights: pd.DataFrame) -> pd.Series:
    """Return, by airport and hour, the delay that stands at the moment of the warning.

    A flight that has not left by then counts with the minutes that it has waited so far, so
    nothing is used that nobody could know yet.
    """
    parts = []
    for hours_earlier in (WARNED_AHEAD + 1, WARNED_AHEAD + 2):
        waited = (hours_earlier - WARNED_AHEAD) * 60 - flights["minute"]
        parts.append(
            pd.DataFrame(
                {
                    "origin": flights["origin"],
                    "hour_utc": flights["hour_utc"] + pd.Timedelta(hours=hours_earlier),
                    "delay_so_far": flights["dep_delay"].fillna(waited).clip(upper=waited),
                }
            )
        )
    return pd.concat(parts).groupby(["origin", "hour_utc"])["delay_so_far"].mean()


def _recent_air_time(flights: pd.DataFrame) -> pd.Series:
    """Return, by destination and day, the mean time in the air over the seven days before."""
    daily = flights.groupby(["dest", "day"])["air_time"].agg(["sum", "count"])
    wide = daily.unstack("dest").asfreq("D").fillna(0).rolling(7).sum().shift(1)
    recent = (wide["sum"] / wide["count"]).T.stack()
    return recent.rename("recent_air_time")

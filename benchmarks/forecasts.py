"""Measure our forecasts against statsforecast's on public series, all in one run.

    python -m benchmarks.forecasts            # everything, about ten minutes
    python -m benchmarks.forecasts --quick    # every 20th series, half a minute
    python -m benchmarks.forecasts --only M3  # collections whose name holds M3

Constants of ours were tuned on the even-numbered series of each collection; what holds on the
odd-numbered ones counts. docs/forecasts.md has the tables and what they mean.
"""
# ruff: noqa: T201  (the output is for the terminal)

import argparse
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.forecast_series import Array, Collection, collections
from objectives.progress.forecasting.forecast import Outlook, forecast

COVERAGES = (0.8, 0.5)
QUICK = 20  # takes every 20th series
DRAWS = 5  # targets for each outcome
HALVES = {"tuned on": 0, "held out": 1}


@dataclass(frozen=True)
class Result:
    """One method on one collection: errors, hits of each band, and what it cost."""

    method: str
    collection: Collection
    scaled_errors: Array  # (histories, steps), over the seasonal naive's error in the past
    held: dict[float, NDArray[np.bool_]]  # by coverage
    cpu_ms: float


def main() -> None:
    options = _options()
    chosen = [each for each in collections() if not options.only or options.only in each.name]
    if options.quick:
        chosen = [each.picked(np.arange(0, len(each.histories), QUICK)) for each in chosen]
        # Every 20th is even: number them anew, so that both halves have some.
        chosen = [_renumbered(each) for each in chosen]
    results: list[Result] = []
    outlooks: list[tuple[Collection, list[Outlook]]] = []
    for collection in chosen:
        result, values, totals = _ours(collection)
        results += [result, totals]
        outlooks.append((collection, values))
        if not options.alone:
            results += [_rival(collection, name) for name in _rivals(collection.period)]
    _print_methods(results, chosen)
    _print_horizons([result for result in results if result.method == "ours"])
    _print_chances(outlooks)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=f"every {QUICK}th series")
    parser.add_argument("--alone", action="store_true", help="without the rivals")
    parser.add_argument("--only", default="", help="collections whose name holds this")
    return parser.parse_args()


def _renumbered(collection: Collection) -> Collection:
    numbers = np.arange(len(collection.histories))
    return Collection(
        collection.name, collection.period, collection.histories, collection.outcomes, numbers
    )


def _ours(collection: Collection) -> tuple[Result, list[Outlook], Result]:
    horizon = collection.outcomes.shape[1]
    forecast(collection.histories[:2], period=collection.period, horizon=horizon)  # warm up
    began = time.process_time()
    found = forecast(collection.histories, period=collection.period, horizon=horizon)
    cpu_ms = 1000 * (time.process_time() - began) / len(found)
    values = [each.value for each in found if each.value]
    totals = [each.total for each in found if each.total]
    summed = np.cumsum(collection.outcomes, axis=1)
    return (
        _judged("ours", collection, values, collection.outcomes, cpu_ms),
        values,
        _judged("ours, running total", collection, totals, summed, cpu_ms),
    )


def _judged(
    method: str, collection: Collection, outlooks: list[Outlook], outcomes: Array, cpu_ms: float
) -> Result:
    paths = np.array([outlook.path for outlook in outlooks])
    held = {}
    for coverage in COVERAGES:
        bands = np.array(
            [
                [outlook.band(step + 1, coverage) for step in range(paths.shape[1])]
                for outlook in outlooks
            ]
        )
        held[coverage] = (bands[:, :, 0] <= outcomes) & (outcomes <= bands[:, :, 1])
    return Result(method, collection, _scaled(paths - outcomes, collection), held, cpu_ms)


def _rivals(period: int) -> dict[str, Callable[[], object]]:
    from statsforecast import models

    return {
        "DynamicOptimizedTheta": lambda: models.DynamicOptimizedTheta(season_length=period),
        "AutoTheta": lambda: models.AutoTheta(season_length=period),
        "AutoETS": lambda: models.AutoETS(season_length=period),
        "seasonal naive": lambda: models.SeasonalNaive(season_length=period),
    }


def _rival(collection: Collection, name: str) -> Result:
    made = _rivals(collection.period)[name]
    outcomes = collection.outcomes
    levels = [round(100 * coverage) for coverage in COVERAGES]

    def found(history: Array) -> dict[str, Array]:
        return made().forecast(y=history, h=outcomes.shape[1], level=levels)  # type: ignore[attr-defined]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of seasons too long for AutoETS, mostly
        found(collection.histories[0])  # warm up
        began = time.process_time()
        all_found = [found(history) for history in collection.histories]
        cpu_ms = 1000 * (time.process_time() - began) / len(all_found)
    held = {
        coverage: np.array(
            [
                (each[f"lo-{level}"] <= outcome) & (outcome <= each[f"hi-{level}"])
                for each, outcome in zip(all_found, outcomes, strict=True)
            ]
        )
        for coverage, level in zip(COVERAGES, levels, strict=True)
    }
    errors = np.array([each["mean"] for each in all_found]) - outcomes
    return Result(name, collection, _scaled(errors, collection), held, cpu_ms)


def _scaled(errors: Array, collection: Collection) -> Array:
    period = collection.period
    scale = [np.abs(past[period:] - past[:-period]).mean() for past in collection.histories]
    return np.abs(errors) / np.array(scale)[:, None]


def _print_methods(results: Sequence[Result], chosen: Sequence[Collection]) -> None:
    print("\nMean absolute scaled error (lower is better) and outcomes inside the bands\n")
    print("| series | method | MASE | tuned on | held out | 80 % band | 50 % band | CPU ms |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    groups = [(each.name, [each.name]) for each in chosen]
    if {"M3 monthly", "M3 quarterly"} <= {each.name for each in chosen}:
        groups.insert(2, ("M3, both", ["M3 monthly", "M3 quarterly"]))
    for title, names in groups:
        for method in dict.fromkeys(result.method for result in results):
            parts = [r for r in results if r.method == method and r.collection.name in names]
            if parts:
                print(_method_row(title, method, parts))
    print("\nThe bands of all methods are judged on the held-out half.")


def _method_row(title: str, method: str, parts: Sequence[Result]) -> str:
    numbers = np.concatenate([part.collection.series for part in parts])
    errors = np.concatenate([part.scaled_errors.mean(axis=1) for part in parts])
    weights = [len(part.scaled_errors) for part in parts]
    cells = [
        title,
        method,
        *(f"{errors[rows].mean():.4f}" for rows in (numbers >= 0, *_halves(numbers))),
    ]
    if method == "ours, running total":
        cells[2:] = ["", "", ""]
    for coverage in COVERAGES:
        hits = [part.held[coverage][part.collection.series % 2 == 1] for part in parts]
        share = sum(hit.sum() for hit in hits) / sum(hit.size for hit in hits)
        cells.append(f"{100 * share:.1f} %")
    cost = np.average([part.cpu_ms for part in parts], weights=weights)
    return "| " + " | ".join([*cells, f"{cost:.2f}"]) + " |"


def _halves(numbers: NDArray[np.intp]) -> list[NDArray[np.bool_]]:
    return [numbers % 2 == half for half in HALVES.values()]


def _print_horizons(results: Sequence[Result]) -> None:
    print("\nOutcomes inside our bands by step, held-out half, in %\n")
    rows = {result.collection.name: [result] for result in results}
    if {"M3 monthly", "M3 quarterly"} <= rows.keys():
        rows = {"M3, both": rows["M3 monthly"] + rows["M3 quarterly"], **rows}
    for name, parts in rows.items():
        for coverage in COVERAGES:
            by_step = [
                f"{100 * np.concatenate(hits).mean():.0f}"
                for step in range(max(part.held[coverage].shape[1] for part in parts))
                if (hits := [_odd(part, coverage, step) for part in parts])
            ]
            print(f"{name}, {100 * coverage:.0f} %: {' '.join(by_step)}")


def _odd(part: Result, coverage: float, step: int) -> NDArray[np.bool_]:
    hits = part.held[coverage]
    return hits[part.collection.series % 2 == 1, step : step + 1].ravel()


def _print_chances(outlooks: Sequence[tuple[Collection, list[Outlook]]]) -> None:
    print("\nChance of reaching a target, held-out half: said → happened, in % by tenths\n")
    for title, width, around in (
        ("targets drawn widely around the outcome", 3.0, "outcome"),
        ("targets drawn closely around the last value", 1.0, "last"),
        ("targets drawn closely around the outcome", 1.0, "outcome"),
    ):
        print(title)
        for name, part in _chance_groups(outlooks).items():
            said, happened = _chances(part, width=width, around=around)
            tenth = np.minimum((said * 10).astype(int), 9)
            rows = [row for row in (tenth == at for at in range(10)) if row.any()]
            pairs = [f"{100 * said[r].mean():.0f}→{100 * happened[r].mean():.0f}" for r in rows]
            worst = max(abs(said[r].mean() - happened[r].mean()) for r in rows)
            rate = happened.mean()
            print(
                f"  {name}: {' '.join(pairs)}; furthest apart {100 * worst:.1f} points; "
                f"Brier {((said - happened) ** 2).mean():.4f}, base rate {rate * (1 - rate):.4f}"
            )


def _chance_groups(
    outlooks: Sequence[tuple[Collection, list[Outlook]]],
) -> dict[str, list[tuple[Collection, list[Outlook]]]]:
    both = [part for part in outlooks if part[0].name.startswith("M3")]
    rest = {part[0].name: [part] for part in outlooks if not part[0].name.startswith("M3")}
    return {"M3, both": both, **rest} if both else rest


def _chances(
    parts: Sequence[tuple[Collection, list[Outlook]]], *, width: float, around: str
) -> tuple[Array, Array]:
    """Return chances said and whether the target was reached, for random targets and ways.

    A target is uniform within `width` times the usual change over as many steps, to either
    side of the outcome or of the last known value.
    """
    random = np.random.default_rng(20)
    said: list[float] = []
    happened: list[bool] = []
    for collection, outlooks in parts:
        for row in np.flatnonzero(collection.series % 2 == 1):
            past = collection.histories[row]
            for step, outcome in DRAWS * list(enumerate(collection.outcomes[row], 1)):
                usual = np.sqrt(np.mean((past[step:] - past[:-step]) ** 2))
                middle = outcome if around == "outcome" else past[-1]
                target = middle + random.uniform(-width, width) * usual
                upwards = random.random() < 0.5
                outlook = outlooks[row]
                reach = outlook.chance_at_least if upwards else outlook.chance_at_most
                said.append(reach(step, target) or 0.0)
                happened.append(outcome >= target if upwards else outcome <= target)
    return np.array(said), np.array(happened, dtype=np.float64)


if __name__ == "__main__":
    main()

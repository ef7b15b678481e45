"""An objective's progress from its parts: success metrics and child objectives."""

from collections.abc import Sequence
from dataclasses import dataclass

from objectives.progress.health import Health, Limits, Reason, Verdict

FINISHED = frozenset({Health.ACHIEVED, Health.MISSED})
FALLEN = frozenset({Health.OFF_TRACK, Health.MISSED})


@dataclass(frozen=True)
class Part:
    """One part of an objective. `achieved` and `expected` are fractions, None without data."""

    kind: str  # "success_metric" or "objective"
    pk: int
    weight: float
    achieved: float | None
    expected: float | None
    health: Health


@dataclass(frozen=True)
class RolledUp:
    """An objective's figures: fractions between 0 and 1, None where no part has data."""

    achieved: float | None
    expected: float | None
    verdict: Verdict


def rollup(parts: Sequence[Part], *, limits: Limits) -> RolledUp:
    """Weigh the parts together, each clamped to 0 to 1 first.

    One part at 400 % beside one at 0 % gives 50 %: a triumph cannot hide a failure. Parts
    without any value are left out of both means, so that actual and plan compare like with
    like. No parts, or no weight at all, is no data, never green.
    Source: product.md, section 4.
    """
    weighed = [part for part in parts if part.weight > 0]
    if not weighed:
        return RolledUp(None, None, Verdict(Health.NO_DATA, Reason(_why_empty(parts))))
    known = [part for part in weighed if part.achieved is not None and part.expected is not None]
    achieved = _mean([(part.weight, _clamped(part.achieved)) for part in known])
    expected = _mean([(part.weight, _clamped(part.expected)) for part in known])
    return RolledUp(achieved, expected, _verdict(weighed, achieved, expected, limits))


def _why_empty(parts: Sequence[Part]) -> str:
    return "no_weight" if parts else "no_success_metric"


def _clamped(fraction: float | None) -> float:
    assert fraction is not None  # only known parts come here
    return max(0.0, min(1.0, fraction))


def _mean(weighted: Sequence[tuple[float, float]]) -> float | None:
    weight = sum(weight for weight, _ in weighted)
    return sum(weight * value for weight, value in weighted) / weight if weight else None


def _verdict(
    parts: Sequence[Part], achieved: float | None, expected: float | None, limits: Limits
) -> Verdict:
    states = {part.health for part in parts}
    if states == {Health.NOT_STARTED}:
        return Verdict(Health.NOT_STARTED, Reason("not_started"))
    if states == {Health.ACHIEVED}:
        return Verdict(Health.ACHIEVED, Reason("all_reached"))
    if states <= FINISHED:
        return Verdict(Health.MISSED, _naming("part_missed", _heaviest(parts, {Health.MISSED})))
    silent = [part for part in parts if part.health == Health.NO_DATA]
    weight = sum(part.weight for part in parts)
    silent_weight = sum(part.weight for part in silent)
    if achieved is None or expected is None or silent_weight > weight / 2:
        silent_share = silent_weight / weight
        named = _heaviest(parts, {Health.NO_DATA} if silent else states)
        return Verdict(Health.NO_DATA, _naming("parts_silent", named, share=silent_share))
    return _by_gap(parts, achieved, expected, limits)


def _by_gap(parts: Sequence[Part], achieved: float, expected: float, limits: Limits) -> Verdict:
    gap = achieved - expected
    if round(gap + limits.at_risk, 9) < 0:
        worst = min(parts, key=_gap)
        return Verdict(Health.OFF_TRACK, _naming("behind_because", worst, gap=gap))
    fallen = [part for part in parts if part.health in FALLEN]
    if round(gap + limits.on_track, 9) < 0:
        worst = min(fallen or parts, key=_gap)
        return Verdict(Health.AT_RISK, _naming("behind_because", worst, gap=gap))
    if fallen:
        return Verdict(Health.AT_RISK, _naming("capped_by", min(fallen, key=_gap), gap=gap))
    code = "parts_ahead" if gap >= 0 else "parts_close_behind"
    return Verdict(Health.ON_TRACK, Reason(code, {"gap": gap}))


def _gap(part: Part) -> float:
    if part.achieved is None or part.expected is None:
        return 0.0
    return _clamped(part.achieved) - _clamped(part.expected)


def _heaviest(parts: Sequence[Part], states: set[Health]) -> Part:
    return max((part for part in parts if part.health in states), key=lambda part: part.weight)


def _naming(code: str, part: Part, **numbers: float) -> Reason:
    return Reason(code, {**numbers, "part_kind": part.kind, "part": part.pk})

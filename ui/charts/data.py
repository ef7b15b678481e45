"""What the charts are given: plain values, and the words and formats of one reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a drawing in its own pixels, and whether it must be brief."""

    width: int
    height: int
    narrow: bool = False


WIDE: Final = Size(1130, 400)
NARROW: Final = Size(340, 300, narrow=True)


@dataclass(frozen=True, slots=True)
class Value:
    """One actual value. None says that a value was due and did not come: the line has a gap."""

    at: date
    value: float | None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """The forecast at one date: its middle, half of outcomes, 8 in 10 outcomes."""

    at: date
    middle: float
    half: tuple[float, float] | None = None
    most: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and may explain a turn: a launch, a changed target, a check-in."""

    at: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricChart:
    """One metric against its promise. Everything but the values may be missing.

    `actual` is in order of time. `plan` has the corners of the expected path, in order of time.
    `allowed` is the band of a metric that should stay in range.
    `former_targets` are the targets that were replaced, with their due dates.
    `tone` colours the forecast: off, risk, none, track, done.
    """

    id: str
    name: str
    unit: str
    actual: Sequence[Value]
    baseline: float | None = None
    target: float | None = None
    due: date | None = None
    plan: Sequence[tuple[date, float]] = ()
    forecast: Sequence[ForecastPoint] = ()
    allowed: tuple[float, float] | None = None
    former_targets: Sequence[tuple[date, float]] = ()
    events: Sequence[Event] = ()
    tone: str = "none"
    decimals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How one reader has things written. `tick` takes the value and the step of its axis."""

    value: Callable[[float], str]
    tick: Callable[[float, float], str]
    day: Callable[[date], str]
    month: Callable[[date], str]
    short_day: Callable[[date], str]
    baseline: str = "Baseline"
    plan: str = "plan"
    forecast: str = "Forecast"
    target: str = "Target"
    title: str = ""
    description: str = ""

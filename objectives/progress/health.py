"""Health of a promise: which of seven states, and why, from numbers alone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

# A value is stale after this many times its cadence.
STALE_AFTER = 1.5


class Health(StrEnum):
    """The computed states, in the order in which the rules are asked."""

    NOT_STARTED = "not_started"
    ACHIEVED = "achieved"
    MISSED = "missed"
    NO_DATA = "no_data"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


@dataclass(frozen=True)
class Limits:
    """How far behind plan still counts as on track and as at risk; fractions of the way."""

    on_track: float = 0.10
    at_risk: float = 0.25


@dataclass(frozen=True)
class Reason:
    """Why a health was given: a code and its numbers, worded elsewhere in any language."""

    code: str
    numbers: dict[str, float | int | str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """A health with its reason."""

    health: Health
    reason: Reason


def is_stale(*, measured_at: datetime | None, interval: timedelta | None, now: datetime) -> bool:
    """Tell whether the newest value is older than 1.5 × the cadence; never seen is stale too.

    `interval` is None for irregular metrics, which never go stale once they have a value.
    """
    if measured_at is None:
        return True
    return interval is not None and now - measured_at > STALE_AFTER * interval


def health(
    *,
    achieved: float | None,
    expected: float,
    stale: bool,
    started: bool,
    past_due: bool,
    must_hold: bool,
    limits: Limits,
    days_without_value: int | None = None,
) -> Verdict:
    """Judge a promise. The questions are asked in the order of Health, the first yes wins.

    `achieved` and `expected` are fractions of the way from baseline to target; `achieved` is
    None without any value. `must_hold` says that the target must still be held on the due
    date (a level); a running total is achieved once it is reached.
    Source: product.md, section 3.
    """
    if not started:
        return Verdict(Health.NOT_STARTED, Reason("not_started"))
    if achieved is not None and achieved >= 1 and (past_due or not must_hold):
        return Verdict(Health.ACHIEVED, Reason("reached", {"achieved": achieved}))
    if past_due:
        if achieved is None:
            return Verdict(Health.MISSED, Reason("missed_without_value"))
        return Verdict(Health.MISSED, Reason("missed", {"achieved": achieved}))
    if achieved is None:
        return Verdict(Health.NO_DATA, Reason("never_measured"))
    if stale:
        return Verdict(Health.NO_DATA, Reason("stale", {"days": days_without_value}))
    return _by_gap(achieved, expected, limits)


def _by_gap(achieved: float, expected: float, limits: Limits) -> Verdict:
    gap = achieved - expected
    numbers: dict[str, float | int | str | None] = {
        "achieved": achieved,
        "expected": expected,
        "gap": gap,
    }
    if achieved >= 1:
        return Verdict(Health.ON_TRACK, Reason("reached_must_hold", numbers))
    # Rounded past any digit a person could see, so that a gap of exactly the limit passes.
    if round(gap + limits.on_track, 9) >= 0:
        return Verdict(Health.ON_TRACK, Reason("ahead" if gap >= 0 else "close_behind", numbers))
    if round(gap + limits.at_risk, 9) >= 0:
        return Verdict(Health.AT_RISK, Reason("behind", numbers))
    return Verdict(Health.OFF_TRACK, Reason("behind", numbers))

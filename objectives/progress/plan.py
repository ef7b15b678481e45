"""What the plan expects on the way from baseline to target."""

from datetime import datetime


def linear(*, starts_at: datetime, due_at: datetime, as_of: datetime) -> float:
    """Return the fraction of the way that a straight line expects at `as_of`.

    0 up to `starts_at`, 1 from `due_at` on. All three are aware instants; `due_at` is the
    first instant of the due date, so the whole due date expects 1.

    Raises: ValueError if `due_at` is not after `starts_at`.
    """
    if due_at <= starts_at:
        raise ValueError(f"due {due_at} must be after start {starts_at}")
    return max(0.0, min(1.0, (as_of - starts_at) / (due_at - starts_at)))


def expected_value(*, baseline: float, target: float, expected: float) -> float:
    """Return the plan's value in the metric's own unit where it expects that fraction."""
    return baseline * (1 - expected) + target * expected

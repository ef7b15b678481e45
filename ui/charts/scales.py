"""From values and dates to places on a drawing, and the ticks between."""

import math
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_LARGEST = sys.float_info.max
# A span this small beside its values is noise of the last digits: drawn as constant.
_FLAT = 1e-12
# Steps that people count in, as (tenths, and ten times them for exact whole-number arithmetic).
_STEPS = (10, 20, 25, 50, 100)
_MOST_INTERVALS = 4
_SHORTEST_BY_MONTH = 75  # days; shorter spans would hold a name or two of a month


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map from values `low`…`high` to places `start`…`end`; outside it is cut off."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        # Halves, so that the span of two huge values cannot overflow.
        span = self.high / 2 - self.low / 2
        share = 0.5 if span == 0 else (value / 2 - self.low / 2) / span
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


@dataclass(frozen=True, slots=True)
class Ticks:
    """Round values along an axis, and the step between them."""

    values: tuple[float, ...]
    step: float


def domain(values: list[float], *, air: float = 0.06) -> tuple[float, float]:
    """Return the range that shows all values with air above and below.

    It does not cross zero for air alone, and a constant series stands in its middle, but
    for zeros, which stand at the bottom of 0 to 1 as no values do.
    """
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return 0.0, 1.0
    low, high = min(finite), max(finite)
    if low == high == 0:
        return 0.0, 1.0
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 <= size * _FLAT:
        pad = size * 0.1 if size * 0.1 > 0 else 1.0
    else:
        pad = (high / 2 - low / 2) * 2 * air
        pad = pad if math.isfinite(pad) else _LARGEST * air
    bottom, top = max(low - pad, -_LARGEST), min(high + pad, _LARGEST)
    return (max(bottom, 0.0) if low >= 0 else bottom), (min(top, 0.0) if high <= 0 < top else top)


def nice_ticks(low: float, high: float) -> Ticks:
    """Return three to five round values that enclose `low`…`high`, evenly apart.

    Steps are 1, 2, 2.5 or 5 times a power of ten. Exact: 0.3 is never 0.30000000000000004.
    Raises: ValueError unless `low` < `high`.
    """
    if not low < high:
        raise ValueError(f"Ticks need a range that goes up, but it goes from {low} to {high}.")
    rough = high / _MOST_INTERVALS - low / _MOST_INTERVALS
    power = math.floor(math.log10(rough)) if rough > 0 else -323
    for exponent in (power - 1, power, power + 1):
        for tenths in _STEPS:
            first, last = _enclosing(low, high, tenths, exponent)
            if last - first <= _MOST_INTERVALS:
                ticks = [_times(k * tenths, exponent - 1) for k in range(first, last + 1)]
                return Ticks(tuple(dict.fromkeys(ticks)), _times(tenths, exponent - 1))
    raise AssertionError("some step always encloses the range")


def _enclosing(low: float, high: float, tenths: int, exponent: int) -> tuple[int, int]:
    """Count steps to the last one at or below `low` and the first at or above `high`, exactly."""
    low_up, low_down = low.as_integer_ratio()
    high_up, high_down = high.as_integer_ratio()
    power = exponent - 1
    step_up, step_down = (tenths * 10**power, 1) if power >= 0 else (tenths, 10**-power)
    return (
        low_up * step_down // (low_down * step_up),
        -(-high_up * step_down // (high_down * step_up)),
    )


def _times(count: int, power: int) -> float:
    """Return count × 10^power, rounded once; the largest double where it would overflow."""
    try:
        return float(count * 10**power) if power >= 0 else count / 10**-power
    except OverflowError:
        return math.copysign(_LARGEST, count)


@dataclass(frozen=True, slots=True)
class DateTick:
    """A mark on the time axis. `by_month` says which words it wants; `new_year` adds the year."""

    on: date
    by_month: bool
    new_year: bool


def day_number(moment: date) -> float:
    """Return days since the first of year 1; times of day count as parts of a day."""
    number = float(moment.toordinal())
    if isinstance(moment, datetime):
        since = moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)
        number += since / timedelta(days=1)
    return number


def date_ticks(first: date, last: date, *, most: int) -> list[DateTick]:
    """Return at most `most` ticks: firsts of months, or days where the span is short.

    The first tick and the first of each year carry the year.
    """
    end = math.floor(day_number(last))
    start = min(math.ceil(day_number(first)), end)
    by_month = end - start >= _SHORTEST_BY_MONTH
    days = (_months if by_month else _days)(start, end, most=most)
    ticks: list[DateTick] = []
    for day in days:
        new_year = not ticks or ticks[-1].on.year != day.year
        ticks.append(DateTick(on=day, by_month=by_month, new_year=new_year))
    return ticks


def _months(start: int, end: int, *, most: int) -> list[date]:
    opening, closing = date.fromordinal(start), date.fromordinal(max(start, end))
    first = opening.year * 12 + opening.month - 1 + (opening.day > 1)
    last = closing.year * 12 + closing.month - 1
    count = max(0, last - first + 1)
    step = next((s for s in (1, 2, 3, 6) if count <= s * most), 0)
    if not step:
        years = -(-count // (12 * most))
        step = 12 * next(n * 10**p for p in range(4) for n in (1, 2, 5, 10) if n * 10**p >= years)
    # Whole steps from January, so that quarters begin where people expect them.
    first += -first % step
    return [date(n // 12, n % 12 + 1, 1) for n in range(first, min(last, 9999 * 12 + 11) + 1, step)]


def _days(start: int, end: int, *, most: int) -> list[date]:
    span = max(0, end - start)
    step = next((s for s in (1, 2, 7, 14, 28) if span <= s * (most - 1)), span or 1)
    return [date.fromordinal(n) for n in range(start, max(start, end) + 1, step)]

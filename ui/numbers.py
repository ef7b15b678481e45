"""How a number is written: with its unit, in the reader's language, never with a false minus.

Every function takes `language`, a Django language code. Units are what metrics carry: `%` (the
value 13.4 is 13.4 %), an ISO 4217 code such as `EUR`, nothing, or any other word.
Nothing to show, and numbers that are not finite, become `–`.
"""

import copy
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final

from babel import numbers
from babel.numbers import NumberPattern
from django.utils import translation
from django.utils.translation import gettext

from ui.locales import number_locale

Number = float | int | Decimal

NOTHING: Final = "–"
MINUS: Final = "\u2212"
NO_BREAK_SPACE: Final = "\u00a0"

_COMPACT_FROM: Final = 1000
_COMPACT_TICKS_FROM: Final = 10_000
# A double is exact to 15 digits; beyond, a row of zeros would pretend to know them.
_SCIENTIFIC_FROM: Final = Decimal("1e15")
_SCIENTIFIC_BELOW: Final = Decimal("1e-6")
# Wide enough for any double, so that rounding itself can never overflow.
_ROUNDING: Final = Context(prec=700, rounding=ROUND_HALF_UP)


def format_value(
    value: Number | None,
    *,
    unit: str,
    language: str,
    decimals: int | None = None,
    compact: bool = False,
) -> str:
    """Return a value with its unit: `13.4%`, `€4.46`, `120 ms`.

    `decimals` fixes the digits after the point, as a column needs. Without it money shows its
    currency's own digits (none for whole amounts from 1000), and everything else what the value
    needs: none from 1000, one from 100, two from 1, three significant digits below.
    `compact` shortens thousands and more to one decimal, for prose: `€3.7M`.
    """
    amount = _amount(value)
    if amount is None:
        return NOTHING
    if compact and _COMPACT_FROM <= abs(amount) < _SCIENTIFIC_FROM and unit != "%":
        text = _compact(abs(amount), unit=unit, language=language)
    else:
        places = _natural_decimals(amount, unit=unit) if decimals is None else decimals
        amount = amount.quantize(Decimal(1).scaleb(-places), context=_ROUNDING)
        text = _full(abs(amount), unit=unit, language=language, decimals=places)
    return (MINUS if amount < 0 else "") + text


def format_difference(
    value: Number | None,
    *,
    unit: str,
    language: str,
    decimals: int | None = None,
    compact: bool = False,
) -> str:
    """Return a difference with its sign: `+€0.26`, `−0.3 pts`. Percentages differ in points.

    Zero, and what rounds to it, has no sign.
    """
    amount = _amount(value)
    if amount is None:
        return NOTHING
    if unit == "%":
        number = format_value(amount, unit="", language=language, decimals=decimals)
        with translation.override(language):
            text = gettext("%(number)s pts") % {"number": number}
        text = text.replace(" ", NO_BREAK_SPACE)
    else:
        text = format_value(
            amount, unit=unit, language=language, decimals=decimals, compact=compact
        )
    rounds_to_zero = not any(character in "123456789" for character in text)
    return text if amount <= 0 or rounds_to_zero else "+" + text


def format_share(fraction: Number | None, *, language: str) -> str:
    """Return a fraction as whole per cent: 0.42 is `42%`.

    Rounding never completes: 0.996 is `99%`, because 100% says that the target is met.
    """
    amount = _amount(fraction)
    if amount is None:
        return NOTHING
    percent = (amount * 100).quantize(Decimal(1), context=_ROUNDING)
    if amount < 1 <= percent / 100:
        percent = Decimal(99)
    return format_value(percent, unit="%", language=language, decimals=0)


def format_tick(value: Number, *, step: Number, unit: str, language: str) -> str:
    """Return a value on an axis: exact for its step, shortened from ten thousands.

    With steps of 250,000 the ticks read `€750K`, `€1M`, `€1.25M`.
    """
    amount, gap = _amount(value), _amount(step)
    if amount is None or not gap:
        return format_value(value, unit=unit, language=language)
    if unit == "%" or not _COMPACT_TICKS_FROM <= abs(amount) < _SCIENTIFIC_FROM:
        places = _places(gap)
        if places and is_currency(unit):
            places = max(places, numbers.get_currency_precision(unit))  # €4.50, never €4.5
        return format_value(amount, unit=unit, language=language, decimals=places)
    thousands = abs(amount).adjusted() // 3 * 3
    text = _compact(
        abs(amount), unit=unit, language=language, decimals=_places(gap.scaleb(-thousands))
    )
    return (MINUS if amount < 0 else "") + text


def is_currency(unit: str) -> bool:
    """Tell whether a unit is an ISO 4217 code, such as EUR."""
    return len(unit) == 3 and unit.isupper() and numbers.is_currency(unit)


def _amount(value: Number | None) -> Decimal | None:
    """Return the value as people write it: the double 0.1 is 0.1, not its binary neighbour."""
    if value is None:
        return None
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    return amount if amount.is_finite() else None


def _natural_decimals(amount: Decimal, *, unit: str) -> int:
    size = abs(amount)
    if is_currency(unit):
        whole = size == size.to_integral_value()
        return 0 if whole and size >= 1000 else numbers.get_currency_precision(unit)
    if size >= 1000:
        places = 0
    elif size >= 100 or (unit == "%" and size >= 1):
        places = 1
    elif size >= 1 or size == 0:
        places = 2
    else:
        places = 2 - size.adjusted()  # three significant digits
    return min(places, _places(amount.quantize(Decimal(1).scaleb(-places), context=_ROUNDING)))


def _places(amount: Decimal) -> int:
    """Return how many digits after the point a number needs to be exact."""
    return max(0, -int(amount.normalize(_ROUNDING).as_tuple().exponent))


def _full(size: Decimal, *, unit: str, language: str, decimals: int) -> str:
    locale = number_locale(language)
    if size and not _SCIENTIFIC_BELOW <= size < _SCIENTIFIC_FROM:
        text = str(numbers.format_scientific(size, format="0.##E0", locale=locale))
        return f"{text}{NO_BREAK_SPACE}{unit}" if unit else text
    if unit == "%":
        percent = _pattern(language, "percent", decimals)
        return str(percent.apply(size / 100, locale))
    if is_currency(unit):
        money = _pattern(language, "currency", decimals)
        text = str(money.apply(size, locale, currency=unit, currency_digits=False))
        return _apart(text, symbol=numbers.get_currency_symbol(unit, locale))
    text = str(_pattern(language, "decimal", decimals).apply(size, locale))
    return f"{text}{NO_BREAK_SPACE}{unit}" if unit else text


def _compact(size: Decimal, *, unit: str, language: str, decimals: int = 1) -> str:
    locale = number_locale(language)
    # Rounded within its thousands first: 999,950 is 1M, not 1000K.
    thousands = size.adjusted() // 3 * 3
    size = size.quantize(Decimal(1).scaleb(thousands - decimals), context=_ROUNDING)
    if is_currency(unit):
        text = numbers.format_compact_currency(size, unit, locale=locale, fraction_digits=decimals)
        return _apart(text, symbol=numbers.get_currency_symbol(unit, locale))
    text = numbers.format_compact_decimal(size, locale=locale, fraction_digits=decimals)
    return f"{text}{NO_BREAK_SPACE}{unit}" if unit else text


def _apart(text: str, *, symbol: str) -> str:
    """Put a space where a symbol of letters touches digits: `SEK4` becomes `SEK 4`."""
    touches = text.startswith(symbol) and symbol[-1].isalpha() and text[len(symbol)].isdigit()
    return symbol + NO_BREAK_SPACE + text[len(symbol) :] if touches else text


@lru_cache(maxsize=256)
def _pattern(language: str, kind: str, decimals: int) -> NumberPattern:
    locale = number_locale(language)
    base = {
        "decimal": locale.decimal_formats[None],
        "percent": locale.percent_formats[None],
        "currency": locale.currency_formats["standard"],
    }[kind]
    pattern = copy.copy(base)  # Babel shares its patterns; ours has its own digits
    pattern.frac_prec = (decimals, decimals)
    return pattern

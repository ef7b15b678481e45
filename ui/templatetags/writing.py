"""Numbers and dates in templates, in the active language and the reader's time zone."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template import Context
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui import dates, numbers

register = template.Library()

Number = float | int | Decimal | None


@register.simple_tag
def value(
    number: Number, unit: str = "", *, decimals: int | None = None, compact: bool = False
) -> str:
    """Write a value with its unit: `{% value 13.4 "%" decimals=1 %}`."""
    return numbers.format_value(
        number, unit=unit, language=_language(), decimals=decimals, compact=compact
    )


@register.simple_tag
def difference(
    number: Number, unit: str = "", *, decimals: int | None = None, compact: bool = False
) -> str:
    """Write a difference with its sign: `{% difference -0.3 "%" %}` is −0.3 pts."""
    return numbers.format_difference(
        number, unit=unit, language=_language(), decimals=decimals, compact=compact
    )


@register.filter
def in_unit(number: Number, unit: str) -> str:
    """Write a value with its unit, where a filter fits better than the tag `value`."""
    return numbers.format_value(number, unit=unit, language=_language())


@register.filter
def compact(number: Number, unit: str = "") -> str:
    """Write a value shortened for prose: `{{ total|compact:"EUR" }}` is €3.7M."""
    return numbers.format_value(number, unit=unit, language=_language(), compact=True)


@register.filter
def share(fraction: Number) -> str:
    """Write a fraction as whole per cent: 0.42 is 42%."""
    return numbers.format_share(fraction, language=_language())


@register.simple_tag(takes_context=True)
def moment(context: Context, when: datetime | None) -> SafeString | str:
    """Write when something happened, by its distance; the title has the full time and zone.

    Measured from `now` in the context where there is one, else from the clock.
    """
    if when is None:
        return numbers.NOTHING
    zone = timezone.get_current_timezone()
    return format_html(
        '<time class="nowrap" datetime="{}" title="{}">{}</time>',
        when.isoformat(),
        dates.format_full(when, tz=zone, language=_language()),
        dates.format_moment(
            when, now=context.get("now") or timezone.now(), tz=zone, language=_language()
        ),
    )


@register.filter
def day(when: date | datetime | None) -> str:
    """Write a date, with its year unless it is this one: 20 Nov."""
    if when is None:
        return numbers.NOTHING
    return dates.format_day(_local(when), today=timezone.localdate(), language=_language())


@register.filter
def full_day(when: date | datetime | None) -> str:
    """Write a date with its year: 31 Dec 2026."""
    return (
        numbers.NOTHING if when is None else dates.format_date(_local(when), language=_language())
    )


@register.filter
def long_day(when: date | datetime | None) -> str:
    """Write a date for a sentence: 31 December 2026."""
    if when is None:
        return numbers.NOTHING
    return dates.format_long_date(_local(when), language=_language())


@register.filter
def month(when: date | datetime | None) -> str:
    """Write a month: Jan 2026."""
    if when is None:
        return numbers.NOTHING
    return dates.format_month(_local(when), language=_language())


@register.filter
def full_time(when: datetime | None) -> str:
    """Write everything: 20 November 2026 at 06:00 CET."""
    if when is None:
        return numbers.NOTHING
    return dates.format_full(when, tz=timezone.get_current_timezone(), language=_language())


def _language() -> str:
    return translation.get_language() or "en"


def _local(when: date | datetime) -> date:
    return timezone.localdate(when) if isinstance(when, datetime) else when

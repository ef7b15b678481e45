"""The words and formats that charts are drawn with, for one reader."""

from datetime import date
from functools import partial

from django.utils.translation import gettext, pgettext

from ui import dates, numbers
from ui.charts import Bullet, MetricChart, Writing


def writing(chart: MetricChart, *, language: str) -> Writing:
    """Return how a chart is written in `language`, which must be the active one."""
    value = partial(
        numbers.format_value, unit=chart.unit, language=language, decimals=chart.decimals
    )
    return Writing(
        value=value,
        tick=lambda number, step: numbers.format_tick(
            number, step=step, unit=chart.unit, language=language
        ),
        day=partial(dates.format_date, language=language),
        month=partial(dates.format_month, language=language, year=False),
        short_day=lambda day: dates.format_day(day, today=day, language=language),
        baseline=gettext("Baseline"),
        plan=pgettext("chart", "plan"),
        forecast=gettext("Forecast"),
        target=gettext("Target"),
        title=chart.name,
        description=_description(chart, value=value, language=language),
    )


def way_in_words(way: Bullet, *, unit: str, language: str, decimals: int | None = None) -> str:
    """Return what a bullet shows, for those who do not see it."""
    write = partial(numbers.format_value, unit=unit, language=language, decimals=decimals)
    if way.now is None:
        return gettext("No value yet, from %(baseline)s to %(target)s") % {
            "baseline": write(way.baseline),
            "target": write(way.target),
        }
    parts = [
        gettext("%(now)s, %(share)s of the way from %(baseline)s to %(target)s")
        % {
            "now": write(way.now),
            "share": numbers.format_share(way.share(way.now), language=language),
            "baseline": write(way.baseline),
            "target": write(way.target),
        }
    ]
    if way.expected is not None:
        parts.append(gettext("the plan expects %(value)s today") % {"value": write(way.expected)})
    if way.forecast is not None:
        parts.append(gettext("forecast %(value)s") % {"value": write(way.forecast)})
    return "; ".join(parts)


def _description(chart: MetricChart, *, value: partial[str], language: str) -> str:
    parts = []
    known = [point.value for point in chart.actual if point.value is not None]
    parts.append(
        gettext("Now %(value)s.") % {"value": value(known[-1])} if known else gettext("No values.")
    )
    if chart.baseline is not None:
        parts.append(gettext("Baseline %(value)s.") % {"value": value(chart.baseline)})
    if chart.target is not None:
        parts.append(_target(value(chart.target), due=chart.due, language=language))
    if chart.allowed:
        low, high = (value(bound) for bound in chart.allowed)
        parts.append(gettext("Allowed: %(low)s to %(high)s.") % {"low": low, "high": high})
    if chart.forecast:
        last = chart.forecast[-1]
        parts.append(gettext("Forecast %(value)s.") % {"value": value(last.middle)})
        if last.most:
            low, high = (value(bound) for bound in last.most)
            words = gettext("8 in 10 outcomes lie between %(low)s and %(high)s.")
            parts.append(words % {"low": low, "high": high})
    return " ".join(parts)


def _target(target: str, *, due: date | None, language: str) -> str:
    if due is None:
        return gettext("Target %(value)s.") % {"value": target}
    return gettext("Target %(value)s by %(date)s.") % {
        "value": target,
        "date": dates.format_long_date(due, language=language),
    }

"""Charts in templates. The drawing is done by ui.charts; here the words are added."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from ui import chart_words, charts, numbers
from ui.charts import NARROW, WIDE, Band, Bullet, MetricChart
from ui.statuses import status as look_of

register = template.Library()


@register.simple_tag
def spark(
    values: Sequence[float | None],
    *,
    label: str,
    target: float | None = None,
    status: str = "",
    width: int = 104,
    height: int = 30,
) -> SafeString:
    """Draw where a metric came from; None in `values` is a gap."""
    return _drawn(
        charts.spark(
            values, label=label, target=target, tone=_tone(status), width=width, height=height
        )
    )


@register.simple_tag
def bullet(
    *,
    baseline: float,
    target: float,
    now: float | None,
    expected: float | None = None,
    forecast: float | None = None,
    status: str = "",
    unit: str = "",
    decimals: int | None = None,
    width: int = 150,
) -> SafeString:
    """Draw the way from baseline to target; its words are made from the same numbers."""
    way = Bullet(baseline=baseline, target=target, now=now, expected=expected, forecast=forecast)
    label = chart_words.way_in_words(way, unit=unit, language=_language(), decimals=decimals)
    return _drawn(charts.bullet(way, label=label, tone=_tone(status), width=width))


@register.simple_tag
def band(
    *,
    low: float | None,
    high: float | None,
    now: float | None,
    label: str,
    forecast: float | None = None,
    status: str = "",
    width: int = 150,
) -> SafeString:
    """Draw a value against the band that it should stay in."""
    metric = Band(low=low, high=high, now=now, forecast=forecast)
    return _drawn(charts.band(metric, label=label, tone=_tone(status), width=width))


@register.simple_tag
def progress_bar(
    share: float,
    *,
    label: str,
    soft: float = 0.0,
    mark: float | None = None,
    status: str = "",
    width: int = 200,
) -> SafeString:
    """Draw a share of a whole: `share` solid, `soft` on top of it pale, `mark` an upright."""
    return _drawn(
        charts.progress_bar(
            float(share),
            label=label,
            soft=float(soft),
            mark=None if mark is None else float(mark),
            tone=_tone(status),
            width=width,
        )
    )


@register.simple_block_tag
def metric_chart(content: str, chart: MetricChart) -> SafeString:
    """Draw a metric in both sizes, with its read-out and its table; the body is the caption."""
    writing = chart_words.writing(chart, language=_language())
    return render_to_string(
        "ui/metric_chart.html",
        {
            "chart": chart,
            "wide": _drawn(charts.metric_chart(chart, writing=writing, size=WIDE)),
            "narrow": _drawn(charts.metric_chart(chart, writing=writing, size=NARROW)),
            "values_id": f"{chart.id}-values",
            "geometry": charts.geometry(chart, writing=writing),
            "rows": _rows(chart),
            "caption": content,
        },
    )


def _rows(chart: MetricChart) -> list[dict[str, Any]]:
    """Return the numbers of a chart as written in its table, newest first."""
    language, rows = _language(), []
    for value in reversed(chart.actual):
        planned = charts.planned_on(chart, value.at)
        gap = None if value.value is None or planned is None else value.value - planned
        rows.append(
            {
                "at": value.at,
                "actual": _written(value.value, chart),
                "plan": _written(planned, chart),
                "gap": numbers.format_difference(
                    gap, unit=chart.unit, language=language, decimals=chart.decimals
                ),
                "corrected": value.corrected,
            }
        )
    return rows


def _written(value: float | None, chart: MetricChart) -> str:
    return numbers.format_value(
        value, unit=chart.unit, language=_language(), decimals=chart.decimals
    )


def _tone(status: str) -> str:
    return look_of(status).tone if status else "plain"


def _language() -> str:
    return translation.get_language() or "en"


def _drawn(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - ui.charts escapes every word that it draws

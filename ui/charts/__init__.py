"""Charts as plain functions: values in, SVG out.

No Django, no clock, no database. Colours are classes and sizes are attributes, so that a strict
Content-Security-Policy holds; for files the same functions put literal colours inside.
"""

from ui.charts.bullet import Band, Bullet, band, bullet, progress_bar
from ui.charts.data import (
    NARROW,
    WIDE,
    Event,
    ForecastPoint,
    MetricChart,
    Size,
    Value,
    Writing,
)
from ui.charts.metric_chart import geometry, metric_chart, planned_on
from ui.charts.spark import spark

__all__ = [
    "NARROW",
    "WIDE",
    "Band",
    "Bullet",
    "Event",
    "ForecastPoint",
    "MetricChart",
    "Size",
    "Value",
    "Writing",
    "band",
    "bullet",
    "geometry",
    "metric_chart",
    "planned_on",
    "progress_bar",
    "spark",
]

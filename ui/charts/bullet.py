"""Bars: the way from baseline to target, the allowed band, and shares of a whole."""

import math
from dataclasses import dataclass

from ui.charts import svg
from ui.charts.scales import Scale

HEIGHT = 22
_BAR_TOP, _BAR_HEIGHT = 7, 8
_TARGET_WIDTH = 2.5
_AIR = 1.04
# Beyond this many times the whole way the bar says only "far"; it also keeps infinity out.
_FARTHEST = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """The way to a target. All values are in the metric's own unit."""

    baseline: float
    target: float
    now: float | None
    expected: float | None = None
    forecast: float | None = None

    def share(self, value: float) -> float:
        """Return how far along the way a value is; 0 if target and baseline are the same."""
        span = self.target / 2 - self.baseline / 2
        share = (value / 2 - self.baseline / 2) / span if span else 0.0
        return min(_FARTHEST, max(-_FARTHEST, share)) if math.isfinite(share) else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A metric that should stay between two bounds; either may be missing."""

    low: float | None
    high: float | None
    now: float | None
    forecast: float | None = None


def bullet(way: Bullet, *, label: str, tone: str = "none", width: int = 150) -> str:
    """Return the way to a target as SVG.

    Track: the way. Solid: now. Pale: the forecast at the due date. Upright: the target. Triangle:
    where the plan expects us today. The scale holds all of them, so over-reach shows; a value worse
    than the baseline moves the start of the scale, and the baseline gets a thin tick.
    """
    now, expected, forecast = (
        None if value is None else way.share(value)
        for value in (way.now, way.expected, way.forecast)
    )
    shares = [0.0, 1.0, *(share for share in (now, expected, forecast) if share is not None)]
    least = min(shares)
    x = Scale(least, least + (max(shares) - least) * _AIR, 0, width)
    inside = [_bar("bullet-track", 0, width)]
    if forecast is not None:
        inside.append(_bar("bullet-pale", x(0), x(forecast)))
    if now is not None:
        inside.append(_bar("bullet-now", x(0), x(now)))
    if least < 0:
        inside.append(svg.element("rect", class_="bullet-base", x=x(0), y=5, width=1, height=12))
    if expected is not None:
        inside.append(_triangle(x(expected), width))
    inside.append(_upright(x(1), width))
    return _drawn(inside, label=label, tone=tone, width=width)


def band(metric: Band, *, label: str, tone: str = "none", width: int = 150) -> str:
    """Return a metric against its allowed band as SVG: the band shaded, the value an upright."""
    known = [v for v in (metric.low, metric.high, metric.now, metric.forecast) if v is not None]
    least, most = (min(known), max(known)) if known else (0.0, 1.0)
    pad = (most / 2 - least / 2) * 0.5 or max(abs(most) * 0.1, 1.0)
    x = Scale(max(least - pad, -1e308), min(most + pad, 1e308), 0, width)
    start = 0.0 if metric.low is None else x(metric.low)
    end = float(width) if metric.high is None else x(metric.high)
    inside = [_bar("bullet-track", 0, width), _bar("bullet-allowed", start, end)]
    if metric.forecast is not None:
        inside.append(_dot("bullet-pale", x(metric.forecast), width))
    if metric.now is not None:
        inside.append(_dot("bullet-now", x(metric.now), width))
    return _drawn(inside, label=label, tone=tone, width=width)


def progress_bar(
    share: float,
    *,
    label: str,
    soft: float = 0.0,
    mark: float | None = None,
    tone: str = "plain",
    width: int = 200,
) -> str:
    """Return a share of a whole as SVG: `share` solid, `soft` on top of it pale, `mark` upright.

    All are fractions of the whole; more than the whole fills it.
    """
    x = Scale(0, 1, 0, width)
    inside = [_bar("bullet-track", 0, width)]
    if soft > 0:
        inside.append(_bar("bullet-pale", 0, x(share + soft)))
    inside.append(_bar("bullet-now", 0, x(share)))
    if mark is not None:
        inside.append(_upright(x(mark), width))
    return _drawn(inside, label=label, tone=tone, width=width)


def _bar(css: str, one: float, other: float) -> str:
    start, end = sorted((one, other))
    if css == "bullet-now" and end - start < 2:
        # Nothing reached yet is a sliver: an empty track would look like a missing value.
        end = start + 2
    return svg.element(
        "rect", class_=css, x=start, y=_BAR_TOP, width=end - start, height=_BAR_HEIGHT, rx=2
    )


def _upright(x: float, width: int) -> str:
    left = min(width - _TARGET_WIDTH, max(0.0, x - _TARGET_WIDTH / 2))
    return svg.element("rect", class_="bullet-target", x=left, y=1, width=_TARGET_WIDTH, height=20)


def _triangle(x: float, width: int) -> str:
    tip = min(width - 4.0, max(4.0, x))
    return svg.element(
        "path",
        class_="bullet-plan",
        d=svg.path([(tip, 16), (tip + 4, 22), (tip - 4, 22)], closed=True),
    )


def _dot(css: str, x: float, width: int) -> str:
    return svg.element("circle", class_=css, cx=min(width - 5.0, max(5.0, x)), cy=11, r=5)


def _drawn(inside: list[str], *, label: str, tone: str, width: int) -> str:
    return svg.drawing(*inside, css=f"bullet tone-{tone}", width=width, height=HEIGHT, label=label)

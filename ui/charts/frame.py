"""The frame of a metric chart: which dates and values it holds, and its two axes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ui.charts import labels, svg
from ui.charts.data import MetricChart, Size, Writing
from ui.charts.scales import Scale, Ticks, date_ticks, day_number, domain, nice_ticks

NARROW_DAYS = 183  # a narrow chart shows the last six months
_BOTTOM = 44.0
_TICK_ROOM = {True: 48.0, False: 68.0}  # pixels for the name of a month or day, by narrow


@dataclass(frozen=True, slots=True)
class Frame:
    """Where everything lies: scales, ticks, and the edges of the plot in pixels."""

    size: Size
    first: date
    last: date
    x: Scale
    y: Scale
    ticks: Ticks
    left: float
    right: float
    top: float
    bottom: float
    dated: bool

    def at(self, moment: date, value: float) -> svg.Point:
        """Return the place of a value."""
        return self.x(day_number(moment)), self.y(value)

    def holds(self, moment: date) -> bool:
        """Tell whether a moment lies between the two ends."""
        return day_number(self.first) <= day_number(moment) <= day_number(self.last)


def framed(
    chart: MetricChart, *, size: Size, writing: Writing, right_words: Sequence[str]
) -> Frame:
    """Return the frame of a chart. `right_words` will stand at the right end of the lines."""
    first, last = _ends(chart, narrow=size.narrow)
    ticks = nice_ticks(*domain(list(_reach(chart, first=first))))
    tick_words = [writing.tick(value, ticks.step) for value in ticks.values]
    left = min(size.width * 0.3, max(map(labels.width_of, tick_words), default=0.0) + 14)
    margin = max(map(labels.width_of, right_words), default=0.0) + 22
    right = size.width - min(size.width * 0.3, margin)
    top = 14.0 if size.narrow else 40.0
    bottom = size.height - _BOTTOM
    return Frame(
        size=size,
        first=first,
        last=last,
        x=Scale(day_number(first), day_number(last), left, right),
        y=Scale(ticks.values[0], ticks.values[-1], bottom, top),
        ticks=ticks,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        dated=bool(_moments(chart)),
    )


def axes(frame: Frame, writing: Writing) -> Iterator[str]:
    """Draw the horizontal grid with its values, and the months or days below."""
    for value in frame.ticks.values:
        y = frame.y(value)
        yield svg.element("line", class_="c-grid", x1=frame.left, x2=frame.right, y1=y, y2=y)
        words = writing.tick(value, frame.ticks.step)
        yield svg.text(words, x=frame.left - 8, y=y + 4, text_anchor="end")
    if not frame.dated:
        return
    most = max(2, int((frame.right - frame.left) / _TICK_ROOM[frame.size.narrow]))
    for tick in date_ticks(frame.first, frame.last, most=most):
        x = frame.x(day_number(tick.on))
        base = frame.bottom
        yield svg.element("line", class_="c-tick", x1=x, x2=x, y1=base, y2=base + 5)
        words = (writing.month if tick.by_month else writing.short_day)(tick.on)
        yield svg.text(words, x=x, y=base + 20, text_anchor="middle")
        if tick.new_year:
            yield svg.text(str(tick.on.year), x=x, y=base + 35, text_anchor="middle")


def _ends(chart: MetricChart, *, narrow: bool) -> tuple[date, date]:
    """Return the first and last date to show: values and what is planned or forecast for them."""
    moments = _moments(chart) or [date(2000, 1, 1)]  # any day: nothing is drawn on it
    first, last = min(moments, key=day_number), max(moments, key=day_number)
    if narrow and chart.actual:
        newest = chart.actual[-1].at
        if newest.toordinal() - NARROW_DAYS > first.toordinal():
            first = newest - timedelta(days=NARROW_DAYS)
    return first, last


def _moments(chart: MetricChart) -> list[date]:
    moments = [
        *(value.at for value in chart.actual),
        *(at for at, _ in chart.plan),
        *(point.at for point in chart.forecast),
        *([chart.due] if chart.due else []),
    ]
    return moments or [event.at for event in chart.events]


def _reach(chart: MetricChart, *, first: date) -> Iterator[float]:
    """Yield every value that must be inside the picture."""
    start = day_number(first)
    for value in chart.actual:
        if value.value is not None and day_number(value.at) >= start:
            yield value.value
    for at, planned in (*chart.plan, *chart.former_targets):
        if day_number(at) >= start:
            yield planned
    for point in chart.forecast:
        yield from (point.middle, *(point.half or ()), *(point.most or ()))
    for single in (chart.baseline, chart.target, *(chart.allowed or ())):
        if single is not None:
            yield single

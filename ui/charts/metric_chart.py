"""The chart of a metric: what came, against the baseline, the plan, the forecast and the target."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from ui import tokens
from ui.charts import labels, style, svg
from ui.charts.data import NARROW, WIDE, Event, MetricChart, Size, Writing
from ui.charts.frame import Frame, axes, framed
from ui.charts.scales import day_number


def metric_chart(
    chart: MetricChart,
    *,
    writing: Writing,
    size: Size = WIDE,
    standalone: tokens.Theme | None = None,
) -> str:
    """Return the chart as SVG. `standalone` names a theme and puts literal colours inside.

    Gaps stay gaps, corrected values are hollow dots, and what is missing is left out: a chart with
    a baseline only, or with nothing at all, is a frame with what there is.
    """
    right = [words for _, _, words in _right_labels(chart, writing, size)]
    frame = framed(chart, size=size, writing=writing, right_words=right)
    suffix = "n" if size.narrow else "w"
    title, description = f"{chart.id}-{suffix}-title", f"{chart.id}-{suffix}-desc"
    return svg.element(
        "svg",
        svg.element("title", svg.escape(writing.title or chart.name), id=title),
        svg.element("desc", svg.escape(writing.description), id=description)
        if writing.description
        else "",
        style.literal_style(tone=chart.tone, theme=standalone) if standalone else "",
        *_layers(chart, frame, writing),
        class_=f"chart {'narrow' if size.narrow else 'wide'} tone-{chart.tone}",
        xmlns="http://www.w3.org/2000/svg" if standalone else None,
        width=size.width if standalone else None,
        height=size.height if standalone else None,
        viewBox=f"0 0 {size.width} {size.height}",
        role="img",
        aria_labelledby=f"{title} {description}" if writing.description else title,
    )


def geometry(chart: MetricChart, *, writing: Writing) -> dict[str, Any]:
    """Return what chart.js reads out: a line of words per value, and its place in both drawings.

    `{"rows": [words], "wide": [[x, y]], "narrow": [[x, y] or None]}`, one entry per value; None
    where the narrow drawing starts later. Gaps have no entry.
    """
    known = [value for value in chart.actual if value.value is not None]
    places: dict[str, list[list[float] | None]] = {}
    for name, size in (("wide", WIDE), ("narrow", NARROW)):
        right = [words for _, _, words in _right_labels(chart, writing, size)]
        frame = framed(chart, size=size, writing=writing, right_words=right)
        places[name] = [
            [round(n, 1) for n in frame.at(value.at, value.value)]
            if value.value is not None and frame.holds(value.at)
            else None
            for value in known
        ]
    rows = []
    for value in known:
        words = f"{writing.day(value.at)} · {writing.value(value.value or 0.0)}"
        planned = planned_on(chart, value.at)
        rows.append(
            words if planned is None else f"{words} · {writing.plan} {writing.value(planned)}"
        )
    return {"rows": rows, **places}


def planned_on(chart: MetricChart, moment: date) -> float | None:
    """Return the plan's value at a moment; None before it starts, after it ends, or without one."""
    at = day_number(moment)
    # From the end: on the day of a step its new value counts.
    for (start, before), (end, after) in reversed(list(pairwise(chart.plan))):
        first, last = day_number(start), day_number(end)
        if first <= at <= last:
            share = (at - first) / (last - first) if last > first else 1.0
            return before * (1 - share) + after * share
    return None


def _layers(chart: MetricChart, frame: Frame, writing: Writing) -> Iterator[str]:
    """Yield the picture from back to front."""
    yield from axes(frame, writing)
    yield from _allowed(chart, frame)
    yield from _bands(chart, frame)
    yield from _events(chart.events, frame)
    yield from _promise(chart, frame)
    yield from _plan_word(chart, frame, writing)
    yield from _actual(chart, frame)
    yield from _targets(chart, frame)
    yield from _right_words(chart, frame, writing)
    yield from _now(chart, frame, writing)
    yield svg.element(
        "line", class_="c-cross", x1=0, x2=0, y1=frame.top, y2=frame.bottom, visibility="hidden"
    )
    yield svg.element("circle", class_="c-found", cx=0, cy=0, r=4.5, visibility="hidden")


def _allowed(chart: MetricChart, frame: Frame) -> Iterator[str]:
    if chart.allowed:
        low, high = (frame.y(bound) for bound in chart.allowed)
        yield svg.element(
            "rect",
            class_="c-allowed",
            x=frame.left,
            y=min(low, high),
            width=frame.right - frame.left,
            height=abs(low - high),
        )


def _bands(chart: MetricChart, frame: Frame) -> Iterator[str]:
    for css, pairs in (
        ("c-most", [(point.at, point.most) for point in chart.forecast if point.most]),
        ("c-half", [(point.at, point.half) for point in chart.forecast if point.half]),
    ):
        if pairs:
            up = [frame.at(at, high) for at, (_, high) in pairs]
            down = [frame.at(at, low) for at, (low, _) in reversed(pairs)]
            # From the newest value, so that the cone opens where the line ends.
            tip = [frame.at(*newest)] if (newest := _newest(chart)) else []
            yield svg.element("path", class_=css, d=svg.path([*tip, *up, *down], closed=True))


def _promise(chart: MetricChart, frame: Frame) -> Iterator[str]:
    """Baseline, plan and forecast: the lines that were not measured."""
    if chart.baseline is not None:
        y = frame.y(chart.baseline)
        yield svg.element("line", class_="c-base", x1=frame.left, x2=frame.right, y1=y, y2=y)
    plan = _visible_plan(chart, frame)
    if len(plan) > 1:
        points = [frame.at(at, value) for at, value in plan]
        yield svg.element("path", class_="c-plan", d=svg.path(points))
    if chart.forecast:
        start = [frame.at(*newest)] if (newest := _newest(chart)) else []
        points = [*start, *(frame.at(point.at, point.middle) for point in chart.forecast)]
        if len(points) > 1:
            yield svg.element("path", class_="c-forecast", d=svg.path(points))
        x, y = points[-1]
        yield svg.element("circle", class_="c-end", cx=x, cy=y, r=3.5)


def _actual(chart: MetricChart, frame: Frame) -> Iterator[str]:
    shown = [value for value in chart.actual if frame.holds(value.at)]
    for run in svg.runs([value.value for value in shown]):
        points = [frame.at(shown[place].at, value) for place, value in run]
        if len(points) > 1:
            yield svg.element("path", class_="c-actual", d=svg.path(points))
        else:
            [(x, y)] = points
            yield svg.element("circle", class_="c-single", cx=x, cy=y, r=2)
    for value in shown:
        if value.corrected and value.value is not None and math.isfinite(value.value):
            x, y = frame.at(value.at, value.value)
            yield svg.element("circle", class_="c-corrected", cx=x, cy=y, r=3.5)


def _targets(chart: MetricChart, frame: Frame) -> Iterator[str]:
    bars = [("c-former", at, value) for at, value in chart.former_targets if frame.holds(at)]
    if chart.target is not None:
        bars.append(("c-target", chart.due or frame.last, chart.target))
    for css, at, value in bars:
        x, y = frame.at(at, value)
        yield svg.element("path", class_=css, d=svg.path([(x - 7, y), (x + 7, y)]))


def _now(chart: MetricChart, frame: Frame, writing: Writing) -> Iterator[str]:
    newest = _newest(chart)
    if newest is None:
        return
    x, y = frame.at(*newest)
    yield svg.element("circle", class_="c-now", cx=x, cy=y, r=4.5)
    words = writing.value(newest[1])
    room = labels.width_of(words, size=14) + 10
    # The line comes from one side, above or below; the words go to the other.
    came_from_above = _height_before(chart, frame, room=room) < y
    below = (came_from_above and y + 24 < frame.bottom) or y - 14 < frame.top
    left = x - room > frame.left
    yield svg.text(
        words,
        class_="now halo",
        x=x - 6 if left else x + 8,
        y=y + 22 if below else y - 12,
        text_anchor="end" if left else "start",
    )


def _height_before(chart: MetricChart, frame: Frame, *, room: float) -> float:
    """Return how high the line runs, on average, over the last `room` pixels before its end."""
    points = [
        frame.at(value.at, value.value)
        for value in chart.actual
        if value.value is not None and math.isfinite(value.value)
    ]
    end = points.pop()
    near = [y for x, y in points if x >= end[0] - room] or [y for _, y in points[-1:]] or [end[1]]
    return sum(near) / len(near)


def _events(events: Sequence[Event], frame: Frame) -> Iterator[str]:
    shown = sorted((e for e in events if frame.holds(e.at)), key=lambda e: day_number(e.at))
    places = []
    for event in shown:
        x, room = frame.x(day_number(event.at)), labels.width_of(event.name) + 10
        places.append((x, x + room) if x + room < frame.size.width else (x - room, x))
    rows: list[int | None] = [None] * len(shown)
    if not frame.size.narrow:
        rows = labels.rows_of(places, rows=2)
    for event, (start, _), row in zip(shown, places, rows, strict=True):
        x = frame.x(day_number(event.at))
        y = frame.top - 2 if row is None else frame.top - 24 + row * 15 - 9
        inside = [
            svg.element("title", svg.escape(event.name)),
            svg.element("line", class_="c-event", x1=x, x2=x, y1=y, y2=frame.bottom),
        ]
        if row is not None:
            anchor, offset = ("start", 5) if start >= x else ("end", -5)
            inside.append(svg.text(event.name, x=x + offset, y=y + 9, text_anchor=anchor))
        yield svg.element("g", *inside)


def _plan_word(chart: MetricChart, frame: Frame, writing: Writing) -> Iterator[str]:
    plan = _visible_plan(chart, frame)
    if frame.size.narrow or len(plan) < 2:
        return
    points = [frame.at(at, value) for at, value in plan]
    (x0, y0), (x1, y1) = max(pairwise(points), key=lambda p: p[1][0] - p[0][0])
    if x1 - x0 < 80:
        return
    x, y = x0 + (x1 - x0) * 0.45, y0 + (y1 - y0) * 0.45
    falls = y1 > y0
    words = writing.plan[:1].upper() + writing.plan[1:]
    # On the side that the line leaves free: below a falling one to its left, above a rising one.
    yield svg.text(
        words,
        class_="halo",
        x=x - 6,
        y=min(y + 18, frame.bottom - 4) if falls else y - 10,
        text_anchor="end",
    )


def _right_labels(chart: MetricChart, writing: Writing, size: Size) -> list[tuple[float, str, str]]:
    """Return (value, class, words) of what stands at the right ends of lines."""
    found: list[tuple[float, str, str]] = []
    wanted = [
        (chart.baseline, "halo", writing.baseline),
        (chart.forecast[-1].middle if chart.forecast else None, "toned halo", writing.forecast),
        (chart.target, "strong halo", writing.target),
    ]
    for value, css, name in wanted:
        if value is not None:
            amount = writing.value(value)
            found.append((value, css, amount if size.narrow else f"{name} {amount}"))
    bounds = [(bound, "halo", writing.value(bound)) for bound in chart.allowed or ()]
    return found + bounds


def _right_words(chart: MetricChart, frame: Frame, writing: Writing) -> Iterator[str]:
    wanted = sorted(
        (
            (frame.y(value), css, words)
            for value, css, words in _right_labels(chart, writing, frame.size)
        ),
        key=lambda label: label[0],
    )
    heights = labels.pushed_apart([y for y, _, _ in wanted], low=frame.top, high=frame.bottom)
    for (_, css, words), y in zip(wanted, heights, strict=True):
        yield svg.text(words, class_=css, x=frame.right + 12, y=y + 4)


def _visible_plan(chart: MetricChart, frame: Frame) -> list[tuple[date, float]]:
    """Return the plan's corners from the left edge on, cut there if it began earlier."""
    shown = [(at, value) for at, value in chart.plan if frame.holds(at)]
    if len(shown) < len(chart.plan):
        edge = planned_on(chart, frame.first)
        if edge is not None and (not shown or shown[0][0] != frame.first):
            shown.insert(0, (frame.first, edge))
    return shown


def _newest(chart: MetricChart) -> tuple[date, float] | None:
    for value in reversed(chart.actual):
        if value.value is not None and math.isfinite(value.value):
            return value.at, value.value
    return None

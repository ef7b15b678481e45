"""A word-sized line: where a metric came from."""

from collections.abc import Sequence

from ui.charts import svg
from ui.charts.scales import Scale

_EDGE = 4.0


def spark(
    values: Sequence[float | None],
    *,
    label: str,
    target: float | None = None,
    tone: str = "plain",
    width: int = 104,
    height: int = 30,
) -> str:
    """Return a small line chart as SVG; nothing if there is no value.

    `values` are evenly apart in time; None leaves a gap. The newest value is a dot. A constant
    series runs through the middle. `target` is a dotted line.
    """
    lines = svg.runs(values)
    if not lines:
        return ""
    known = [value for line in lines for _, value in line]
    reach = known if target is None else [*known, target]
    x = Scale(0, max(1, len(values) - 1), _EDGE, width - _EDGE)
    y = Scale(min(reach), max(reach), height - _EDGE, _EDGE)
    inside = []
    if target is not None:
        inside.append(
            svg.element("line", class_="spark-target", x1=0, x2=width, y1=y(target), y2=y(target))
        )
    for line in lines:
        points = [(x(place), y(value)) for place, value in line]
        if len(points) > 1:
            inside.append(svg.element("path", class_="spark-line", d=svg.path(points)))
        elif line is not lines[-1]:
            # One value between two gaps would be a line of no length, which is not drawn.
            [(cx, cy)] = points
            inside.append(svg.element("circle", class_="spark-dot", cx=cx, cy=cy, r=1))
    place, value = lines[-1][-1]
    inside.append(svg.element("circle", class_="spark-dot", cx=x(place), cy=y(value), r=3))
    return svg.drawing(*inside, css=f"spark tone-{tone}", width=width, height=height, label=label)

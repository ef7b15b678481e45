"""The few pieces of SVG that every drawing is made of."""

import math
from collections.abc import Iterable, Sequence
from html import escape as escape

Point = tuple[float, float]


def written(number: float) -> str:
    """Return a coordinate to a tenth of a pixel, without idle zeros.

    Raises: ValueError for NaN and infinity, which browsers drop without a word.
    """
    if not math.isfinite(number):
        raise ValueError(f"A coordinate must be a finite number, but is {number}.")
    text = f"{number:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, *inside: str, **attributes: str | float | None) -> str:
    """Return one element; `inside` is markup already.

    Underscores in attribute names become hyphens and a trailing one is dropped (`class_`).
    Strings are escaped, numbers are written as coordinates, and None leaves an attribute out.
    """
    text = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{text}>{''.join(inside)}</{name}>" if inside else f"<{name}{text}/>"


def text(words: str, **attributes: str | float | None) -> str:
    """Return a piece of text; the words are escaped."""
    return element("text", escape(words), **attributes)


def path(points: Iterable[Point], *, closed: bool = False) -> str:
    """Return the `d` of a line through points."""
    line = "L".join(f"{written(x)} {written(y)}" for x, y in points)
    return f"M{line}{'Z' if closed else ''}"


def drawing(
    *inside: str, css: str, width: float, height: float, label: str = "", fluid: bool = False
) -> str:
    """Return a whole drawing that reads as one picture named `label`.

    `fluid` leaves its size to the page; without a label the words stand beside it and it is hidden
    from screen readers.
    """
    return element(
        "svg",
        *inside,
        class_=css,
        width=None if fluid else width,
        height=None if fluid else height,
        viewBox=f"0 0 {written(width)} {written(height)}",
        role="img" if label else None,
        aria_label=label or None,
        aria_hidden=None if label else "true",
    )


def runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Split a series at its gaps; each run lists (place in the series, value)."""
    found: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None or not math.isfinite(value):
            found.append([])
        else:
            found[-1].append((place, value))
    return [run for run in found if run]


def _attribute(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else written(value)

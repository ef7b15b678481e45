"""Reads coordinates back out of drawings."""

import math
import re
import xml.etree.ElementTree as ET


def parsed(svg):
    return ET.fromstring(svg)  # also proves that it is well-formed


def assert_inside(svg):
    """Fail unless every coordinate of a drawing is finite and inside its viewBox."""
    root = parsed(svg)
    _, _, width, height = map(float, root.get("viewBox").split())
    for node in root.iter():
        xs = [float(node.get(key)) for key in ("x", "x1", "x2", "cx") if node.get(key)]
        ys = [float(node.get(key)) for key in ("y", "y1", "y2", "cy") if node.get(key)]
        if node.get("d"):
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", node.get("d"))]
            xs, ys = xs + numbers[::2], ys + numbers[1::2]
        if node.tag == "rect":
            assert float(node.get("width")) >= 0
            assert float(node.get("height")) >= 0
            xs.append(xs[0] + float(node.get("width")))
            ys.append(ys[0] + float(node.get("height")))
        assert all(math.isfinite(n) for n in xs + ys), ET.tostring(node)
        assert all(-0.1 <= x <= width + 0.1 for x in xs), ET.tostring(node)
        assert all(-0.1 <= y <= height + 0.1 for y in ys), ET.tostring(node)


def classes(svg):
    """Return the classes of all shapes, in drawing order."""
    return [node.get("class") for node in parsed(svg).iter() if node.get("class")][1:]


def words(svg):
    """Return all drawn words, in drawing order."""
    return [node.text for node in parsed(svg).iter() if node.tag.endswith("text")]

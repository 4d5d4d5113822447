"""Reading a drawing back: what stands where, and whether it stays inside its box."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from routeways.ui.charts import Chart
from routeways.ui.lettering import BODY, SMALL, TILE, VALUE, width_of

COMMAND = re.compile(r"([MLHVZAv])([^MLHVZAv]*)")


def parse(chart: Chart | str) -> Element:
    return ElementTree.fromstring(chart if isinstance(chart, str) else chart.svg)


def tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def all_of(chart: Chart | str, name: str, css: str = "") -> list[Element]:
    """Elements called `name`, with the class `css` where it is given."""
    found = [element for element in parse(chart).iter() if tag(element) == name]
    return [element for element in found if not css or css in element.get("class", "").split()]


def texts(chart: Chart | str) -> list[str]:
    return [element.text or "" for element in all_of(chart, "text")]


def places(element: Element) -> Iterator[tuple[float, float]]:
    """Every point that a shape or a line passes through."""
    get = lambda name: float(element.get(name, "0"))  # noqa: E731
    match tag(element):
        case "rect":
            yield get("x"), get("y")
            yield get("x") + get("width"), get("y") + get("height")
        case "circle":
            yield get("cx") - get("r"), get("cy") - get("r")
            yield get("cx") + get("r"), get("cy") + get("r")
        case "polyline":
            yield from (tuple(map(float, pair.split(","))) for pair in element.get("points", "").split())
        case "path":
            yield from path_places(element.get("d", ""))


def path_places(d: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for command, rest in COMMAND.findall(d):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", rest)]
        if command in "ML":
            for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                yield x, y
        elif command == "H":
            x = numbers[0]
        elif command == "V":
            y = numbers[0]
        elif command == "v":
            y += numbers[0]
        elif command == "A":
            x, y = numbers[-2:]
        yield x, y


def extent(element: Element, *, spark: bool = False) -> tuple[float, float]:
    """The left and right end of a text at the largest size that the stylesheet gives it."""
    css = element.get("class", "").split()
    size = 12.0 if spark else SMALL if "t-s" in css else TILE if "t-n" in css else VALUE if "t-v" in css else BODY
    width = width_of(element.text or "", size, bold=bool({"t-b", "t-v"} & set(css)))
    x = float(element.get("x", "0"))
    left = x - width if "t-e" in css else x - width / 2 if "t-c" in css else x
    return left, left + width


def assert_sound(chart: Chart) -> None:
    """Well-formed, finite, inside its box, named, described, and with a table."""
    root = parse(chart)
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert (tag(title), tag(desc)) == ("title", "desc")
    assert title.text
    assert desc.text
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == desc.get("id")
    for element in root.iter():
        for x, y in places(element):
            assert math.isfinite(x), chart.svg
            assert math.isfinite(y), chart.svg
            assert -1 <= x <= chart.width + 1, (x, chart.width, element.attrib)
            assert -1 <= y <= chart.height + 1, (y, chart.height, element.attrib)
        if tag(element) == "text":
            assert math.isfinite(float(element.get("x", "nan")))
            left, right = extent(element, spark=chart.kind == "spark")
            slack = 8 if chart.kind == "spark" else 2
            assert left >= -slack, (left, element.text)
            assert right <= chart.width + slack, (right, chart.width, element.text)
            assert 0 <= float(element.get("y", "0")) <= chart.height, element.text
    assert chart.table.caption

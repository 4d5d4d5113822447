"""Horizontal bars. They start at 0, always; a missing number is its symbol at the axis, not a bar of no length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Point, Spec, all_numbers
from routeways.ui.charts.rows import draw_name, names_uncut, row_height
from routeways.ui.charts.scale import Axis
from routeways.ui.charts.words import finish, fitted, sentence, table_of_points
from routeways.ui.lettering import BODY, width_of

BARS = 120.0  # that a wider column of names leaves to the bars


@dataclass(frozen=True, kw_only=True)
class BarSpec(Spec):
    """`here` are the labels of the subject: drawn dark, in bold. The order of the points is kept."""

    points: tuple[Point, ...]
    here: frozenset[str] = frozenset()


def bars(spec: BarSpec) -> Chart:
    """Bars from 0 with their numbers at the end; intervals as whiskers; unreliable ones as dashed outlines."""
    both = any(number < 0 for number in all_numbers(spec.points))
    most = 95.0 if both else 175.0  # what a number may take at the end of its bar
    written = [fitted(spec.written(point), most, BODY, bold=True) for point in spec.points]
    numbers = max([0.0, *(width_of(words, BODY, bold=True) + 10 for words in written)]) * (2 if both else 1)
    room = names_uncut((point.label for point in spec.points), 185, max(185, min(270, WIDTH - BARS - numbers)))
    x = _scale(spec.points, written, room)
    body, top = [], 2.0
    for point, words in zip(spec.points, written, strict=True):
        height = row_height(point.label, room, 30)
        bold = point.label in spec.here
        body += draw_name(point.label, room, top + height / 2, bold=bold)
        body += _bar(point, words, x, top + height / 2, dark=bold or not spec.here)
        top += height
    body.append(svg.down(x.at(0), 0, top + 2, "ax"))
    return finish(
        "bars",
        spec,
        body=body,
        description=sentence(spec, spec.points),
        table=table_of_points(spec, spec.points),
        width=WIDTH,
        height=top + 4,
    )


def _scale(points: Sequence[Point], written: Sequence[str], left: float) -> Axis:
    """The longest bars that leave room for every number at its end, on either side of 0."""
    rightward, leftward = [(0.0, 30.0)], [(0.0, 0.0)]
    for point, words in zip(points, written, strict=True):
        room = width_of(words, BODY, bold=True) + 10
        lowest, highest = min(numbers_of(point)), max(numbers_of(point))
        if point.value is not None and point.value < 0:
            leftward.append((-lowest, room))
            rightward.append((max(0.0, highest), 0.0))
        else:
            rightward.append((max(0.0, highest), room))
            leftward.append((max(0.0, -lowest), 0.0))
    space = WIDTH - left - 2
    pairs = product(set(rightward), set(leftward))
    unit = min(((space - a - b) / (high + low) for (high, a), (low, b) in pairs if high + low > 1e-9), default=0.0)
    zero = left + max(low * unit + room for low, room in leftward)
    low, high = max(low for low, _ in leftward), max(high for high, _ in rightward)
    if not unit:
        return Axis(0.0, 1.0, (), 0, zero, WIDTH)
    return Axis(-low, high, (), 0, zero - low * unit, zero + high * unit)


def numbers_of(point: Point) -> list[float]:
    return all_numbers([point]) or [0.0]


def _bar(point: Point, words: str, x: Axis, middle: float, *, dark: bool) -> list[str]:
    zero = x.at(0)
    if point.value is None:
        return [svg.text(zero + 7, middle + 5, words, "t-b t-m")]
    end = x.at(point.value)
    tone = "lead" if dark else "rest"
    left, width = min(zero, end), abs(end - zero)
    if point.unsure:
        out = [svg.rect(left, middle - 10, width, 20, f"unsure {tone}-s")]
    else:
        out = [svg.rect(left, middle - 11, width, 22, f"{tone}-f")]
    outer = end
    if point.interval:
        low, high = x.at(point.interval[0]), x.at(point.interval[1])
        out.append(svg.whisker(low, high, middle, "rest-s" if dark else "lead-s"))
        outer = max(end, high) if point.value >= 0 else min(end, low)
    bold = "t-b" if dark else ""
    if point.value < 0:
        return [*out, svg.text(outer - 6, middle + 5, words, f"t-e {bold}".strip())]
    return [*out, svg.text(outer + 7, middle + 5, words, bold)]

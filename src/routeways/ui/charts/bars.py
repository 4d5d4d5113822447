"""Horizontal bars. They start at 0, always; a missing number is its symbol at the axis, not a bar of no length."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Point, Spec, all_numbers
from routeways.ui.charts.rows import draw_name, names_width, row_height
from routeways.ui.charts.scale import Axis, axis
from routeways.ui.charts.words import finish, sentence, table_of_points
from routeways.ui.lettering import BODY, shorten, width_of


@dataclass(frozen=True, kw_only=True)
class BarSpec(Spec):
    """`here` are the labels of the subject: drawn dark, in bold. The order of the points is kept."""

    points: tuple[Point, ...]
    here: frozenset[str] = frozenset()


def bars(spec: BarSpec) -> Chart:
    """Bars from 0 with their numbers at the end; intervals as whiskers; unreliable ones as dashed outlines."""
    room = names_width((point.label for point in spec.points), 185)
    written = [spec.written(point).text for point in spec.points]
    widest = min(170.0, max([30.0, *(width_of(words, BODY, bold=True) for words in written)]))
    negative = any(number < 0 for number in all_numbers(spec.points))
    left = room + (widest + 8 if negative else 0)
    x = axis(all_numbers(spec.points), left, WIDTH - widest - 10, zero=True, unit=spec.unit)
    # Bars end at the longest value, not at the next round number: there are no grid lines to meet.
    low, high = min([0.0, *all_numbers(spec.points)]), max([0.0, *all_numbers(spec.points)])
    if low < high:
        x = Axis(low, high, x.ticks, x.decimals, x.start, x.end)
    body, top = [], 2.0
    for point, words in zip(spec.points, written, strict=True):
        height = row_height(point.label, room, 30)
        bold = point.label in spec.here
        body += draw_name(point.label, room, top + height / 2, bold=bold)
        body += _bar(point, shorten(words, widest, BODY, bold=True), x, top + height / 2, dark=bold or not spec.here)
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

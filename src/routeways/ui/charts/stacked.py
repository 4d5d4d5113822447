"""Stacked bars: the parts of a whole, one row each. A row with a missing part never pretends to be complete."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Point, Series, Spec
from routeways.ui.charts.rows import draw_name, names_width, row_height
from routeways.ui.charts.words import describe_series, finish
from routeways.ui.lettering import LEADING, SMALL, shorten, width_of, wrap
from routeways.ui.tables import Column, Content, TableView
from routeways.values import Unit

CATEGORIES = ("f1", "f5", "f2", "f3", "f4", "f6")  # neighbours far apart in lightness


@dataclass(frozen=True, kw_only=True)
class StackSpec(Spec):
    """`rows` have one point for each of `parts`, in that order; at most six parts.

    `normalise` makes every row 100% long from its own numbers; else rows are as long as their sum. `classes` are fill
    classes for the parts ("q1" to "q5" where they have an order). Raises ValueError for rows of another length.
    """

    parts: tuple[str, ...]
    rows: tuple[Series, ...]
    normalise: bool = False
    classes: tuple[str, ...] = CATEGORIES

    def __post_init__(self) -> None:
        if not 1 <= len(self.parts) <= min(6, len(self.classes)):
            raise ValueError(f"“{self.title}”: a stacked bar has one to {min(6, len(self.classes))} parts.")
        if any(len(row.points) != len(self.parts) for row in self.rows):
            raise ValueError(f"“{self.title}”: a row does not have one number for each part.")

    def whole(self, row: Series) -> float | None:
        """What the row is measured against; None where it cannot be drawn as shares of itself."""
        values = [point.value for point in row.points]
        known = [value for value in values if value is not None]
        if any(value < 0 for value in known) or (self.normalise and (len(known) < len(values) or not sum(known))):
            return None
        return sum(known)


def stacked(spec: StackSpec) -> Chart:
    """Bars in parts with their shares inside where they fit, and the parts' names above."""
    room = names_width((row.name for row in spec.rows), 160)
    wholes = [spec.whole(row) for row in spec.rows]
    ends = (
        [] if spec.normalise else [width_of(f"+ {_signs(row)}", SMALL, bold=True) for row in spec.rows if _signs(row)]
    )
    length = WIDTH - room - min(150.0, max(ends, default=-10.0) + 10)
    longest = max([whole for whole in wholes if whole is not None], default=0.0) or 1.0
    if spec.unit is Unit.PER_CENT and not spec.normalise and longest > 90:
        longest = max(100.0, longest)
    head, top = _part_names(spec, wholes, room, length, longest)
    body = list(head)
    for row, whole in zip(spec.rows, wholes, strict=True):
        height = row_height(row.name, room, 42)
        body += draw_name(row.name, room, top + height / 2)
        scale = length / ((whole if spec.normalise else longest) or 1.0)
        body += _row(spec, row, whole, room, middle=top + height / 2, scale=scale)
        top += height
    return finish(
        "stacked",
        spec,
        body=body,
        description=describe_series(spec, spec.rows),
        table=_table(spec, wholes),
        width=WIDTH,
        height=top + 4,
    )


def _row(spec: StackSpec, row: Series, whole: float | None, left: float, *, middle: float, scale: float) -> list[str]:
    signs = _signs(row)
    if whole is None:
        why = f"{signs} not drawn: a part is missing" if signs else "Not drawn: see the table"
        return [svg.text(left, middle + 5, shorten(why, WIDTH - left, SMALL), "t-s t-m")]
    out, x = [], left
    for number, point in enumerate(row.points):
        if not point.value:
            continue
        width, colour = point.value * scale, spec.classes[number]
        out.append(svg.rect(x, middle - 17, width, 34, f"seg {colour}{' doubt' if point.unsure else ''}"))
        words = _inside(spec, point, whole)
        if width_of(words, SMALL) + 2 <= width:
            out.append(svg.text(x + width / 2, middle + 5, words, f"t-c t-s {colour}t"))
        x += width
    if signs:
        out.append(svg.text(x + 6, middle + 5, shorten(f"+ {signs}", WIDTH - x - 6, SMALL, bold=True), "t-s t-b halo"))
    return out


def _inside(spec: StackSpec, point: Point, whole: float) -> str:
    """What stands inside a part: shares in whole per cent, since the table has them exactly."""
    value = point.value or 0.0
    if spec.normalise:
        words = _share(value, whole)
    else:
        words = _share(value, 100) if spec.unit is Unit.PER_CENT else spec.unit.write(value, spec.decimals)
    return f"{words} [u]" if point.unsure else words


def _signs(row: Series) -> str:
    """The symbols of the parts that are missing: "[c] [x]"."""
    return " ".join(dict.fromkeys(point.sign for point in row.points if point.value is None))


def _share(value: float, whole: float) -> str:
    share = value / whole * 100
    return "under 1%" if 0 < share < 0.5 else f"{share:.0f}%"


def _part_names(
    spec: StackSpec, wholes: list[float | None], left: float, length: float, longest: float
) -> tuple[list[str], float]:
    """Names over the first drawn row where each fits over its part, else a key. (elements, where the rows begin)"""
    first = next((i for i, whole in enumerate(wholes) if whole), None)
    if first is not None:
        scale = length / ((wholes[first] if spec.normalise else longest) or 1.0)
        starts, x = [], left
        for point in spec.rows[first].points:
            starts.append(x)
            x += (point.value or 0) * scale
        ends = [*starts[1:], WIDTH]
        fits = all(
            start + 3 + width_of(name, SMALL, bold=True) <= end - 4
            for name, start, end in zip(spec.parts, starts, ends, strict=True)
        )
        if fits:
            return [svg.text(x + 3, 18, name, "t-s t-b") for name, x in zip(spec.parts, starts, strict=True)], 26.0
    return _key(spec)


def _key(spec: StackSpec) -> tuple[list[str], float]:
    out: list[str] = []
    x, y = 0.0, 4.0
    for number, name in enumerate(spec.parts):
        words = wrap(name, WIDTH - 26, SMALL, 1)[0]
        width = 22 + width_of(words, SMALL) + 16
        if x and x + width > WIDTH:
            x, y = 0.0, y + LEADING + 4
        out.append(svg.rect(x, y, 16, 16, spec.classes[number]))
        out.append(svg.text(x + 22, y + 13, words, "t-s"))
        x += width
    return out, y + LEADING + 8


def _table(spec: StackSpec, wholes: list[float | None]) -> TableView:
    """The numbers as given, each with its share where the bars show shares."""
    rows: list[tuple[Content, ...]] = []
    for row, whole in zip(spec.rows, wholes, strict=True):
        cells: list[Content] = [row.name]
        for point in row.points:
            written = spec.written(point)
            share = spec.normalise and whole and point.value is not None
            cells.append(f"{written} ({_share(point.value or 0, whole or 1)})" if share else written)
        rows.append(tuple(cells))
    columns = (Column(spec.label_name), *(Column(part, numeric=True) for part in spec.parts))
    return TableView(spec.caption or spec.title, columns, tuple(rows))

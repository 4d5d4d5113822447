"""Two questions at once: dots between two axes whose ends are named in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Point, Spec, all_numbers
from routeways.ui.charts.scale import Axis, axis, thin
from routeways.ui.charts.words import finish, spoken
from routeways.ui.lettering import LEADING, SMALL, shorten, width_of, wrap
from routeways.ui.tables import Column, TableView
from routeways.ui.written import Written, write
from routeways.values import Unit

TOP, PLOT = 26.0, 264.0
STRIP = 30.0  # kept free above the x axis for the words at the low end of y


@dataclass(frozen=True, slots=True)
class Dot:
    """A name with its number on either axis."""

    label: str
    x: Point
    y: Point


@dataclass(frozen=True, kw_only=True)
class QuadrantSpec(Spec):
    """`unit` and `decimals` are those of y. `x_ends` and `y_ends` name the low and the high end in words.

    `cross` is where the dividing lines meet: say in the subtitle what it is. Without it they halve the axes.
    """

    dots: tuple[Dot, ...]
    x_name: str
    y_name: str
    x_ends: tuple[str, str]
    y_ends: tuple[str, str]
    x_unit: Unit = Unit.COUNT
    x_decimals: int | None = None
    cross: tuple[float, float] | None = None
    here: frozenset[str] = frozenset()

    def written_x(self, point: Point) -> Written:
        return write(
            point.value,
            point.symbol,
            point.marks,
            point.lower,
            point.upper,
            unit=self.x_unit,
            decimals=self.x_decimals,
            bounds=point.bounds,
        )


def quadrant(spec: QuadrantSpec) -> Chart:
    """Dots with names beside them. What misses a number is listed below with its symbol, not placed."""
    bottom = TOP + PLOT
    cross = ([spec.cross[0]], [spec.cross[1]]) if spec.cross else ([], [])
    y = axis([*all_numbers(dot.y for dot in spec.dots), *cross[1]], bottom - STRIP, TOP + 6, most=5, unit=spec.unit)
    left = max(width_of(y.label(tick, spec.unit), SMALL) for tick in y.ticks) + 8
    x = axis([*all_numbers(dot.x for dot in spec.dots), *cross[0]], left + 10, WIDTH - 18, most=5, unit=spec.x_unit)
    middle = spec.cross or ((x.low + x.high) / 2, (y.low + y.high) / 2)
    body = [svg.down(x.at(middle[0]), TOP, bottom, "ref"), svg.across(left, WIDTH - 8, y.at(middle[1]), "ref")]
    body += _axes(spec, x, y, left, bottom)
    shown = [dot for dot in spec.dots if dot.x.value is not None and dot.y.value is not None]
    places = [(x.at(dot.x.value or 0), y.at(dot.y.value or 0)) for dot in shown]
    for dot, at in zip(shown, places, strict=True):
        body += _dot(spec, dot, at, x, y)
    body += _names(spec, shown, places, left, bottom)
    missing, height = _not_shown(spec, bottom + 48)
    notes = [f"Across, {_cut(x, spec.x_unit)}" if x.cut else "", f"up, {_cut(y, spec.unit)}" if y.cut else ""]
    note = "; ".join(part for part in notes if part)
    rows = tuple((dot.label, spec.written_x(dot.x), spec.written(dot.y)) for dot in spec.dots)
    columns = (Column(spec.label_name), Column(spec.x_name, numeric=True), Column(spec.y_name, numeric=True))
    said = "; ".join(
        f"{dot.label}: {spec.x_name} {spoken(spec.written_x(dot.x))}, {spec.y_name} {spoken(spec.written(dot.y))}"
        for dot in spec.dots[:20]
    )
    more = f"; and {len(spec.dots) - 20} more in the table" if len(spec.dots) > 20 else ""
    return finish(
        "quadrant",
        spec,
        body=body + missing,
        description=f"{said}{more}." if said else "No numbers.",
        table=TableView(spec.caption or spec.title, columns, rows),
        width=WIDTH,
        height=height,
        note=f"{note[0].upper()}{note[1:]}." if note else "",
    )


def _cut(one: Axis, unit: Unit) -> str:
    return f"the axis starts at {one.label(one.low, unit)}"


def _axes(spec: QuadrantSpec, x: Axis, y: Axis, left: float, bottom: float) -> list[str]:
    out = [svg.down(left, TOP, bottom, "ax"), svg.across(left, WIDTH - 8, bottom, "ax")]
    ups = [y.at(tick) for tick in y.ticks]
    out += [
        svg.text(left - 6, y.at(t) + 5, y.label(t, spec.unit), "t-e t-m t-s")
        for t, up in zip(y.ticks, ups, strict=True)
    ]
    labels = [x.label(tick, spec.x_unit) for tick in x.ticks]
    sizes = [width_of(words, SMALL) for words in labels]
    middles = [min(max(x.at(t), s / 2), WIDTH - s / 2) for t, s in zip(x.ticks, sizes, strict=True)]
    out += [svg.text(middles[i], bottom + 19, labels[i], "t-c t-m t-s") for i in thin(middles, sizes)]
    half = WIDTH / 2 - 8
    out.append(svg.text(0, 14, shorten(f"↑ {spec.y_ends[1]}", WIDTH, SMALL), "t-s t-b"))
    out.append(svg.text(left + 5, bottom - 7, shorten(f"↓ {spec.y_ends[0]}", WIDTH - left, SMALL), "t-s t-b halo"))
    out.append(svg.text(0, bottom + 39, shorten(f"← {spec.x_ends[0]}", half, SMALL, bold=True), "t-s t-b"))
    out.append(svg.text(WIDTH, bottom + 39, shorten(f"{spec.x_ends[1]} →", half, SMALL, bold=True), "t-s t-b t-e"))
    return out


def _dot(spec: QuadrantSpec, dot: Dot, at: tuple[float, float], x: Axis, y: Axis) -> list[str]:
    dark = dot.label in spec.here or not spec.here
    px, py = at
    out = []
    if dot.x.interval:
        out.append(svg.across(x.at(dot.x.interval[0]), x.at(dot.x.interval[1]), py, "ln thin rest-s"))
    if dot.y.interval:
        out.append(svg.down(px, y.at(dot.y.interval[0]), y.at(dot.y.interval[1]), "ln thin rest-s"))
    if dot.x.unsure or dot.y.unsure:
        return [*out, svg.circle(px, py, 5.5, f"unsure {'lead' if dark else 'rest'}-s")]
    return [*out, svg.circle(px, py, 6 if dark else 5, "lead-f" if dark else "rest-f")]


def _names(
    spec: QuadrantSpec, dots: Sequence[Dot], places: Sequence[tuple[float, float]], left: float, bottom: float
) -> list[str]:
    """Each name where it hides least: right, left, above or below its dot. In a crowd the subject comes first."""
    taken = [(px - 9, py - 9, px + 9, py + 9) for px, py in places]
    taken.append((left, bottom - 22, left + 12 + width_of(spec.y_ends[0], SMALL, bold=True), bottom))
    out = []
    order = sorted(range(len(dots)), key=lambda number: dots[number].label not in spec.here)
    for number in order:
        (px, py), dot = places[number], dots[number]
        bold = dot.label in spec.here
        words = shorten(dot.label, 180, SMALL, bold=bold)
        size = width_of(words, SMALL, bold=bold)
        best: tuple[float, float, float, str] | None = None
        places_around = (
            (px + 9, py - 8, ""),
            (px - 9 - size, py - 8, "t-e"),
            (px - size / 2, py - 26, "t-c"),
            (px - size / 2, py + 8, "t-c"),
        )
        for bx, by, anchor in places_around:
            box = (bx, by, bx + size, by + LEADING)
            if box[0] < left or box[2] > WIDTH or box[1] < TOP - 8 or box[3] > bottom:
                continue
            cost = sum(_overlap(box, other) for other in taken)
            if best is None or cost < best[0] - 1e-6:
                best = (cost, bx, by, anchor)
        if best is None or (best[0] > 40 and len(dots) > 12 and not bold):
            continue  # no room: the table has the name
        taken.append((best[1], best[2], best[1] + size, best[2] + LEADING))
        x = best[1] + {"": 0, "t-e": size, "t-c": size / 2}[best[3]]
        out.append(svg.text(x, best[2] + 13, words, f"t-s halo{' t-b' if bold else ''} {best[3]}".rstrip()))
    return out


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _not_shown(spec: QuadrantSpec, top: float) -> tuple[list[str], float]:
    signs = [
        f"{dot.label} {(dot.x if dot.x.value is None else dot.y).sign}"
        for dot in spec.dots
        if dot.x.value is None or dot.y.value is None
    ]
    if not signs:
        return [], top
    lines = wrap("Not shown: " + ", ".join(signs), WIDTH, SMALL, 3)
    return [svg.text(0, top + 14 + LEADING * i, words, "t-s t-m") for i, words in enumerate(lines)], (
        top + 8 + LEADING * len(lines)
    )

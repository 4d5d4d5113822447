"""Small multiples: many lines beside each other on one scale, so that shapes and levels can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Point, Series, Spec, all_numbers
from routeways.ui.charts.scale import Axis, axis
from routeways.ui.charts.strokes import draw_intervals, draw_series, labels_of, place_labels
from routeways.ui.charts.words import describe_series, finish, fitted, table_of_series
from routeways.ui.lettering import LEADING, SMALL, TILE, width_of, wrap

GAP, PLOT = 18.0, 64.0


@dataclass(frozen=True, kw_only=True)
class MultiplesSpec(Spec):
    """One small line a series. `reference` is a dashed line in each; `here` are the names of the subject."""

    series: tuple[Series, ...]
    reference: Point | None = None
    columns: int = 3
    here: frozenset[str] = frozenset()
    label_name: str = "Period"


def multiples(spec: MultiplesSpec) -> Chart:
    """Panels in a grid, all with the same scale, which the note states."""
    columns = max(1, min(4, spec.columns, len(spec.series) or 1))
    width = (WIDTH - GAP * (columns - 1)) / columns
    points = [point for one in spec.series for point in one.points]
    known = all_numbers([*points, *([spec.reference] if spec.reference else [])])
    scale = axis(known, PLOT, 0, most=12, unit=spec.unit)
    body: list[str] = []
    top = 0.0
    for start in range(0, len(spec.series), columns):
        row = spec.series[start : start + columns]
        names = [wrap(one.name, width, SMALL, 2, bold=True) for one in row]
        head = LEADING * (max(len(lines) for lines in names) + 1) + 4
        for number, one in enumerate(row):
            left = number * (width + GAP)
            body += _head(spec, one, names[number], left, bottom=top + head, width=width)
            body += _panel(spec, one, scale, left, top=top + head, width=width)
        top += head + PLOT + 20
    labels = labels_of(spec.series)
    span = f", {labels[0]} to {labels[-1]}" if len(labels) > 1 else ""
    low, high = scale.label(scale.low, spec.unit), scale.label(scale.high, spec.unit)
    dashed = f" Dashed line: {spec.reference.label} {spec.written(spec.reference).value}." if spec.reference else ""
    return finish(
        "multiples",
        spec,
        body=body,
        description=describe_series(spec, spec.series),
        table=table_of_series(spec, labels, spec.series),
        width=WIDTH,
        height=max(20.0, top - 8),
        note=f"All have the same scale, from {low} to {high}{span}.{dashed}" if points else "",
    )


def _head(
    spec: MultiplesSpec, one: Series, name: tuple[str, ...], left: float, *, bottom: float, width: float
) -> list[str]:
    bold = "t-b " if one.name in spec.here or not spec.here else ""
    start = bottom - LEADING * len(name) - 8
    out = [svg.text(left, start + LEADING * row, words, f"{bold}t-s") for row, words in enumerate(name)]
    last = one.points[-1] if one.points else None
    words = fitted(spec.written(last), width, SMALL) if last else ""
    return [*out, svg.text(left, bottom - 8, words, "t-s t-m")]


def _panel(spec: MultiplesSpec, one: Series, scale: Axis, left: float, *, top: float, width: float) -> list[str]:
    y = Axis(scale.low, scale.high, scale.ticks, scale.decimals, top + PLOT, top)
    place = place_labels(labels_of(spec.series), spec.series, left + 5, left + width - 5)
    out = [svg.across(left, left + width, top + PLOT, "ax" if not scale.cut and scale.low == 0 else "g")]
    style = "lead-s thin" if one.name in spec.here or not spec.here else "rest-s thin"
    out += draw_intervals(one, place, y, style.partition(" ")[0])
    if spec.reference and spec.reference.value is not None:
        out.append(svg.across(left, left + width, y.at(spec.reference.value), "ref"))
    out += draw_series(one, place, y, style)
    for point in one.points:
        if point.value is None and len(one.points) <= 8:
            half = width_of(point.sign, TILE, bold=True) / 2
            x = min(max(place.xs[point.label], left + half), left + width - half)
            out.append(svg.text(x, top + PLOT - 5, point.sign, "t-c t-n t-b halo"))
    return out

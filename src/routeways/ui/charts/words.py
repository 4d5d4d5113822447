"""Descriptions in words and the tables beside charts, made from the same points as the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routeways.ui.charts.model import Chart, Point, Series, Spec
from routeways.ui.charts.scale import Axis
from routeways.ui.charts.svg import document
from routeways.ui.lettering import width_of
from routeways.ui.tables import Cell, Column, Content, TableView
from routeways.ui.written import Written

SPOKEN = 40  # numbers read out before the description refers to the table


def spoken(written: Written) -> str:
    """A number for a description: symbols as words, since “[c]” is read out as “c”."""
    meanings = ", ".join(meaning for _, meaning in written.letters)
    number = f"{written.value} {written.margin}".strip().replace("± ", "plus or minus ")
    return ", ".join(part for part in (number, meanings) if part)


def fitted(written: Written, room: float, size: float, *, bold: bool = False) -> str:
    """The fullest way to write the number that fits: a number is never cut in the middle."""
    ways = written.shorter_ways()
    return next((words for words in ways if width_of(words, size, bold=bold) <= room), ways[-1])


def sentence(spec: Spec, points: Iterable[Point]) -> str:
    """“Burnley 71.2% plus or minus 10.6; Pendle confidential.”"""
    listed = list(points)
    said = "; ".join(f"{point.label} {spoken(spec.written(point))}" for point in listed[:SPOKEN])
    more = f"; and {len(listed) - SPOKEN} more in the table" if len(listed) > SPOKEN else ""
    return f"{said}{more}." if listed else "No numbers."


def describe_series(spec: Spec, series: Sequence[Series]) -> str:
    if not series:
        return "No numbers."
    room = max(1, SPOKEN // len(series))
    parts = []
    for one in series:
        last = one.points[-room:]
        earlier = f" ({len(one.points) - room} earlier in the table)" if len(one.points) > room else ""
        parts.append(f"{one.name}{earlier}: {sentence(spec, last)}")
    return " ".join(parts)


def table_of_points(
    spec: Spec, points: Iterable[Point], *, groups: dict[str, str] | None = None, group_name: str = ""
) -> TableView:
    """One row a point; with `groups`, a last column says in words which group it is in."""
    columns = [Column(spec.label_name), Column(spec.value_name, numeric=True)]
    if groups is not None:
        columns.append(Column(group_name))
    rows: list[tuple[Content, ...]] = []
    for point in points:
        name = Cell(point.label, href=point.href) if point.href else point.label
        row: tuple[Content, ...] = (name, spec.written(point))
        rows.append(row if groups is None else (*row, groups.get(point.group, point.group)))
    return TableView(spec.caption or spec.title, tuple(columns), tuple(rows))


def table_of_series(spec: Spec, labels: Sequence[str], series: Sequence[Series]) -> TableView:
    """One row a label, one column a series. A label that a series does not have is written [x]."""
    by_label = [{point.label: point for point in one.points} for one in series]
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (label, *(spec.written(points.get(label) or Point(label)) for points in by_label)) for label in labels
    )
    columns = (Column(spec.label_name), *(Column(one.name, numeric=True) for one in series))
    return TableView(spec.caption or spec.title, columns, rows)


def axis_note(axis: Axis, spec: Spec) -> str:
    """What a reader must know before comparing lengths, "" where the axis shows 0."""
    return f"The axis starts at {axis.label(axis.low, spec.unit)}." if axis.cut else ""


def finish(
    kind: str,
    spec: Spec,
    *,
    body: list[str],
    description: str,
    table: TableView,
    width: float,
    height: float,
    note: str = "",
    classes: str = "",
) -> Chart:
    svg = document(width, height, title=spec.title, description=description, body="".join(body), classes=classes)
    return Chart(
        kind, spec.title, spec.subtitle, note, description, spec.source, svg, table, width, height, table.symbols
    )

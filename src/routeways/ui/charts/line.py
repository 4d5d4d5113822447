"""Lines over time: the subject dark with its interval as a band, the others slate, each labelled at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.ends import draw_ends, end_rows, room_for
from routeways.ui.charts.model import WIDTH, Chart, Note, Point, Series, Spec, all_numbers
from routeways.ui.charts.scale import Axis, axis
from routeways.ui.charts.strokes import (
    Place,
    draw_intervals,
    draw_series,
    foot_of,
    labels_of,
    place_labels,
    roles,
    x_labels,
)
from routeways.ui.charts.words import axis_note, describe_series, finish, table_of_series
from routeways.ui.lettering import LEADING, SMALL, shorten, width_of
from routeways.values import Mark

TOP, LINE_HEIGHT = 16.0, 224.0


@dataclass(frozen=True, kw_only=True)
class LineSpec(Spec):
    """`zero` puts 0 on the axis. `notes` are at most two events. The first of the points' labels comes first."""

    series: tuple[Series, ...]
    notes: tuple[Note, ...] = ()
    zero: bool = False
    label_name: str = "Period"


def line(spec: LineSpec) -> Chart:
    """A line chart. Gaps keep their symbol at the axis; unreliable points are hollow; a lone point keeps its dot."""
    labels = labels_of(spec.series)
    names = end_rows(spec, spec.series)
    right = room_for(names)
    top = TOP + (LEADING + 4) * min(2, len(spec.notes))
    bottom = top + LINE_HEIGHT
    height = bottom + foot_of(labels)
    points = [point for one in spec.series for point in one.points]
    y = axis(all_numbers(points), bottom, top, zero=spec.zero, unit=spec.unit)
    left = max(width_of(y.label(tick, spec.unit), SMALL) for tick in y.ticks) + 8
    place = place_labels(labels, spec.series, left + 12, WIDTH - right - 14)
    styles = roles(spec.series)
    body = []
    for one, style in zip(spec.series, styles, strict=True):
        if style == "lead-s":
            body += draw_intervals(one, place, y, style)
    body += [*_frame(spec, y, left, WIDTH - right - 6), *x_labels(place, bottom + 20, WIDTH)]
    body += _notes(spec.notes, place, top, bottom)
    for number in reversed(range(len(spec.series))):  # the subject is drawn last, on top
        body += draw_series(spec.series[number], place, y, styles[number])
    body += _gaps(spec.series, place, top, bottom)
    body += _value_labels(spec, place, y, left)
    body += draw_ends(spec.series, names, styles, y, WIDTH - right - 4)
    return finish(
        "line",
        spec,
        body=body,
        description=describe_series(spec, spec.series),
        table=table_of_series(spec, labels, spec.series),
        width=WIDTH,
        height=height,
        note=axis_note(y, spec),
    )


def _frame(spec: Spec, y: Axis, left: float, right: float) -> list[str]:
    """Grid lines with their values; 0, or the lowest line of an axis without 0, is drawn as the axis."""
    base = 0.0 if not y.cut else y.low
    out = []
    for tick in y.ticks:
        out.append(svg.across(left, right, y.at(tick), "ax" if tick == base else "g"))
        out.append(svg.text(left - 6, y.at(tick) + 5, y.label(tick, spec.unit), "t-e t-m t-s"))
    return out


def _notes(notes: Sequence[Note], place: Place, top: float, bottom: float) -> list[str]:
    out = []
    for number, note in enumerate(notes[:2]):
        x = place.xs.get(note.at)
        if x is None:
            continue
        y = top - 8 - (LEADING + 4) * number
        fits = x + 3 + width_of(note.text, SMALL) <= WIDTH or x < WIDTH / 2
        words = shorten(note.text, (WIDTH - x if fits else x) - 3, SMALL)
        out.append(svg.down(x, y + 5, bottom, "ref"))
        side = "" if fits else "t-e"
        out.append(svg.text(x + 3 if not side else x - 3, y, words, f"t-s halo {side}".strip()))
    return out


def _gaps(series: Sequence[Series], place: Place, top: float, bottom: float) -> list[str]:
    """A dotted line and the symbol at the axis for each missing value; a rift where a series breaks."""
    out: list[str] = []
    printed: dict[str, list[str]] = {}
    for one in series:
        before: Point | None = None
        for point in one.points:
            x = place.xs[point.label]
            if point.value is None:
                signs = printed.setdefault(point.label, [])
                if not signs:
                    out.append(svg.down(x, top, bottom, "hole"))
                if point.sign not in signs:
                    half = width_of(point.sign, SMALL, bold=True) / 2
                    y = bottom - 8 - LEADING * len(signs)
                    out.append(svg.text(min(x, WIDTH - half), y, point.sign, "t-c t-b t-s halo"))
                    signs.append(point.sign)
            elif before and (before.group != point.group or Mark.BREAK in point.marks):
                middle = (x + place.xs[before.label]) / 2
                mark = svg.down(middle, top, bottom, "rift")
                if mark not in out:
                    out += [mark, svg.text(middle, top + 16, "break", "t-c t-s t-m halo")]
            if point.value is not None:
                before = point
    return out


def _value_labels(spec: LineSpec, place: Place, y: Axis, left: float) -> list[str]:
    """Unreliable points of a chart with one short series carry their number; of others, the symbol alone."""
    out: list[str] = []
    if sum(len(one.points) for one in spec.series) > 24:
        return out
    lone = len(spec.series) == 1 and len(place.labels) <= 6
    for one in spec.series:
        for point in one.points:
            if point.value is None or not point.unsure:
                continue
            label = f"{spec.unit.write(point.value, spec.decimals)} [u]" if lone else "[u]"
            half = width_of(label, SMALL) / 2
            x = min(max(place.xs[point.label], left + half), WIDTH - half)
            out.append(svg.text(x, y.at(point.value) - 11, label, "t-c t-s halo"))
    return out

"""The labels at the ends of lines, in place of a legend."""

from __future__ import annotations

from collections.abc import Sequence

from routeways.ui.charts import svg
from routeways.ui.charts.model import Point, Series, Spec
from routeways.ui.charts.scale import Axis, spread
from routeways.ui.charts.words import fitted
from routeways.ui.lettering import LEADING, SMALL, shorten, width_of, wrap

WIDEST = 165.0
Rows = tuple[tuple[str, bool], ...]  # (words, True for the name, False for what is said of it)


def end_rows(spec: Spec, series: Sequence[Series]) -> list[Rows]:
    """For each series its name and last number, in one row where they fit.

    A number is given only for the last label: an earlier one would look like the latest. A lone series without it
    needs no label, since the title names it.
    """
    return [_rows(spec, one, lone=len(series) == 1) for one in series]


def _rows(spec: Spec, one: Series, *, lone: bool) -> Rows:
    last, shown = (one.points[-1] if one.points else None), _last_shown(one)
    name = tuple((words, True) for words in wrap(one.name, 145, SMALL, 2, bold=True))
    if shown is None or shown is not last:
        if lone:
            return ()
        said = "no number" if shown is None else f"to {shown.label}"
        return (*name, (shorten(said, 145, SMALL), False))
    number = spec.written(shown)
    if width_of(f"{one.name} {number.text}", SMALL, bold=True) <= 125:
        return ((f"{one.name} {number.text}", True),)
    return (*name, (fitted(number, WIDEST - 5, SMALL), False))


def room_for(rows: Sequence[Rows]) -> float:
    """The width that the labels need."""
    return min(WIDEST, max([20.0, *(width_of(words, SMALL, bold=name) for each in rows for words, name in each)]))


def draw_ends(series: Sequence[Series], rows: Sequence[Rows], styles: Sequence[str], y: Axis, left: float) -> list[str]:
    """Each label as near the end of its line as the others allow; of a series without numbers, at the axis."""
    bottom = max(y.start, y.end)
    shown = [_last_shown(one) for one in series]
    centres = [y.at(point.value) if point and point.value is not None else bottom - 8 for point in shown]
    tops = spread(centres, [LEADING * len(each) + 2 for each in rows], min(y.start, y.end) - 10, bottom + 6)
    out = []
    for top, each, style in zip(tops, rows, styles, strict=True):
        for row, (words, name) in enumerate(each):
            tone = " t-m" if not name else " t-b" if style == "lead-s" else ""
            out.append(svg.text(left, top + 14 + LEADING * row, words, f"t-s halo{tone}"))
    return out


def _last_shown(one: Series) -> Point | None:
    return next((point for point in reversed(one.points) if point.value is not None), None)

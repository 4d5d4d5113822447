"""Dots with their intervals, grouped by whether they can be told apart from a reference. No ranks inside the noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Point, Spec, all_numbers
from routeways.ui.charts.rows import draw_name, names_width, row_height
from routeways.ui.charts.scale import Axis, axis, thin
from routeways.ui.charts.words import axis_note, finish, sentence, spoken, table_of_points
from routeways.ui.lettering import LEADING, SMALL, shorten, width_of

ABOVE, CLOSE, BELOW, UNKNOWN, MISSING = "above", "close", "below", "unknown", "missing"


@dataclass(frozen=True, kw_only=True)
class DotSpec(Spec):
    """`references` are drawn as dashed lines, the first is what the groups compare with.

    Points with a `group` of "above", "close", "below", "unknown" or "missing" are set out under headings (`sort_out`
    gives the groups); without groups they stand in the order given. `exact`: the numbers are full counts, so that the
    headings say “above”, not “clearly above”. `here` are the labels of the subject.
    """

    points: tuple[Point, ...]
    references: tuple[Point, ...] = ()
    exact: bool = False
    here: frozenset[str] = frozenset()


def sort_out(points: Sequence[Point], reference: Point, *, exact: bool = False) -> tuple[Point, ...]:
    """The points with their group against `reference`, highest first inside a group.

    Clearly above or below means that the two intervals do not overlap, which is stricter than a test of the
    difference. `exact`: the numbers are full counts, so that those without limits count as certain. A point or a
    reference without limits is otherwise “unknown”.
    """
    return tuple(
        sorted(
            (replace(point, group=_group(point, reference, exact=exact)) for point in points),
            key=lambda point: (-(point.value if point.value is not None else 0.0), point.label),
        )
    )


def _group(point: Point, reference: Point, *, exact: bool) -> str:
    if point.value is None:
        return MISSING
    ours, theirs = point.interval, reference.interval
    if exact and reference.value is not None:
        ours, theirs = ours or (point.value, point.value), theirs or (reference.value, reference.value)
    if ours is None or theirs is None:
        return UNKNOWN
    return ABOVE if ours[0] > theirs[1] else BELOW if ours[1] < theirs[0] else CLOSE


def headings(reference: str, *, exact: bool = False) -> dict[str, str]:
    """The words for each group, in the order in which the groups stand."""
    if exact:
        same = {ABOVE: f"Above {reference}", CLOSE: f"The same as {reference}", BELOW: f"Below {reference}"}
        return {**same, UNKNOWN: "Not compared", MISSING: "No number"}
    return {
        ABOVE: f"Clearly above {reference}",
        CLOSE: "Too close to call",
        BELOW: f"Clearly below {reference}",
        UNKNOWN: "Not compared: no margin is known",
        MISSING: "No number",
    }


def dots(spec: DotSpec) -> Chart:
    """A dot and a whisker each; filled circle above, filled diamond below, half-filled dot for too close to call."""
    grouped = bool(spec.references) and any(point.group for point in spec.points)
    room = names_width((point.label for point in spec.points), 180)
    shown = (*spec.points, *spec.references)
    x = axis(all_numbers(shown), room + 8, WIDTH - 22, most=5, unit=spec.unit)
    top = 8.0 + max((y for *_, y in _reference_names(spec, x)), default=-4.0)
    rows, marks, bottom = _rows(spec, room, top, x, grouped=grouped)
    body = [svg.down(x.at(tick), top, bottom, "g") for tick in x.ticks]
    labels = [x.label(tick, spec.unit) for tick in x.ticks]
    places, sizes = [x.at(tick) for tick in x.ticks], [width_of(words, SMALL) for words in labels]
    middles = [min(max(place, size / 2), WIDTH - size / 2) for place, size in zip(places, sizes, strict=True)]
    body += [svg.text(middles[i], bottom + 20, labels[i], "t-c t-m t-s") for i in thin(middles, sizes)]
    body += rows + _references(spec, x, top, bottom) + marks
    words = headings(spec.references[0].label, exact=spec.exact) if grouped else None
    listed = _in_order(spec.points) if grouped else spec.points
    against = "".join(f" {one.label}: {spoken(spec.written(one))}." for one in spec.references)
    if words:
        said = " ".join(
            f"{heading}: {sentence(spec, [p for p in listed if p.group == group])}"
            for group, heading in words.items()
            if any(p.group == group for p in listed)
        )
    else:
        said = sentence(spec, listed)
    table = table_of_points(
        spec,
        (*listed, *spec.references),
        groups=words,
        group_name=f"Against {spec.references[0].label}" if words else "",
    )
    return finish(
        "dots",
        spec,
        body=body,
        description=said + against,
        table=table,
        width=WIDTH,
        height=bottom + FOOT,
        note=axis_note(x, spec),
    )


FOOT = 28.0


def _in_order(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(
        point for group in (ABOVE, CLOSE, BELOW, UNKNOWN, MISSING, "") for point in points if point.group == group
    )


def _rows(spec: DotSpec, room: float, top: float, x: Axis, *, grouped: bool) -> tuple[list[str], list[str], float]:
    """(names and headings, dots, the y where the last row ends)."""
    behind: list[str] = []
    marks: list[str] = []
    y = top
    groups = headings(spec.references[0].label, exact=spec.exact) if grouped else {"": ""}
    for group, heading in groups.items():
        points = [point for point in spec.points if not grouped or point.group == group]
        if not points:
            continue
        if heading:
            y += 22
            order = ": order means little" if group == CLOSE and len(points) > 1 and not spec.exact else ""
            behind.append(svg.text(0, y, shorten(heading + order, WIDTH, SMALL, bold=True), "t-b t-s halo"))
            behind.append(svg.across(0, WIDTH, y + 7, "g"))
            y += 8
        for point in points:
            height = row_height(point.label, room, 26)
            here = point.label in spec.here
            behind += draw_name(point.label, room, y + height / 2, bold=here)
            marks += _dot(point, x, y + height / 2, here=here, grouped=grouped)
            y += height
    return behind, marks, y + 4


def _dot(point: Point, x: Axis, y: float, *, here: bool, grouped: bool) -> list[str]:
    if point.value is None:
        return [svg.text(x.start, y + 5, point.sign, "t-b t-s halo")]
    at = x.at(point.value)
    clear = point.group in {ABOVE, BELOW}
    tone = "lead" if clear or here or not grouped else "rest"
    out = []
    if point.interval:
        out.append(svg.whisker(x.at(point.interval[0]), x.at(point.interval[1]), y, f"{tone}-s"))
    if point.unsure:
        out.append(svg.circle(at, y, 6, f"unsure {tone}-s"))
        label = "[u]"
        edge = x.at(point.interval[1]) if point.interval else at + 6
        fits = edge + 8 + width_of(label, SMALL) <= WIDTH
        out.append(
            svg.text(edge + 7 if fits else at, y + 5 if fits else y - 9, label, f"t-s halo{'' if fits else ' t-c'}")
        )
    elif point.group == BELOW:
        out.append(svg.diamond(at, y, 8, f"{tone}-f"))
    elif point.group == CLOSE:
        out += [svg.circle(at, y, 5.5, f"hollow {tone}-s"), svg.half(at, y, 5.5, f"{tone}-f")]
    elif point.group == UNKNOWN:
        out.append(svg.circle(at, y, 5.5, f"hollow {tone}-s"))
    else:
        out.append(svg.circle(at, y, 6, f"{tone}-f"))
    return out


def _references(spec: DotSpec, x: Axis, top: float, bottom: float) -> list[str]:
    """At most two dashed lines, each with its name above."""
    out = []
    for words, at, place, y in _reference_names(spec, x):
        out.append(svg.down(at, top - 4, bottom, "ref"))
        out.append(svg.text(place, y, words, "t-s halo"))
    return out


def _reference_names(spec: DotSpec, x: Axis) -> list[tuple[str, float, float, float]]:
    """(name, x of its line, x and y of the name): in one row on either side of the lines, else one below the other."""
    drawn = sorted((one for one in spec.references if one.value is not None), key=lambda one: one.value or 0)[:2]
    names = [shorten(f"{one.label} {spec.unit.write(one.value or 0, spec.decimals)}", WIDTH, SMALL) for one in drawn]
    ats, sizes = [x.at(one.value or 0) for one in drawn], [width_of(name, SMALL) for name in names]
    if len(drawn) == 2 and ats[0] + 4 - sizes[0] >= 0 and ats[1] - 4 + sizes[1] <= WIDTH and ats[1] - ats[0] >= 11:
        return [(names[0], ats[0], ats[0] + 4 - sizes[0], 14.0), (names[1], ats[1], ats[1] - 4, 14.0)]
    return [
        (name, at, min(max(at - size / 2, 0.0), WIDTH - size), 14.0 + (LEADING + 2) * row)
        for row, (name, at, size) in enumerate(zip(names, ats, sizes, strict=True))
    ]

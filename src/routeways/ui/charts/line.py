"""Lines over time: the subject dark with its interval as a band, the others slate, each labelled at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Note, Point, Series, Spec, all_numbers
from routeways.ui.charts.scale import Axis, axis, spread, thin
from routeways.ui.charts.words import axis_note, describe_series, finish, fitted, table_of_series
from routeways.ui.lettering import LEADING, SMALL, shorten, width_of, wrap
from routeways.values import Mark

DASHES = ("", "dash", "long", "mixed", "dot", "fine")
TOP, FOOT, LINE_HEIGHT = 16.0, 30.0, 224.0


@dataclass(frozen=True, kw_only=True)
class LineSpec(Spec):
    """`zero` puts 0 on the axis. `notes` are at most two events. The first of the points' labels comes first."""

    series: tuple[Series, ...]
    notes: tuple[Note, ...] = ()
    zero: bool = False
    label_name: str = "Period"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the labels of the x axis stand."""

    labels: tuple[str, ...]
    xs: dict[str, float]


def line(spec: LineSpec) -> Chart:
    """A line chart. Gaps keep their symbol at the axis; unreliable points are hollow; a lone point keeps its dot."""
    labels = labels_of(spec.series)
    names = [_end_lines(spec, one) for one in spec.series]
    right = min(165.0, max([20.0, *(width_of(row, SMALL, bold=not i) for rows in names for i, row in enumerate(rows))]))
    top = TOP + (LEADING + 4) * min(2, len(spec.notes))
    bottom = top + LINE_HEIGHT
    height = bottom + FOOT
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
    body += _end_labels(spec.series, names, place, y, WIDTH - right - 4)
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


def labels_of(series: Sequence[Series]) -> tuple[str, ...]:
    """The labels of all series in one order: by place where every point has one, else as they first come."""
    points = [point for one in series for point in one.points]
    if points and all(point.at is not None for point in points):
        points.sort(key=lambda point: point.at or 0)
    return tuple(dict.fromkeys(point.label for point in points))


def place_labels(labels: tuple[str, ...], series: Sequence[Series], left: float, right: float) -> Place:
    at = {point.label: point.at for one in series for point in one.points}
    known = [place for place in at.values() if place is not None]
    if known and len(known) == len(labels) and min(known) < max(known):
        low, high = min(known), max(known)
        return Place(labels, {k: left + (right - left) * (float(v or 0) - low) / (high - low) for k, v in at.items()})
    if len(labels) == 1:
        return Place(labels, {labels[0]: (left + right) / 2})
    step = (right - left) / max(1, len(labels) - 1)
    return Place(labels, {label: left + step * number for number, label in enumerate(labels)})


def x_labels(place: Place, y: float, width: float) -> list[str]:
    """As many labels under the axis as fit, the last one always."""
    xs = [place.xs[label] for label in place.labels]
    cut = [wrap(label, 120, SMALL, 1)[0] for label in place.labels]
    sizes = [width_of(label, SMALL) for label in cut]
    middles = [min(max(x, size / 2), width - size / 2) for x, size in zip(xs, sizes, strict=True)]
    return [svg.text(middles[i], y, cut[i], "t-c t-m t-s") for i in thin(middles, sizes)]


def roles(series: Sequence[Series]) -> list[str]:
    """Stroke classes for each series: one leads, the rest are slate and told apart by dashes, or six categories."""
    if any(one.role.isdigit() for one in series):
        numbers = [min(6, max(1, int(one.role or i + 1))) for i, one in enumerate(series)]
        return [f"k{number} {DASHES[number - 1]}".strip() for number in numbers]
    out, others = [], 0
    for number, one in enumerate(series):
        if one.role == "lead" or (not one.role and number == 0):
            out.append("lead-s")
        else:
            out.append(f"rest-s thin {DASHES[others % 5]}".strip())
            others += 1
    return out


def runs(points: Sequence[Point]) -> list[list[Point]]:
    """The stretches that may be joined: a gap, a break in the series or another group ends one."""
    out: list[list[Point]] = []
    joined: Point | None = None
    for point in points:
        if point.value is None:
            joined = None
            continue
        if joined is None or point.group != joined.group or Mark.BREAK in point.marks:
            out.append([])
        out[-1].append(point)
        joined = point
    return out


def draw_intervals(one: Series, place: Place, y: Axis, stroke: str) -> list[str]:
    """The intervals of a series, behind everything else: a band, or a whisker where a point stands alone."""
    return [part for run in runs(one.points) for part in _interval(run, place, y, stroke)]


def draw_series(one: Series, place: Place, y: Axis, style: str) -> list[str]:
    """One series: its line, then dots where a point stands alone or is unreliable."""
    out, dots = [], []
    stroke = style.partition(" ")[0]
    fill = stroke.replace("-s", "-f").replace("k", "f")
    for run in runs(one.points):
        at = [(place.xs[point.label], y.at(point.value or 0)) for point in run]
        if len(run) > 1:
            out += _strokes(run, at, style)
        for point, (px, py) in zip(run, at, strict=True):
            if point.unsure:
                dots.append(svg.circle(px, py, 5, f"unsure {stroke}"))
            elif len(run) == 1:
                dots.append(svg.circle(px, py, 5, fill))
    return out + dots


def _strokes(run: list[Point], at: list[tuple[float, float]], style: str) -> list[str]:
    """The line itself; what leads to a forecast is dotted."""
    first = next((number for number, point in enumerate(run) if Mark.FORECAST in point.marks), len(run))
    out = []
    if first > 1:
        out.append(svg.polyline(at[:first], f"ln {style}"))
    if first < len(run) and len(at) > max(0, first - 1) + 1:
        out.append(svg.polyline(at[max(0, first - 1) :], f"ln {style.partition(' ')[0]} ahead"))
    return out


def _interval(run: list[Point], place: Place, y: Axis, stroke: str) -> list[str]:
    out, stretch = [], list[tuple[float, float, float]]()
    for point in [*run, Point("")]:
        if point.interval:
            stretch.append((place.xs[point.label], y.at(point.interval[0]), y.at(point.interval[1])))
            continue
        if len(stretch) == 1:
            x, low, high = stretch[0]
            out.append(f'<path class="whisker thin {stroke}" d="M{svg.n(x)} {svg.n(low)}V{svg.n(high)}"/>')
        elif stretch:
            upper = svg.coordinates([(x, high) for x, _, high in stretch])
            lower = svg.coordinates([(x, low) for x, low, _ in reversed(stretch)])
            out.append(f'<path class="band" d="M{upper} L{lower}Z"/>')
        stretch = []
    return out


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


def _end_lines(spec: LineSpec, one: Series) -> tuple[str, ...]:
    """The label at the end of a line: its name and its last number, in two rows where one is too long."""
    last = one.points[-1] if one.points else None
    shown = next((point for point in reversed(one.points) if point.value is not None), None)
    name = wrap(one.name, 145, SMALL, 2, bold=True)
    if shown is None or (len(spec.series) == 1 and shown is not last):
        return () if len(spec.series) == 1 else name  # the title names a lone series
    number = spec.written(shown).text
    if shown is not last:
        return name  # the number would look like the latest one, which is missing
    if width_of(f"{one.name} {number}", SMALL, bold=True) <= 125:
        return (f"{one.name} {number}",)
    return (*name, fitted(spec.written(shown), 160, SMALL))


def _end_labels(
    series: Sequence[Series], names: list[tuple[str, ...]], place: Place, y: Axis, left: float
) -> list[str]:
    last = [next((p for p in reversed(one.points) if p.value is not None), None) for one in series]
    kept = [number for number in range(len(series)) if last[number] is not None]
    centres = [y.at(last[number].value or 0) for number in kept]  # type: ignore[union-attr]
    heights = [LEADING * len(names[number]) + 2 for number in kept]
    tops = spread(centres, heights, min(y.start, y.end) - 10, max(y.start, y.end) + 6)
    lead = roles(series)
    out = []
    for top, number in zip(tops, kept, strict=True):
        for row, words in enumerate(names[number]):
            bold = "t-b " if row == 0 and lead[number] == "lead-s" else ""
            muted = " t-m" if row and row == len(names[number]) - 1 else ""
            out.append(svg.text(left, top + 14 + LEADING * row, words, f"{bold}t-s halo{muted}"))
    return out

"""Where points stand along an axis, and the strokes that join them; lines, small multiples and sparklines share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.model import Point, Series
from routeways.ui.charts.scale import Axis, thin
from routeways.ui.lettering import LEADING, SMALL, width_of, wrap
from routeways.values import Mark

DASHES = ("", "dash", "long", "mixed", "dot", "fine")
FOOT, LABEL = 30.0, 122.0  # room under an axis; the widest a label there may be in one row


@dataclass(frozen=True, slots=True)
class Place:
    """Where the labels of the x axis stand."""

    labels: tuple[str, ...]
    xs: dict[str, float]


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
    """As many labels under the axis as fit, the last one always, long ones in two rows."""
    xs = [place.xs[label] for label in place.labels]
    rows = [wrap(label, LABEL, SMALL, 2) for label in place.labels]
    sizes = [max(width_of(words, SMALL) for words in lines) for lines in rows]
    middles = [min(max(x, size / 2), width - size / 2) for x, size in zip(xs, sizes, strict=True)]
    return [
        svg.text(middles[i], y + LEADING * row, words, "t-c t-m t-s")
        for i in thin(middles, sizes)
        for row, words in enumerate(rows[i])
    ]


def foot_of(labels: Sequence[str]) -> float:
    """The room under the axis: for one row of labels, or for two where one is long."""
    return FOOT + (LEADING if any(len(wrap(label, LABEL, SMALL, 2)) > 1 for label in labels) else 0)


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

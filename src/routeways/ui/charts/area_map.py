"""A map of areas from projected outlines that the caller gives; it knows paths, not places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Point, Spec
from routeways.ui.charts.steps import NO_COLOUR, Kinds, Steps, key
from routeways.ui.charts.words import finish, sentence, table_of_points
from routeways.ui.lettering import SMALL, shorten, width_of

_OUTLINE = re.compile(r"[MLZz0-9eE.,+\-\s]*")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
TALLEST = 620.0


@dataclass(frozen=True, slots=True)
class Shape:
    """`path` is an SVG path of absolute M, L and Z in the map's own units; `label_at` is a place inside it."""

    path: str
    point: Point
    label_at: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class MapSpec(Spec):
    """`box` is (x, y, width, height) of the map's units, y growing downwards.

    Without `colours` the map is a locator: land, and the areas named in `here` picked out. `names` writes every area's
    name on it. Raises ValueError for a box without an inside.
    """

    shapes: tuple[Shape, ...]
    box: tuple[float, float, float, float]
    colours: Steps | Kinds | None = None
    here: frozenset[str] = frozenset()
    names: bool = False

    def __post_init__(self) -> None:
        if self.box[2] <= 0 or self.box[3] <= 0:
            raise ValueError(f"“{self.title}”: the map's box has no inside.")


def area_map(spec: MapSpec) -> Chart:
    """Areas in their colours with the key below. A missing number has the page's colour, a dashed edge, its symbol."""
    scale = min(WIDTH / spec.box[2], TALLEST / spec.box[3])
    left = (WIDTH - spec.box[2] * scale) / 2
    height = spec.box[3] * scale
    plain: list[str] = []
    picked: list[str] = []
    words: list[str] = []
    for shape in spec.shapes:
        d, corners = _fitted(shape.path, spec.box[0], spec.box[1], scale, left)
        here = shape.point.label in spec.here
        (picked if here else plain).append(svg.path(d, _classes(spec, shape.point, here=here)))
        words += _words(spec, shape, _centre(shape, corners, spec, scale, left), here=here)
    body = [*plain, *picked, *words]
    points = [shape.point for shape in spec.shapes]
    if spec.colours is not None:
        legend, height = key(spec.colours, points, height + 12)
        body += legend
    said = sentence(spec, points) if spec.colours is not None else _located(spec)
    return finish(
        "map" if spec.colours is not None else "locator",
        spec,
        body=body,
        description=said,
        table=table_of_points(spec, points),
        width=WIDTH,
        height=height + 2,
        classes="" if spec.colours is not None else "locator",
    )


@lru_cache(maxsize=512)
def _fitted(
    path: str, x0: float, y0: float, scale: float, left: float
) -> tuple[str, tuple[float, float, float, float]]:
    """(the path in the drawing's units, its bounding box). Raises ValueError for a path of another kind."""
    if not _OUTLINE.fullmatch(path):
        raise ValueError("An outline must be an SVG path of absolute M, L and Z commands.")
    xs: list[float] = []
    ys: list[float] = []

    def place(hit: re.Match[str]) -> str:
        across = len(xs) == len(ys)
        number = (float(hit[0]) - (x0 if across else y0)) * scale + (left if across else 0)
        (xs if across else ys).append(number)
        return svg.n(number)

    d = _NUMBER.sub(place, path)
    if len(xs) != len(ys):
        raise ValueError("An outline must have its numbers in pairs.")
    return d, (min(xs, default=0), min(ys, default=0), max(xs, default=0), max(ys, default=0))


def _classes(spec: MapSpec, point: Point, *, here: bool) -> str:
    if spec.colours is None:
        return "land spot shore here" if here else "land shore"
    colour = spec.colours.class_of(point)
    edge = "" if colour == NO_COLOUR else " doubt" if point.unsure else " shore"
    return f"{colour}{edge}{' here' if here else ''}"


def _centre(
    shape: Shape, corners: tuple[float, float, float, float], spec: MapSpec, scale: float, left: float
) -> tuple[float, float]:
    if shape.label_at:
        return (shape.label_at[0] - spec.box[0]) * scale + left, (shape.label_at[1] - spec.box[1]) * scale
    return (corners[0] + corners[2]) / 2, (corners[1] + corners[3]) / 2


def _words(spec: MapSpec, shape: Shape, at: tuple[float, float], *, here: bool) -> list[str]:
    """The name where it is wanted, and the symbol of a missing number."""
    lines = []
    if spec.names or (here and spec.colours is not None):
        lines.append(shorten(shape.point.label, WIDTH, SMALL, bold=here))
    if shape.point.value is None and spec.colours is not None:
        lines.append(shape.point.sign)
    if shape.point.unsure and spec.colours is not None:
        lines.append("[u]")
    half = max([0.0, *(width_of(words, SMALL, bold=here) for words in lines)]) / 2
    x = min(max(at[0], half), WIDTH - half)
    bold = " t-b" if here else ""
    return [svg.text(x, at[1] + 5 + 17 * row, words, f"t-c t-s halo{bold}") for row, words in enumerate(lines)]


def _located(spec: MapSpec) -> str:
    picked = ", ".join(shape.point.label for shape in spec.shapes if shape.point.label in spec.here)
    return f"Outline map of {len(spec.shapes)} areas. Picked out: {picked or 'none'}."

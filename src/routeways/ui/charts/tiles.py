"""A tile map: one square of equal size for each area, placed roughly where the area lies."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Point, Spec
from routeways.ui.charts.steps import NO_COLOUR, Kinds, Steps, key
from routeways.ui.charts.words import finish, sentence, table_of_points
from routeways.ui.lettering import TILE, VALUE, shorten, width_of, wrap


@dataclass(frozen=True, slots=True)
class Tile:
    """`column` and `row` count from 0; a column may be half, as in brick-work.

    The point's label is the area's name; `short` is what stands on the tile where the name is long (about ten letters
    fit in a line, two lines in a tile).
    """

    column: float
    row: float
    point: Point
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class TileSpec(Spec):
    """`colours` say how a point is filled (`sequential`, `against`); `here` are the labels of the subject."""

    tiles: tuple[Tile, ...]
    colours: Steps | Kinds
    here: frozenset[str] = frozenset()


def tile_map(spec: TileSpec) -> Chart:
    """Tiles with name, number and margin, and the key below. A missing number keeps the page's colour."""
    low = min((tile.column for tile in spec.tiles), default=0.0)
    high = max((tile.column for tile in spec.tiles), default=0.0) + 1
    first = min((tile.row for tile in spec.tiles), default=0.0)
    side = min(110.0, WIDTH / (high - low))
    margin = (WIDTH - side * (high - low)) / 2
    body = []
    bottom = 0.0
    for tile in sorted(spec.tiles, key=lambda tile: tile.point.label in spec.here):
        x, y = margin + (tile.column - low) * side, (tile.row - first) * side
        body += _tile(spec, tile, x + 1, y + 1, side - 2)
        bottom = max(bottom, y + side)
    points = [tile.point for tile in spec.tiles]
    legend, height = key(spec.colours, points, bottom + 12)
    return finish(
        "tile_map",
        spec,
        body=body + legend,
        description=sentence(spec, points),
        table=table_of_points(spec, points),
        width=WIDTH,
        height=height + 2,
    )


def _tile(spec: TileSpec, tile: Tile, x: float, y: float, side: float) -> list[str]:
    point = tile.point
    colour = spec.colours.class_of(point)
    inset = 1.5 if colour == NO_COLOUR or point.label in spec.here or point.unsure else 0
    classes = colour if colour == NO_COLOUR else f"tile {colour}{' doubt' if point.unsure else ''}"
    if point.label in spec.here:
        classes += " here"
    out = [svg.rect(x + inset, y + inset, side - 2 * inset, side - 2 * inset, classes, radius=4)]
    tone = "" if colour == NO_COLOUR else f" {colour}t"
    room, name = side - 7, tile.short or point.label
    if side < 40:  # a region with very many areas: the table has the numbers
        return [*out, svg.text(x + side / 2, y + side / 2 + 5, shorten(name, room, TILE), f"t-n t-c{tone}")]
    for row, words in enumerate(wrap(name, room, TILE, 2)):
        out.append(svg.text(x + 5, y + 19 + 16 * row, words, f"t-n{tone}"))
    written = spec.written(point)
    number = written.value or point.sign
    signs = "".join(f" [{letter}]" for letter, _ in written.letters) if point.value is not None else ""
    size = "t-v" if width_of(number, VALUE, bold=True) <= room else "t-b t-n"
    if width_of(number, TILE, bold=True) > room:
        number = "…"  # the table has it: a number is never cut in the middle
    out.append(svg.text(x + 5, y + side - 25, number, f"{size}{tone}"))
    small = next((s for s in (f"{written.margin}{signs}", signs.strip()) if width_of(s, TILE) <= room), "")
    if small.strip() and point.value is not None:
        out.append(svg.text(x + 5, y + side - 8, small.strip(), f"t-n{tone}"))
    return out

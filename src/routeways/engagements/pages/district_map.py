"""How many of something stand in each district of a region, as a map with its table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routeways.places import queries as places
from routeways.places.frame import region_or_404
from routeways.ui.charts import (
    Chart,
    MapSpec,
    MarkedSpec,
    MarkedTile,
    Point,
    Shape,
    Tile,
    TileSpec,
    area_map,
    marked_tiles,
    sequential,
    tile_map,
)
from routeways.values import Unit


def district_map(
    region_id: str, counts: Mapping[str, int], *, title: str, subtitle: str, source: str, value_name: str
) -> Chart:
    """`counts` by district code; districts without one count 0, and other codes are not shown.

    `title` may say {most}, the name of the district with most. Without outlines of all districts it is a map of tiles.
    """
    region = region_or_404(region_id)
    names = places.names()
    codes = [code.code for code in region.districts()]
    points = {code: Point(names.get(code, code), float(counts.get(code, 0))) for code in codes}
    most = max(points.values(), key=lambda point: point.value or 0)
    common: dict[str, Any] = {
        "title": title.format(most=most.label),
        "subtitle": subtitle,
        "source": source,
        "unit": Unit.COUNT,
        "decimals": 0,
        "colours": sequential([point.value for point in points.values()], Unit.COUNT, decimals=0),
        "label_name": "District",
        "value_name": value_name,
    }
    drawn = places.outline(region)
    if drawn is not None and set(codes) <= set(drawn.paths):
        shapes = tuple(Shape(drawn.paths[code], points[code], drawn.labels[code]) for code in codes)
        return area_map(MapSpec(shapes=shapes, box=drawn.box, **common))
    tiles = tuple(
        Tile(one.column, one.row, points[one.code], one.label) for one in region.tiles() if one.code in points
    )
    return tile_map(TileSpec(tiles=tiles, **common))


def marks_map(
    region_id: str, counts: Mapping[str, Mapping[str, int]], *, title: str, subtitle: str, source: str
) -> Chart:
    """`counts`: what is counted, in words → by district code; each has a shape of its own. `title` may say {most}, the
    district with most of the first."""
    region = region_or_404(region_id)
    names = places.names()
    inside = {code.code for code in region.districts()}
    tiles = tuple(
        MarkedTile(
            names.get(one.code, one.code), one.column, one.row, tuple(by.get(one.code, 0) for by in counts.values()),
            one.label,
        )
        for one in region.tiles()
        if one.code in inside
    )  # fmt: skip
    most = max(tiles, key=lambda tile: tile.counts[0])
    return marked_tiles(
        MarkedSpec(
            title=title.format(most=most.label), subtitle=subtitle, source=source, label_name="District",
            tiles=tiles, kinds=tuple(counts),
        )
    )  # fmt: skip

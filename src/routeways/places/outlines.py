"""Outlines of a region's areas as SVG paths, once a boundary file is loaded; the tile map stands in until then."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from django.db.models import Count

from routeways.places.models import Boundary
from routeways.places.shapes import Polygon, Ring, topology

WIDTH = 1000  # map units; a path's numbers are whole units
DETAIL = 1.5  # borders may move by this many map units


@dataclass(frozen=True)
class Outlines:
    """SVG paths (absolute M, L and Z, whole numbers) by area code, in one box of map units with y growing downwards."""

    paths: Mapping[str, str]
    box: tuple[float, float, float, float]  # x, y, width, height
    labels: Mapping[str, tuple[float, float]]  # a place inside each area
    attribution: tuple[str, ...]
    release: str


def outline(codes: tuple[str, ...], *, loaded: tuple[object, ...]) -> Outlines | None:
    """The outlines of these areas on one map, or None unless one source has the outline of every one.

    Kept in memory while `loaded`, the key of what is in the database, stays the same.
    """
    found = Boundary.objects.filter(code__in=codes).values("vintage__source")
    counts = found.annotate(areas=Count("code", distinct=True)).values_list("areas", flat=True)
    if not codes or max(counts, default=0) < len(set(codes)):
        return None
    return _draw(codes, loaded)


@lru_cache(maxsize=16)
def _draw(codes: tuple[str, ...], loaded: tuple[object, ...]) -> Outlines:
    drawn = _one_drawing(codes)
    shapes = {code: [[[(x, y) for x, y in ring] for ring in part] for part in one.rings] for code, one in drawn.items()}
    west, south, east, north = _bounds(shapes)
    unit = (east - west) / WIDTH
    thin = topology.simplify(shapes, DETAIL * unit)
    to_map = _Projection(west, north, unit)
    attribution = {one.vintage.attribution or one.vintage.publisher for one in drawn.values()}
    return Outlines(
        paths=MappingProxyType({code: "".join(map(to_map.path, _rings(thin[code]))) for code in codes}),
        box=(0, 0, WIDTH, round((north - south) / unit)),
        labels=MappingProxyType({code: to_map.point(_label(thin[code])) for code in codes}),
        attribution=tuple(sorted(attribution)),
        release=", ".join(sorted({one.vintage.release for one in drawn.values()})),
    )


def _one_drawing(codes: tuple[str, ...]) -> dict[str, Boundary]:
    """The most detailed (else newest) source that has every area: outlines of two sources do not meet."""
    by_source: dict[str, dict[str, Boundary]] = defaultdict(dict)
    for one in Boundary.objects.filter(code__in=codes).select_related("vintage").order_by("edition"):
        by_source[one.vintage.source][one.code] = one
    whole = [drawn for drawn in by_source.values() if len(drawn) == len(set(codes))]
    return max(whole, key=lambda drawn: (_points(drawn), max(one.edition for one in drawn.values())))


def _points(drawn: Mapping[str, Boundary]) -> int:
    return sum(len(ring) for one in drawn.values() for part in one.rings for ring in part)


@dataclass(frozen=True)
class _Projection:
    """Grid metres to map units. Equal points get equal numbers, so that neighbours' borders still meet."""

    west: float
    north: float
    unit: float  # metres in a map unit

    def point(self, point: tuple[float, float]) -> tuple[float, float]:
        return round((point[0] - self.west) / self.unit), round((self.north - point[1]) / self.unit)

    def path(self, ring: Ring) -> str:
        points = [self.point(point) for point in ring[:-1]]
        kept = [point for i, point in enumerate(points) if point != points[i - 1]]
        if len(kept) < 3:
            return ""  # an island smaller than a map unit
        return "M" + "L".join(f"{x:g},{y:g}" for x, y in kept) + "Z"


def _rings(polygons: list[Polygon]) -> Iterator[Ring]:
    for polygon in polygons:
        yield from polygon


def _bounds(shapes: Mapping[str, list[Polygon]]) -> tuple[float, float, float, float]:
    points = [point for polygons in shapes.values() for ring in _rings(polygons) for point in ring]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _label(polygons: list[Polygon]) -> tuple[float, float]:
    """A place well inside the largest part: on the level of its middle, the middle of the widest stretch of land."""
    ring = max((polygon[0] for polygon in polygons), key=lambda ring: abs(topology.area(ring)))
    ys = [point[1] for point in ring]
    best = (0.0, ring[0])
    for part in (0.35, 0.5, 0.65):
        level = min(ys) + part * (max(ys) - min(ys)) + 0.01
        crossings = sorted(
            a[0] + (level - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for a, b in itertools.pairwise(ring)
            if (a[1] > level) != (b[1] > level)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            best = max(best, (right - left, ((left + right) / 2, level)))
    return best[1]

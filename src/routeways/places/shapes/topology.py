"""Joining outlines and thinning them out, so that neighbours keep exactly the same border.

Both work on shared edges and arcs: an edge that two joined areas have in common vanishes; an arc that two drawn areas
have in common is thinned once and used by both.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from routeways.places.shapes import Point, Polygon, Ring

SPECK = 20_000.0  # square metres; smaller leftovers of joining are slips of the drawing, not lakes or islands


def dissolve(polygons: Iterable[Polygon], *, speck: float = SPECK) -> list[Polygon]:
    """The union of areas that share borders point by point, without the borders between them.

    Edges that occur in both directions cancel; what is left is walked into rings, taking the sharpest turn at points
    where more than two edges meet, so that areas that only touch stay apart. Holes smaller than `speck` are dropped.
    """
    left: dict[tuple[Point, Point], int] = defaultdict(int)
    for polygon in polygons:
        for number, ring in enumerate(polygon):
            for edge in _edges(_turned(ring, clockwise=number > 0)):
                back = (edge[1], edge[0])
                if left.get(back):
                    left[back] -= 1
                    if not left[back]:
                        del left[back]
                else:
                    left[edge] += 1
    return _nested([ring for ring in _walk(left) if abs(area(ring)) >= speck])


def area(ring: Ring) -> float:
    """Signed area in the square of the unit: positive counter-clockwise."""
    points = np.asarray(ring)
    x, y = points[:, 0] - points[0, 0], points[:, 1] - points[0, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def _edges(ring: Ring) -> Iterable[tuple[Point, Point]]:
    return ((a, b) for a, b in itertools.pairwise(ring) if a != b)


def _turned(ring: Ring, *, clockwise: bool) -> Ring:
    return ring[::-1] if (area(ring) < 0) != clockwise else ring


def _walk(edges: Mapping[tuple[Point, Point], int]) -> list[Ring]:
    onward: dict[Point, list[Point]] = defaultdict(list)
    for (start, end), count in sorted(edges.items()):
        onward[start] += [end] * count
    rings = []
    for first in sorted(onward):
        while onward[first]:
            ring = [first, onward[first].pop()]
            while ring[-1] != first:
                choices = onward[ring[-1]]
                if not choices:
                    break  # an open end: the borders did not meet; what was walked is not a ring
                ring.append(choices.pop(_sharpest(ring[-2], ring[-1], choices)))
            if ring[-1] == first and len(ring) > 3:
                rings.append(ring)
    return rings


def _sharpest(before: Point, here: Point, choices: list[Point]) -> int:
    """The choice furthest to the left, seen in the direction of the walk, so that rings that touch are not joined."""
    if len(choices) == 1:
        return 0
    back = np.arctan2(before[1] - here[1], before[0] - here[0])
    angles = [(back - np.arctan2(y - here[1], x - here[0])) % (2 * np.pi) for x, y in choices]
    return int(np.argmin([angle or 2 * np.pi for angle in angles]))


def _nested(rings: list[Ring]) -> list[Polygon]:
    """Outer rings with the holes that lie in them."""
    outer = sorted((ring for ring in rings if area(ring) > 0), key=area)
    found: list[Polygon] = [[ring] for ring in outer]
    for hole in (ring for ring in rings if area(ring) < 0):
        for polygon in found:  # the smallest that holds it
            if inside(hole[0], polygon[0]) or inside(_middle(hole), polygon[0]):
                polygon.append(hole)
                break
    return sorted(found, key=lambda polygon: -area(polygon[0]))


def _middle(ring: Ring) -> Point:
    return (ring[0][0] + ring[1][0]) / 2, (ring[0][1] + ring[1][1]) / 2


def inside(point: Point, ring: Ring) -> bool:
    """Even-odd rule; points on the border may go either way."""
    points = np.asarray(ring)
    x, y = points[:, 0], points[:, 1]
    x1, y1, x2, y2 = x[:-1], y[:-1], x[1:], y[1:]
    crossing = (y1 > point[1]) != (y2 > point[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x1 + (point[1] - y1) / (y2 - y1) * (x2 - x1)
    return bool(np.count_nonzero(crossing & (point[0] < at)) % 2)


def simplify(shapes: Mapping[str, list[Polygon]], tolerance: float) -> dict[str, list[Polygon]]:
    """Every shape with the points left out that lie closer than `tolerance` to the line without them.

    Shared borders stay shared: rings are cut where areas meet, each arc is thinned once. Rings that shrink to nothing
    are dropped, but never a shape's largest.
    """
    nodes = _nodes(shapes)
    thinned: dict[tuple[Point, ...], list[Point]] = {}
    found = {}
    for code, polygons in shapes.items():
        drawn = [[_thin_ring(ring, nodes, tolerance, thinned) for ring in polygon] for polygon in polygons]
        kept = [[ring for ring in polygon if len(ring) > 3] for polygon in drawn if len(polygon[0]) > 3]
        if not kept and polygons:
            kept = [[max(polygons, key=lambda polygon: abs(area(polygon[0])))[0]]]
        found[code] = kept
    return found


def _nodes(shapes: Mapping[str, list[Polygon]]) -> set[Point]:
    """Points where borders fork: they have another set of neighbours than a point within one line has."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for polygons in shapes.values():
        for polygon in polygons:
            for ring in polygon:
                for a, b in _edges(ring):
                    neighbours[a].add(b)
                    neighbours[b].add(a)
    return {point for point, around in neighbours.items() if len(around) != 2}


def _thin_ring(ring: Ring, nodes: set[Point], tolerance: float, thinned: dict[tuple[Point, ...], list[Point]]) -> Ring:
    open_ring = ring[:-1]
    cuts = [i for i, point in enumerate(open_ring) if point in nodes]
    if not cuts:  # an island: cut it at two points that do not depend on where the ring starts
        low = min(range(len(open_ring)), key=lambda i: open_ring[i])
        far = max(range(len(open_ring)), key=lambda i: (_square(open_ring[i], open_ring[low]), open_ring[i]))
        cuts = sorted({low, far})
    found: Ring = []
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(open_ring)], strict=True):
        arc = tuple(open_ring[i % len(open_ring)] for i in range(start, end + 1))
        forward = arc <= arc[::-1]
        key = arc if forward else arc[::-1]
        if key not in thinned:
            thinned[key] = _thin(key, tolerance)
        found += (thinned[key] if forward else thinned[key][::-1])[:-1]
    return [*found, found[0]]


def _thin(arc: tuple[Point, ...], tolerance: float) -> list[Point]:
    """Douglas and Peucker's method, without recursion."""
    points = np.asarray(arc)
    keep = np.zeros(len(arc), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(arc) - 1)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        away = _distances(points[start + 1 : end], points[start], points[end])
        furthest = int(np.argmax(away))
        if away[furthest] > tolerance:
            middle = start + 1 + furthest
            keep[middle] = True
            spans += [(start, middle), (middle, end)]
    return [point for point, kept in zip(arc, keep, strict=True) if kept]


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    along = end - start
    length = float(np.hypot(*along))
    if not length:
        return np.asarray(np.hypot(*(points - start).T))
    return np.asarray(np.abs(along[0] * (points[:, 1] - start[1]) - along[1] * (points[:, 0] - start[0])) / length)


def _square(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2

from __future__ import annotations

import itertools
import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.places.shapes import Point, Polygon, Ring, topology
from tests.places.files import ring


def square(column: int, row: int) -> Polygon:
    return [ring((float(column) * 1000, float(row) * 1000, 1000.0))]


def total(polygons: list[Polygon]) -> float:
    return sum(topology.area(part) for polygon in polygons for part in polygon)


def edges(polygons: list[Polygon]) -> set[frozenset[Point]]:
    return {frozenset(pair) for polygon in polygons for part in polygon for pair in itertools.pairwise(part)}


def test_two_squares_side_by_side_become_one_outline() -> None:
    joined = topology.dissolve([square(0, 0), square(1, 0)])
    assert len(joined) == 1 and len(joined[0]) == 1
    assert total(joined) == 2_000_000
    assert frozenset({(1000.0, 0.0), (1000.0, 1000.0)}) not in edges(joined)


def test_a_ring_of_squares_keeps_its_hole() -> None:
    around = [square(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    joined = topology.dissolve(around)
    assert [len(polygon) for polygon in joined] == [2]
    assert total(joined) == 8_000_000


def test_specks_left_over_by_the_drawing_are_dropped() -> None:
    around = [square(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    assert [len(polygon) for polygon in topology.dissolve(around, speck=1_000_001)] == [1]


def test_squares_that_only_touch_at_a_corner_stay_two() -> None:
    joined = topology.dissolve([square(0, 0), square(1, 1)])
    assert len(joined) == 2 and total(joined) == 2_000_000


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1))
def test_joining_keeps_the_area_and_exactly_the_outer_edges(cells: set[tuple[int, int]]) -> None:
    parts = [square(*cell) for cell in sorted(cells)]
    joined = topology.dissolve(parts)
    assert total(joined) == pytest.approx(1_000_000 * len(cells))
    counts = Counter(edge for part in parts for edge in edges([part]))
    assert edges(joined) == {edge for edge, count in counts.items() if count == 1}
    assert all(topology.area(polygon[0]) > 0 for polygon in joined)
    assert all(topology.area(hole) < 0 for polygon in joined for hole in polygon[1:])


@given(st.randoms(use_true_random=False))
def test_joining_does_not_depend_on_the_order_of_the_parts(random: object) -> None:
    cells = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
    shuffled = list(cells)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert topology.dissolve(square(*cell) for cell in shuffled) == topology.dissolve(square(*cell) for cell in cells)


def wavy(x: float, *, down: bool = False) -> list[Point]:
    """A border from south to north that wiggles by 30 m."""
    points = [(x + 30 * math.sin(step / 3), step * 100.0) for step in range(41)]
    return points[::-1] if down else points


def strips() -> dict[str, list[Polygon]]:
    """Three areas side by side with wiggly borders between them."""
    shapes: dict[str, list[Polygon]] = {}
    for name, west, east in (("a", 0.0, 5000.0), ("b", 5000.0, 10000.0), ("c", 10000.0, 15000.0)):
        outline: Ring = [*wavy(east), *wavy(west, down=True)]
        shapes[name] = [[[*outline, outline[0]]]]
    return shapes


@pytest.mark.parametrize("tolerance", [1, 20, 40, 200])
def test_neighbours_keep_one_and_the_same_border(tolerance: float) -> None:
    thin = topology.simplify(strips(), tolerance)
    a, b, c = (edges(thin[name]) for name in "abc")
    assert a & b and b & c and not a & c
    # The whole, drawn from its parts, has no gaps and no overlaps: its inner borders cancel exactly.
    joined = topology.dissolve([polygon for polygons in thin.values() for polygon in polygons], speck=0)
    assert len(joined) == 1 and len(joined[0]) == 1


def test_a_higher_tolerance_leaves_fewer_points_and_the_area_nearly_as_it_was() -> None:
    counts = []
    for tolerance in (0, 1, 10, 40):
        thin = topology.simplify(strips(), tolerance)
        counts.append(sum(len(part) for polygons in thin.values() for polygon in polygons for part in polygon))
        for name, polygons in strips().items():
            assert abs(total(thin[name])) == pytest.approx(abs(total(polygons)), rel=0.01)
    assert counts == sorted(counts, reverse=True) and counts[-1] < counts[0] / 5


def test_an_island_is_thinned_the_same_from_wherever_its_ring_starts() -> None:
    circle = [(math.cos(t / 30 * math.tau) * 1000, math.sin(t / 30 * math.tau) * 1000) for t in range(30)]
    found = set()
    for start in range(0, 30, 7):
        turned = circle[start:] + circle[:start]
        found.add(frozenset(edges(topology.simplify({"i": [[[*turned, turned[0]]]]}, 50)["i"])))
    assert len(found) == 1


def test_small_islands_vanish_but_never_an_areas_only_one() -> None:
    tiny, large = ring((0, 0, 10)), ring((5000, 0, 3000))
    thin = topology.simplify({"two": [[large], [tiny]], "one": [[ring((20_000, 0, 10))]]}, 100)
    assert len(thin["two"]) == 1 and topology.area(thin["two"][0][0]) == 9_000_000
    assert thin["one"] == [[ring((20_000, 0, 10))]]

"""How long one chart takes: `python benchmarks/charts.py`. The goal is under a millisecond each for typical data."""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections.abc import Callable

from routeways.ui import charts
from routeways.ui.charts import Chart, Dot, Point, Series, Shape, Tile, png, standalone
from routeways.values import Mark, Symbol, Unit

YEARS = [str(2013 + number) for number in range(10)]
NAMES = [f"District number {number}" for number in range(14)]


def points(names: list[str], shift: float = 0.0) -> tuple[Point, ...]:
    out = []
    for number, name in enumerate(names):
        value = 70 + (number * 7 % 13) + shift
        if number == 4:
            out.append(Point(name, symbol=Symbol.CONFIDENTIAL))
        else:
            marks = frozenset({Mark.UNRELIABLE}) if number == 6 else frozenset()
            out.append(Point(name, value, marks=marks, lower=value - 4 - number % 3, upper=value + 4 + number % 3))
    return tuple(out)


def outline(number: int) -> str:
    """A ring of 60 corners, as many as a generalised district has."""
    x, y = number % 4 * 100, number // 4 * 100
    return "M" + " ".join(f"{x + corner * 1.5:.1f},{y + corner * 37 % 90:.1f}" for corner in range(60)) + "Z"


def cases() -> dict[str, Callable[[], Chart]]:
    share = {"title": "A title that states the finding", "subtitle": "What, who, when", "unit": Unit.PER_CENT}
    districts = points(NAMES)
    nation = Point("England", 75.8, lower=75.5, upper=76.1)
    lines = tuple(Series(name, points(YEARS, number)) for number, name in enumerate(("Here", "Region", "England")))
    many = tuple(Series(name, points(YEARS, number)) for number, name in enumerate(NAMES))
    tiles = tuple(Tile(number % 5, number // 5, point) for number, point in enumerate(districts))
    shapes = tuple(Shape(outline(number), point) for number, point in enumerate(districts))
    steps = charts.sequential([point.value for point in districts], Unit.PER_CENT)
    parts = tuple(Series(name, tuple(Point(part, 30 + number) for part in "abc")) for number, name in enumerate(NAMES))
    dots = tuple(Dot(point.label, Point("x", number), point) for number, point in enumerate(districts))
    return {
        "line, 3 series of 10": lambda: charts.line(charts.LineSpec(series=lines, **share)),
        "bars, 14": lambda: charts.bars(charts.BarSpec(points=districts, **share)),
        "dots, 14 in groups": lambda: charts.dots(
            charts.DotSpec(points=charts.sort_out(districts, nation), references=(nation,), **share)
        ),
        "stacked, 14 of 3": lambda: charts.stacked(
            charts.StackSpec(parts=("A", "B", "C"), rows=parts, normalise=True, **share)
        ),
        "tile map, 14": lambda: charts.tile_map(charts.TileSpec(tiles=tiles, colours=steps, **share)),
        "map, 14 of 60 corners": lambda: charts.area_map(
            charts.MapSpec(shapes=shapes, box=(0, 0, 400, 400), colours=steps, **share)
        ),
        "quadrant, 14": lambda: charts.quadrant(
            charts.QuadrantSpec(
                dots=dots, x_name="Starts", y_name="Share", x_ends=("Few", "Many"), y_ends=("Low", "High"), **share
            )
        ),
        "sparkline, 10": lambda: charts.spark(charts.SparkSpec(points=points(YEARS), **share)),
        "14 small multiples of 10": lambda: charts.multiples(charts.MultiplesSpec(series=many, **share)),
    }


def milliseconds(work: Callable[[], object], times: int) -> float:
    """The middle of `times` runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2] * 1000


def main() -> None:
    print(f"{'chart':28}{'ms':>8}{'kB':>8}{'file, ms':>10}{'png, ms':>10}")
    for name, make in cases().items():
        chart = make()
        row = milliseconds(make, 300), len(chart.svg) / 1000, milliseconds(lambda c=chart: standalone(c), 50)
        print(f"{name:28}{row[0]:8.2f}{row[1]:8.1f}{row[2]:10.2f}{milliseconds(lambda c=chart: png(c), 5):10.1f}")
    if "--where" in sys.argv:
        profile = cProfile.Profile()
        profile.enable()
        for make in cases().values():
            for _ in range(100):
                make()
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(12)


if __name__ == "__main__":
    main()

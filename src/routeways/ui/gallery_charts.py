"""One chart of every kind with invented names and numbers, for the design page and the tests."""

from __future__ import annotations

from typing import Any

from routeways.ui import charts
from routeways.ui.charts import Chart, Dot, Note, Point, Series, Shape, Tile
from routeways.ui.gallery_areas import AREAS, NATION, REGION, SOURCE, B, E, F, U, area_points, hexagon, series_of
from routeways.values import Symbol, Unit


def _lines_with_gaps() -> list[Chart]:
    return [
        charts.line(
            charts.LineSpec(
                title="Calder Mill cannot be told apart from the region",
                subtitle="Share of people in work, with the 95% margin of Calder Mill shaded.",
                series=(
                    series_of("Calder Mill", (73.2, 70.0, 71.0, 70.5, 71.2), 9.1),
                    series_of("Region", (74.3, 75.4, 74.7, 72.2, 72.9)),
                    series_of("Nation", (75.4, 76.0, 75.6, 75.1, 75.8)),
                ),
                notes=(Note("2020", "Doors closed"),),
                unit=Unit.PER_CENT,
                source=SOURCE,
            )
        ),
        charts.line(
            charts.LineSpec(
                title="The figure is missing in two of five years",
                subtitle="People out of work. Hollow points are unreliable [u]; gaps are confidential [c].",
                unit=Unit.PEOPLE,
                source=SOURCE,
                zero=True,
                series=(
                    series_of(
                        "Calder Mill",
                        (2700, 2200, None, 2800, None),
                        y2018={"marks": frozenset({U})},
                        y2019={"marks": frozenset({U})},
                        y2021={"marks": frozenset({U})},
                    ),
                ),
            )
        ),
    ]


def _lines_of_parts() -> list[Chart]:
    return [
        charts.line(
            charts.LineSpec(
                title="A new definition breaks the line; the last two years are a forecast",
                subtitle="Starts a year. The break is where the count changed.",
                source=SOURCE,
                series=(
                    series_of(
                        "Starts",
                        (410, 430, 520, 540, 575),
                        y2020={"marks": frozenset({B})},
                        y2021={"marks": frozenset({F})},
                        y2022={"marks": frozenset({F})},
                    ),
                ),
            )
        ),
        charts.line(
            charts.LineSpec(
                title="Six categories at most, each with its own dash and name",
                subtitle="Starts a year by route.",
                source=SOURCE,
                series=tuple(
                    Series(name, series_of(name, values).points, str(number))
                    for number, (name, values) in enumerate(
                        {
                            "Sea": (210, 204, 198, 190, 188),
                            "Brick": (150, 160, 172, 181, 190),
                            "Moor": (120, 121, 119, 124, 128),
                            "Heather": (98, 92, 88, 84, 80),
                            "Sky": (60, 63, 61, 66, 65),
                            "Gorse": (30, 34, 41, 45, 52),
                        }.items(),
                        start=1,
                    )
                ),
            )
        ),
    ]


def _rows() -> list[Chart]:
    counts = [("Weir Town", 1254), ("Brock with Fellside", 1114), ("Gull Point", 1012), ("Otter Sands", 977)]
    return [
        charts.dots(
            charts.DotSpec(
                title="The margins are wide, so do not rank areas",
                subtitle="Dot: the estimate. Whisker: 95% margin. Filled marks are clearly different.",
                unit=Unit.PER_CENT,
                source=SOURCE,
                points=charts.sort_out(area_points(), NATION),
                references=(NATION, REGION),
            )
        ),
        charts.bars(
            charts.BarSpec(
                title="Weir Town has the most starts; one area’s count is confidential",
                subtitle="Starts by home area. Bars start at 0.",
                source=SOURCE,
                here=frozenset({"Calder Mill"}),
                points=(
                    *(Point(name, value) for name, value in counts),
                    Point("Calder Mill", 648, marks=frozenset({E}), lower=600, upper=696),
                    Point("Heron Valley", 435, marks=frozenset({U})),
                    Point("Pike Hill", symbol=Symbol.CONFIDENTIAL),
                    Point("Larkfield", symbol=Symbol.LOW, lower=1, upper=4),
                ),
            )
        ),
        charts.bars(
            charts.BarSpec(
                title="Starts fell in three areas and rose in two",
                subtitle="Change over two years.",
                source=SOURCE,
                points=(
                    Point("Marram", 96),
                    Point("Weir Town", 41),
                    Point("Hawthorn", -12),
                    Point("Calder Mill", -53),
                    Point("Gull Point", -88),
                ),
            )
        ),
        *_parts(),
    ]


def _parts() -> list[Chart]:
    return [
        charts.stacked(
            charts.StackSpec(
                title="One in seven leavers from Gull Point is not settled or not traced",
                subtitle="Leavers by what they did for six months.",
                unit=Unit.PEOPLE,
                source=SOURCE,
                normalise=True,
                parts=("Learning", "Job", "Other"),
                rows=(
                    Series("Gull Point", (Point("Learning", 851), Point("Job", 127), Point("Other", 159))),
                    Series("Calder Mill", (Point("Learning", 766), Point("Job", 117), Point("Other", 110))),
                    Series(
                        "Marram",
                        (Point("Learning", 532), Point("Job", 65), Point("Other", symbol=Symbol.CONFIDENTIAL)),
                    ),
                ),
            )
        ),
    ]


def _tiles(points: list[Point]) -> tuple[Tile, ...]:
    return tuple(Tile(*AREAS[point.label][:2], point) for point in points)


def _tile_maps() -> list[Chart]:
    sorted_out = list(charts.sort_out(area_points(unsure=False), NATION))
    counts = [
        Point(name, round(value * margin * 2)) if name != "Pike Hill" else Point(name, symbol=Symbol.CONFIDENTIAL)
        for name, (_, _, value, margin) in AREAS.items()
    ]
    return [
        charts.tile_map(
            charts.TileSpec(
                title="Two areas can be told apart from the nation",
                subtitle="Share in work and 95% margin in points. Each tile is one area, placed roughly where it lies.",
                unit=Unit.PER_CENT,
                source=SOURCE,
                tiles=_tiles(sorted_out),
                colours=charts.against("the nation"),
                here=frozenset({"Calder Mill"}),
            )
        ),
        charts.tile_map(
            charts.TileSpec(
                title="Most starts are in the middle of the region",
                subtitle="Starts by home area. Five steps with about as many areas each.",
                source=SOURCE,
                tiles=_tiles(counts),
                colours=charts.sequential([point.value for point in counts], Unit.COUNT),
            )
        ),
    ]


def _area_maps() -> list[Chart]:
    shapes = tuple(Shape(hexagon(*AREAS[point.label][:2]), point) for point in area_points())
    return [
        charts.area_map(
            charts.MapSpec(
                title="The share is highest in the north and the south-west",
                subtitle="Share in work. Outlines are invented.",
                unit=Unit.PER_CENT,
                source=SOURCE,
                shapes=shapes,
                box=(0, 0, 500, 500),
                colours=charts.sequential([point.value for point in area_points()], Unit.PER_CENT, decimals=0),
                here=frozenset({"Calder Mill"}),
            )
        ),
        charts.area_map(
            charts.MapSpec(
                title="Where Calder Mill is",
                shapes=shapes,
                box=(0, 0, 500, 500),
                here=frozenset({"Calder Mill"}),
            )
        ),
    ]


def _many() -> list[Chart]:
    names = list(AREAS)[:9]
    trends = tuple(
        series_of(name, tuple(AREAS[name][2] + change for change in (2.1, 0.4, -1.2, 0.8, 0.0)), AREAS[name][3])
        for name in names
    )
    gap = series_of("Pike Hill", (69.0, None, 70.2, None, 71.0), y2020={"marks": frozenset({U})})
    return [
        charts.multiples(
            charts.MultiplesSpec(
                title="Each area stays inside its own margin",
                subtitle="Share in work with the 95% margin shaded.",
                unit=Unit.PER_CENT,
                source=SOURCE,
                series=tuple(gap if one.name == "Pike Hill" else one for one in trends),
                reference=NATION,
            )
        ),
        charts.quadrant(
            charts.QuadrantSpec(
                title="Gull Point has fewer starts and fewer settled leavers",
                subtitle="Starts per 1,000 people, and leavers settled. The dashed lines are the region.",
                unit=Unit.PER_CENT,
                source=SOURCE,
                x_name="Starts per 1,000",
                y_name="Settled",
                x_decimals=1,
                x_ends=("Fewer starts", "More starts"),
                y_ends=("Fewer settled", "More settled"),
                cross=(12.4, 91.9),
                here=frozenset({"Gull Point"}),
                dots=(
                    Dot("Gull Point", Point("x", 11.1), Point("y", 86.0)),
                    Dot("Calder Mill", Point("x", 12.3), Point("y", 88.9, marks=frozenset({U}))),
                    Dot("Weir Town", Point("x", 15.2), Point("y", 90.9)),
                    Dot("Heron Valley", Point("x", 11.7), Point("y", 93.9)),
                    Dot("West Plain", Point("x", 10.4), Point("y", 94.2)),
                    Dot("Rush Moss", Point("x", 12.6), Point("y", 92.5)),
                    Dot("Otter Sands", Point("x", 11.0), Point("y", 93.2)),
                    Dot("Pike Hill", Point("x", 13.0), Point("y", symbol=Symbol.CONFIDENTIAL)),
                ),
            )
        ),
    ]


def sparks() -> dict[str, Chart]:
    def one(title: str, values: tuple[float | None, ...], **special: Any) -> Chart:
        points = series_of(title, values, **special).points
        return charts.spark(charts.SparkSpec(title=title, unit=Unit.PER_CENT, points=points))

    return {
        "whole": one("In work, 2018 to 2022", (73.2, 70.0, 71.0, 70.5, 71.2)),
        "gaps": one("Out of work, 2018 to 2022", (3.1, 2.8, None, 3.4, None)),
    }


def all_charts() -> list[Chart]:
    """One of every kind, sparklines apart."""
    return [*_lines_with_gaps(), *_lines_of_parts(), *_rows(), *_tile_maps(), *_area_maps(), *_many()]

"""Invented areas and figures for the charts of the design page."""

from __future__ import annotations

from typing import Any

from routeways.ui.charts import Point, Series
from routeways.values import Mark, Symbol

SOURCE = "invented for this page"
U, E, F, B = Mark.UNRELIABLE, Mark.ESTIMATED, Mark.FORECAST, Mark.BREAK
YEARS = ("2018", "2019", "2020", "2021", "2022")

# name: (column and row of its tile, share, margin)
AREAS: dict[str, tuple[float, float, float, float]] = {
    "Otter Sands": (2, 0, 74.4, 6.4),
    "Alder Wyke": (1.5, 1, 70.1, 7.4),
    "Heron Valley": (2.5, 1, 79.0, 10.6),
    "Pike Hill": (3.5, 1, 69.4, 9.9),
    "Gull Point": (0, 2, 72.2, 3.8),
    "Marram": (1, 2, 78.8, 8.6),
    "Weir Town": (2, 2, 69.0, 7.1),
    "Hawthorn": (3, 2, 74.6, 10.2),
    "Calder Mill": (4, 2, 71.2, 10.6),
    "South Otter": (1.5, 3, 84.7, 5.9),
    "Brock with Fellside": (2.5, 3, 66.1, 4.4),
    "Rush Moss": (3.5, 3, 76.6, 8.4),
    "West Plain": (1, 4, 68.4, 8.7),
    "Larkfield": (2, 4, 71.9, 6.9),
}
NATION = Point("the nation", 75.8, lower=75.5, upper=76.1)
REGION = Point("the region", 72.9, lower=71.1, upper=74.7)


def series_of(name: str, values: tuple[float | None, ...], margin: float = 0.0, **special: Any) -> Series:
    """One point a year; `special` maps y2020= to changes of that point."""
    points = []
    for year, value in zip(YEARS, values, strict=True):
        limits = {"lower": value - margin, "upper": value + margin} if value is not None and margin else {}
        missing = {} if value is not None else {"symbol": Symbol.CONFIDENTIAL}
        points.append(Point(year, value, **{**limits, **missing, **special.get(f"y{year}", {})}))
    return Series(name, tuple(points))


def area_points(*, unsure: bool = True) -> list[Point]:
    points = []
    for name, (_, _, value, margin) in AREAS.items():
        if unsure and name == "Pike Hill":
            points.append(Point(name, symbol=Symbol.CONFIDENTIAL))
            continue
        marks = frozenset({U}) if unsure and name == "Heron Valley" else frozenset({E})
        points.append(Point(name, value, marks=marks, lower=value - margin, upper=value + margin))
    return points


def hexagon(column: float, row: float) -> str:
    x, y = column * 100, row * 100
    corners = ((0, 25), (50, 0), (100, 25), (100, 75), (50, 100), (0, 75))
    return "M" + " ".join(f"{x + dx:g},{y + dy:g}" for dx, dy in corners) + "Z"

"""Outlines as plain lists of points on the British National Grid: read, joined, simplified, drawn. No database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]  # easting, northing, metres
Ring: TypeAlias = list[Point]  # closed: the last point is the first
Polygon: TypeAlias = list[Ring]  # the outer ring, then holes


@dataclass(frozen=True, slots=True)
class Feature:
    """One area of a boundary file. `row` is its place in the file, counted from 1."""

    row: int
    properties: dict[str, object]
    polygons: list[Polygon]

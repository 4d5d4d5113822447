"""Official boundary files: GeoPackage and GeoJSON, in WGS84 or on the British National Grid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from routeways.foundation.tables import FileRefused, Report
from routeways.places import grid
from routeways.places.loaders.base import Origin, Problems, content, digest, plain_name
from routeways.places.shapes import Feature, Polygon, Ring, geojson, geopackage
from routeways.values.area import GSS_CODE

# The letters of the code column, smallest areas first: a ward file also has its district's code.
KINDS = {
    "WD": "ward",
    "LSOA": "lsoa",
    "MSOA": "msoa",
    "TTWA": "ttwa",
    "LAD": "district",
    "LSIP": "lsip",
    "CAUTH": "combined-authority",
    "CTY": "county",
    "RGN": "region",
    "CTRY": "country",
}
_CODE_COLUMN = re.compile(r"([A-Z]+)(\d\d)CD")
_GRID = 27700


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    code: str
    name: str
    polygons: list[Polygon]  # grid metres, rounded to the decimetre


@dataclass(frozen=True)
class BoundaryContent:
    """The outlines of one boundary file, on the British National Grid."""

    origin: Origin
    kind: str
    edition: str
    boundaries: tuple[BoundaryRow, ...]
    report: Report


def source_of(properties: dict[str, object]) -> str | None:
    """The source id for a file whose features have these properties, None where it is no boundary file we know."""
    column = _column(properties)
    if column is None:
        return None
    letters, year = _letters(column)
    return f"ons-{letters.lower()}{year}-boundaries"


def is_geopackage(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def features(path: Path) -> tuple[int, list[Feature]]:
    """(EPSG code, features). Raises FileRefused."""
    if not path.is_file():
        raise FileRefused(f"There is no file {path.name}. Check its name and folder.")
    return geopackage.read(path) if is_geopackage(path) else geojson.read(content(path), path.name)


def looks_like(path: Path) -> bool:
    """True for a file that starts as a GeoPackage or as JSON does."""
    return is_geopackage(path) or content(path)[:64].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{"


def read(path: Path) -> BoundaryContent:
    """Raises FileRefused."""
    epsg, found = features(path)
    if not found:
        raise FileRefused(f"{path.name} holds no areas.")
    column = _column(found[0].properties)
    if column is None:
        raise FileRefused(f"{path.name} has no column of ONS area codes such as LAD24CD or LSOA11CD.")
    if epsg not in (_GRID, geojson.WGS84):
        raise FileRefused(f"{path.name} uses the coordinates EPSG:{epsg}. We read WGS84 and the British National Grid.")
    letters, year = _letters(column)
    problems = Problems()
    rows: dict[str, BoundaryRow] = {}
    for feature in found:
        row = _row(feature, column, epsg, problems)
        if row is None:
            continue
        if row.code in rows:
            problems.add("the area stands in the file twice; the first was read", feature.row, column, row.code)
            continue
        rows[row.code] = row
    report = problems.report(name=path.name, rows=len(found))
    edition = f"20{year}"
    origin = Origin(f"ons-{letters.lower()}{year}-boundaries", edition, plain_name(path), digest(path))
    return BoundaryContent(origin, KINDS[letters], edition, tuple(rows.values()), report)


def _column(properties: dict[str, object]) -> str | None:
    codes = {match[1]: name for name in properties if (match := _CODE_COLUMN.fullmatch(name))}
    return next((codes[letters] for letters in KINDS if letters in codes), None)


def _letters(column: str) -> tuple[str, str]:
    match = _CODE_COLUMN.fullmatch(column)
    assert match  # noqa: S101  (_column returned it)
    return match[1], match[2]


def _row(feature: Feature, column: str, epsg: int, problems: Problems) -> BoundaryRow | None:
    code = str(feature.properties.get(column) or "")
    if not GSS_CODE.fullmatch(code):
        problems.add("this is not an ONS area code; one looks like E07000117", feature.row, column, code)
        return None
    try:
        polygons = [[_on_grid(ring, epsg) for ring in polygon] for polygon in feature.polygons]
    except ValueError as error:
        problems.add(str(error), feature.row, column, code)
        return None
    if not polygons:
        problems.add("the area has no outline", feature.row, column, code)
        return None
    return BoundaryRow(code, str(feature.properties.get(column.replace("CD", "NM")) or ""), polygons)


def _on_grid(ring: Ring, epsg: int) -> Ring:
    """Raises ValueError for a ring that is not one, or not in Great Britain."""
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("the outline is not closed")
    points = np.asarray(ring)
    if epsg != _GRID:
        if not (abs(points[:, 0]).max() <= 10 and points[:, 1].min() >= 49 and points[:, 1].max() <= 62):
            raise ValueError("the outline is outside the United Kingdom")
        points = np.column_stack(grid.to_grid(points[:, 1], points[:, 0]))
    # Northern Ireland lies west of the grid's own origin; the grid's numbers still hold there, only less exactly.
    if points.min() < -200_000 or points.max() > 1_300_000:
        raise ValueError("the outline is outside the United Kingdom")
    return [(float(x), float(y)) for x, y in points.round(1)]

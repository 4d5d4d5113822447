"""Ordnance Survey's Code-Point Open: one file a postcode area, no heading row, points on the British National Grid."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from routeways.foundation.tables import FileRefused, Report
from routeways.places import grid
from routeways.places.loaders.base import Origin, Problems, digest, plain_name, read_rows
from routeways.places.postcodes import PostcodeError, parse
from routeways.places.rows import SectorRow
from routeways.values.area import GSS_CODE

SOURCE = "os-code-point-open"
COLUMNS = 10
_QUALITIES = {"10", "20", "30", "40", "50", "60", "90"}
_NO_POINT = "90"  # Royal Mail has the postcode, OS has no coordinates for it


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    postcode: str
    sector: str
    easting: int
    northing: int
    latitude: float
    longitude: float
    district: str


@dataclass(frozen=True)
class PostcodeContent:
    """One Code-Point Open file."""

    origin: Origin
    postcodes: tuple[PostcodeRow, ...]
    report: Report


def looks_like(cells: list[str]) -> bool:
    """True for a first row as Code-Point Open writes it."""
    return (
        len(cells) == COLUMNS
        and cells[1] in _QUALITIES
        and cells[2].isdigit()
        and cells[3].isdigit()
        and re.fullmatch(r"[EWSNM]92\d{6}", cells[4]) is not None
    )


def read(path: Path, *, release: str = "") -> PostcodeContent:
    """Raises FileRefused where the file is not Code-Point Open or cannot be read."""
    table = read_rows(path, heading=False)
    problems, rows, left_out = Problems(), 0, 0
    kept: dict[str, tuple[str, int, int, str]] = {}
    for number, cells in table.body:
        rows += 1
        if rows == 1 and not looks_like(cells):
            raise FileRefused(
                f"{path.name} is not a Code-Point Open file. Its rows should be like “BB1 1AE”,10,369997,427645,…"
            )
        if len(cells) == COLUMNS and cells[1] == _NO_POINT:
            left_out += 1
            continue
        row = _row(cells, number, problems)
        if row is None:
            continue
        if row[0] in kept:
            problems.add("the postcode stands in the file twice; the first was read", number, "postcode", row[0])
            continue
        kept[row[0]] = row[1:]
    report = problems.report(name=path.name, rows=rows, left_out=left_out)
    lat, lon = grid.to_wgs84([at[1] for at in kept.values()], [at[2] for at in kept.values()])
    postcodes = tuple(
        PostcodeRow(postcode, sector, east, north, round(float(y), 6), round(float(x), 6), district)
        for (postcode, (sector, east, north, district)), y, x in zip(kept.items(), lat, lon, strict=True)
    )
    return PostcodeContent(Origin(SOURCE, release, plain_name(path), digest(path)), postcodes, report)


def _row(cells: list[str], number: int, problems: Problems) -> tuple[str, str, int, int, str] | None:
    if len(cells) != COLUMNS:
        problems.add(f"the row should have {COLUMNS} columns", number)
        return None
    try:
        postcode = parse(cells[0])
    except PostcodeError:
        problems.add("this is not a full postcode", number, "postcode", cells[0])
        return None
    if not postcode.is_full:
        problems.add("this is not a full postcode", number, "postcode", cells[0])
        return None
    try:
        east, north = int(cells[2]), int(cells[3])
    except ValueError:
        problems.add("easting and northing must be whole metres", number, "easting", f"{cells[2]}, {cells[3]}")
        return None
    if not (0 < east < 700_000 and 0 < north < 1_300_000):
        problems.add("the point is not on the British National Grid", number, "easting", f"{east}, {north}")
        return None
    if cells[8] and not GSS_CODE.fullmatch(cells[8]):
        problems.add("this is not an ONS area code; one looks like E07000117", number, "district", cells[8])
        return None
    return str(postcode), postcode.sector, east, north, cells[8]


def sectors(postcodes: Iterable[PostcodeRow]) -> tuple[SectorRow, ...]:
    """The middle of each sector's postcodes and the district in which most of them lie (the lower code in a tie)."""
    members: dict[str, list[PostcodeRow]] = defaultdict(list)
    for row in postcodes:
        members[row.sector].append(row)
    found = []
    for sector, rows in sorted(members.items()):
        lat, lon = grid.to_wgs84(np.mean([row.easting for row in rows]), np.mean([row.northing for row in rows]))
        inside = Counter(row.district for row in rows if row.district)
        district, count = min(inside.items(), key=lambda item: (-item[1], item[0])) if inside else ("", 0)
        found.append(SectorRow(sector, round(float(lat), 5), round(float(lon), 5), district, len(rows), count))
    return tuple(found)

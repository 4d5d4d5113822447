"""The ONS lookups: which area lies in which, and the points and names of small areas.

A lookup's shape is read off its heading row (LAD23CD and LSIP23CD make it districts to skills areas of 2023), so that
next year's release of the same lookup needs no new code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from routeways.foundation.tables import FileRefused
from routeways.places.loaders.base import LookupContent, Origin, Problems, Rows, digest, plain_name, read_rows
from routeways.places.rows import AreaRow, MemberRow
from routeways.values.area import GSS_CODE

# The letters that stand for a kind of area in the heading rows of ONS files.
CHILD = {"LAD": "district", "LSOA": "lsoa", "MSOA": "msoa", "WD": "ward"}
PARENT = {
    "CTY": "county",
    "LSIP": "lsip",
    "CAUTH": "combined-authority",
    "TTWA": "ttwa",
    "LEP": "lep",
    "RGN": "region",
    "LAD": "district",
}
_CODE_COLUMN = re.compile(r"([A-Z]+)(\d\d)CD(\d?)")
# Census zones of Northern Ireland and older Scottish zones stand in UK files under codes that are not ONS codes.
_OTHER_ZONE = re.compile(r"[0-9]{2}[A-Z]{2}[0-9]{2}[A-Z][0-9]")

# The last codes that the 2011 census gave; later ones came with the 2021 census.
_LAST_OF_2011 = {"E01": 33768, "W01": 1958, "E02": 6934, "W02": 423, "S01": 13481}

Reader = Callable[[Path], LookupContent]


def census_edition(code: str) -> str:
    """The census whose boundaries first used the code of an LSOA or MSOA."""
    return "2011" if int(code[3:]) <= _LAST_OF_2011.get(code[:3], 0) else "2021"


@dataclass(frozen=True)
class Pairs:
    """A lookup of children to parents, as its heading row tells."""

    child: str
    child_edition: str
    parent: str
    parent_edition: str
    child_code: int  # column numbers
    child_name: int
    parents: tuple[tuple[int, int], ...]  # code and name columns; two where areas may overlap

    @property
    def source(self) -> str:
        return f"ons-{self.child.lower()}{self.child_edition}-{self.parent.lower()}{self.parent_edition}"


def reader_for(headings: tuple[str, ...]) -> tuple[str, Reader] | None:
    """The source id and the reader for a table with these headings, None where it is no lookup we know."""
    have = set(headings)
    if {"LADCD", "LADNM", "LADCD_ACTIVE", "RGNCD"} <= have and "MSOACD" not in have:
        return "ons-lad-codes", read_district_codes
    if {"MSOACD", "MSOANM", "LADCD_ACTIVE"} <= have:
        return "ons-msoa-districts", read_msoa_districts
    for code, source in (("LSOACD", "ons-lsoa-points"), ("MSOACD", "ons-msoa-points")):
        if {code, "latitude", "longitude"} <= have:
            return source, read_points
    shape = pairs(headings)
    return (shape.source, read_pairs) if shape else None


def pairs(headings: tuple[str, ...]) -> Pairs | None:
    """The shape of a lookup of pairs, or None."""
    at = {heading: number for number, heading in enumerate(headings)}
    codes = [match for heading in headings if (match := _CODE_COLUMN.fullmatch(heading))]
    child = next((match for match in codes if match[1] in CHILD), None)
    if child is None:
        return None
    above = [match for match in codes if match[1] in PARENT and match[1] != child[1]]
    if not above or len({(match[1], match[2]) for match in above}) != 1:
        return None
    named = {match.string: match.string.replace("CD", "NM") for match in (child, *above)}
    if any(name not in at for name in named.values()):
        return None
    return Pairs(
        child[1],
        child[2],
        above[0][1],
        above[0][2],
        at[child.string],
        at[named[child.string]],
        tuple((at[match.string], at[named[match.string]]) for match in above),
    )


def read_pairs(path: Path) -> LookupContent:
    """Any lookup of children to parents. Raises FileRefused."""
    table = read_rows(path)
    shape = pairs(table.headings)
    if shape is None:
        raise FileRefused(f"{path.name} is not a lookup we know: its headings are {', '.join(table.headings[:8])}.")
    problems, rows, left_out = Problems(), 0, 0
    areas: dict[str, AreaRow] = {}
    members: dict[tuple[str, str], MemberRow] = {}
    child_edition, edition = f"20{shape.child_edition}", f"20{shape.parent_edition}"
    kind = PARENT[shape.parent]
    for number, cells in table.body:
        rows += 1
        if len(cells) < len(table.headings):
            problems.add("the row has too few columns", number)
            continue
        child, child_name = cells[shape.child_code], cells[shape.child_name]
        given = [(cells[code], cells[name]) for code, name in shape.parents if cells[code]]
        if _OTHER_ZONE.fullmatch(child) or not child:
            left_out += 1  # counted, not wrong: a zone outside the ONS register, or the file's blank line
            areas |= {code: AreaRow(code, edition, kind, name) for code, name in given if GSS_CODE.fullmatch(code)}
            continue
        if not _is_code(child, number, table.headings[shape.child_code], problems):
            continue
        if not given:
            problems.add("the area is in no parent area", number, "", child)
            continue
        if not all(_is_code(code, number, shape.parent, problems) for code, _ in given):
            continue
        if CHILD[shape.child] != "district":
            areas[child] = AreaRow(child, child_edition, CHILD[shape.child], child_name)
        for code, name in given:
            areas.setdefault(code, AreaRow(code, edition, kind, name))
            members[child, code] = MemberRow(child, code, kind, edition, shape.source)
    report = problems.report(name=path.name, rows=rows, left_out=left_out)
    origin = Origin(shape.source, edition, plain_name(path), digest(path))
    return LookupContent(origin, tuple(areas.values()), tuple(members.values()), report)


def read_points(path: Path) -> LookupContent:
    """Points of LSOAs or MSOAs, codes of 2011 and of 2021 side by side. Raises FileRefused."""
    table = read_rows(path)
    kind = "lsoa" if "LSOACD" in table.headings else "msoa"
    code_at, lat_at, lon_at = (table.headings.index(name) for name in (f"{kind.upper()}CD", "latitude", "longitude"))
    problems, rows, left_out = Problems(), 0, 0
    areas: dict[str, AreaRow] = {}
    for number, cells in table.body:
        rows += 1
        if len(cells) < len(table.headings):
            problems.add("the row has too few columns", number)
            continue
        code = cells[code_at]
        if _OTHER_ZONE.fullmatch(code):
            left_out += 1
            continue
        point = _point(cells[lat_at], cells[lon_at], number, problems)
        if point is None or not _is_code(code, number, table.headings[code_at], problems):
            continue
        areas[code] = AreaRow(code, census_edition(code), kind, "", latitude=point[0], longitude=point[1])
    report = problems.report(name=path.name, rows=rows, left_out=left_out)
    return LookupContent(
        Origin(f"ons-{kind}-points", "", plain_name(path), digest(path)), tuple(areas.values()), (), report
    )


def read_msoa_districts(path: Path) -> LookupContent:
    """MSOAs with the names people use, and the district each lies in. Raises FileRefused."""
    table = read_rows(path)
    columns = _columns(table, path, "MSOACD", "MSOANM", "LADCD_ACTIVE")
    friendly = table.headings.index("MSOAHCLNM") if "MSOAHCLNM" in table.headings else columns["MSOANM"]
    problems, rows, left_out = Problems(), 0, 0
    areas, members = [], []
    for number, cells in table.body:
        rows += 1
        if len(cells) < len(table.headings):
            problems.add("the row has too few columns", number)
            continue
        code, district = cells[columns["MSOACD"]], cells[columns["LADCD_ACTIVE"]]
        if _OTHER_ZONE.fullmatch(code):
            left_out += 1
            continue
        if not _is_code(code, number, "MSOACD", problems) or not _is_code(district, number, "LADCD_ACTIVE", problems):
            continue
        edition = census_edition(code)
        areas.append(AreaRow(code, edition, "msoa", cells[friendly] or cells[columns["MSOANM"]]))
        members.append(MemberRow(code, district, "district", edition, "ons-msoa-districts"))
    report = problems.report(name=path.name, rows=rows, left_out=left_out)
    origin = Origin("ons-msoa-districts", "", plain_name(path), digest(path))
    return LookupContent(origin, tuple(areas), tuple(members), report)


def read_district_codes(path: Path) -> LookupContent:
    """All district codes since 2011 with their regions. Raises FileRefused."""
    table = read_rows(path)
    at = _columns(table, path, "LADCD", "LADNM", "LADCD_ACTIVE", "RGNCD", "RGNNM", "CTRYCD", "CTRYNM")
    problems, rows = Problems(), 0
    areas: dict[str, AreaRow] = {}
    members: dict[tuple[str, str], MemberRow] = {}
    for number, cells in table.body:
        rows += 1
        if len(cells) < len(table.headings):
            problems.add("the row has too few columns", number)
            continue
        code = cells[at["LADCD"]]
        if not _is_code(code, number, "LADCD", problems):
            continue
        areas[code] = AreaRow(code, "2011", "district", cells[at["LADNM"]])
        for kind, prefix in (("region", "RGN"), ("country", "CTRY")):
            parent = cells[at[f"{prefix}CD"]]
            if parent:
                areas.setdefault(parent, AreaRow(parent, "2011", kind, cells[at[f"{prefix}NM"]]))
                members[code, parent] = MemberRow(code, parent, kind, "2025", "ons-lad-codes")
    report = problems.report(name=path.name, rows=rows)
    origin = Origin("ons-lad-codes", "", plain_name(path), digest(path))
    return LookupContent(origin, tuple(areas.values()), tuple(members.values()), report)


def _columns(table: Rows, path: Path, *names: str) -> dict[str, int]:
    missing = [name for name in names if name not in table.headings]
    if missing:
        raise FileRefused(f"{path.name} has no column “{missing[0]}”. It may be another file.")
    return {name: table.headings.index(name) for name in names}


def _is_code(code: str, row: int, column: str, problems: Problems) -> bool:
    if GSS_CODE.fullmatch(code):
        return True
    problems.add("this is not an ONS area code; one looks like E07000117", row, column, code)
    return False


def _point(latitude: str, longitude: str, row: int, problems: Problems) -> tuple[float, float] | None:
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError:
        problems.add("latitude and longitude must be numbers", row, "latitude", f"{latitude}, {longitude}")
        return None
    if not (49 <= lat <= 61.5 and -9 <= lon <= 2.5):
        problems.add("the point is outside the United Kingdom", row, "latitude", f"{latitude}, {longitude}")
        return None
    return lat, lon

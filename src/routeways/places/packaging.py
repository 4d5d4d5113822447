"""Makes the packaged tables in `definitions/places/` out of the official files.

    python -m routeways.places.packaging FOLDER   (a folder laid out as docs/regions.md says)

Only facts are kept: codes, names, which area lies in which, counts of LSOAs, and points. What no file gives (on which
day a district ended, how files write a name) is edited by hand in changes.csv and names.csv, which this never writes.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from routeways.foundation import definitions
from routeways.places import rows
from routeways.places.loaders import codepoint, lookups
from routeways.places.packaged import FOLDER
from routeways.places.regions import RegionDefinition
from routeways.places.rows import AreaRow, ChangeRow, MemberRow, NameRow, SectorRow, WeightRow
from routeways.places.weights import Zones, shares, whole_districts, zones_by_district

DISTRICTS = "la_all_codes.csv"
LOOKUPS = (
    "LAD20_to_County_EN.csv",
    "LSIP_lookup.xlsx",
    "LAD_to_Combined_Authority_May_2025_EN.csv",
)
TTWA, LEP, POINTS = "LSOA11_to_TTWA11_UK.csv.gz", "LSOA11_to_LEP17_EN.csv.gz", "lsoa_latlong.csv.gz"
DISTRICT_POINTS, CODE_POINT = "LAD_May_2024_UK_BUC.gpkg", "codepoint_open"
ABOVE = (  # countries and groupings of countries for which official files give totals
    ("K02000001", "United Kingdom"),
    ("K03000001", "Great Britain"),
    ("K04000001", "England and Wales"),
)
ENDED_COUNTIES = {
    "E10000006": "2023",
    "E10000023": "2023",
    "E10000027": "2023",
    "E10000021": "2021",
    "E10000002": "2020",
}
# Areas that later lookups no longer have, but files of earlier years still name.
ENDED = (
    AreaRow("E10000002", "2011", "county", "Buckinghamshire"),
    AreaRow("E47000010", "2014", "combined-authority", "North East"),
    AreaRow("E47000011", "2018", "combined-authority", "North of Tyne"),
)

Point = tuple[float, float]


def build(folder: Path) -> dict[str, str]:
    """The packaged tables that come out of files, as CSV text by table name. Raises FileRefused, ValueError."""
    changes = rows.read((FOLDER / "changes.csv").read_text("utf-8"), ChangeRow)
    names = rows.read((FOLDER / "names.csv").read_text("utf-8"), NameRow)
    districts = lookups.read_district_codes(folder / DISTRICTS)
    contents = [lookups.read_pairs(folder / name) for name in LOOKUPS]
    ttwa, lep = lookups.read_pairs(folder / TTWA), lookups.read_pairs(folder / LEP)
    zones = zones_by_district(ttwa.areas, districts.areas, names, changes)
    points = _points(folder, zones, ttwa.memberships, changes)
    members = [*districts.memberships, *(row for content in contents for row in content.memberships)]
    members += whole_districts(zones, lep.memberships)
    regions = {row.child: row.parent for row in members if row.kind == "region"}
    members += [
        MemberRow(region, "E92000001", "country", "2025", "ons-lad-codes") for region in sorted(set(regions.values()))
    ]
    areas = [AreaRow(code, "2011", "country", name) for code, name in ABOVE] + list(ENDED)
    for content in (districts, *contents, ttwa, lep):
        areas += [row for row in content.areas if row.kind != "lsoa"]
    dated = [_dated(_named(row), changes) for row in areas]
    whole = _whole_points(members, points)
    return {
        "areas": rows.write(sorted((_placed(row, points | whole) for row in dated), key=_order), AreaRow),
        "memberships": rows.write(sorted(members, key=lambda row: (row.kind, row.parent, row.child)), MemberRow),
        "best_fit": rows.write(shares(zones, ttwa.memberships), WeightRow),
        "postcode_sectors": rows.write(_sectors(folder / CODE_POINT), SectorRow),
    }


def _order(row: AreaRow) -> tuple[str, str]:
    return row.kind, row.code


def _named(row: AreaRow) -> AreaRow:
    return replace(row, name=" ".join(row.name.split()))


def _dated(row: AreaRow, changes: tuple[ChangeRow, ...]) -> AreaRow:
    """When the code was in force; the edition of a successor is the year in which it began."""
    if row.code in ENDED_COUNTIES:
        return replace(row, edition="2011", valid_to=date(int(ENDED_COUNTIES[row.code]), 3, 31))
    if row.kind in ("county", "region", "country"):
        return replace(row, edition="2011")
    began = next((change.on for change in changes if change.successor == row.code), row.valid_from)
    ended = next((change.on - timedelta(days=1) for change in changes if change.predecessor == row.code), row.valid_to)
    edition = str(began.year) if began and row.kind == "district" else row.edition
    return replace(row, edition=edition, valid_from=began, valid_to=ended)


def _points(
    folder: Path, zones: Zones, ttwas: tuple[MemberRow, ...], changes: tuple[ChangeRow, ...]
) -> dict[str, Point]:
    """A point for each district (the publisher's, else the mean of its LSOAs' points) and TTWA (the mean)."""
    of_zone = {
        row.code: (row.latitude, row.longitude)
        for row in lookups.read_points(folder / POINTS).areas
        if row.latitude is not None and row.longitude is not None
    }
    members: dict[str, list[str]] = defaultdict(list)
    for row in ttwas:
        members[row.parent].append(row.child)
    found = {code: _mean([of_zone[z] for z in children if z in of_zone]) for code, children in members.items()}
    found |= {code: _mean([of_zone[z] for z in children if z in of_zone]) for code, children in zones.items()}
    with closing(sqlite3.connect(f"file:{folder / DISTRICT_POINTS}?mode=ro&immutable=1", uri=True)) as package:
        found |= {
            code: (lat, lon) for code, lat, lon in package.execute("SELECT LAD24CD, LAT, LONG FROM LAD_MAY_2024_UK_BUC")
        }
    for change in changes:  # the few districts of which neither file has a point
        if change.successor in found:
            found.setdefault(change.predecessor, found[change.successor])
    return {code: (round(lat, 5), round(lon, 5)) for code, (lat, lon) in found.items()}


def _whole_points(members: list[MemberRow], points: dict[str, Point]) -> dict[str, Point]:
    inside: dict[str, list[Point]] = defaultdict(list)
    for row in members:
        if row.child in points:
            inside[row.parent].append(points[row.child])
    return {code: tuple(round(part, 5) for part in _mean(found)) for code, found in inside.items()}  # type: ignore[misc]


def _mean(points: list[Point]) -> Point:
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def _placed(row: AreaRow, points: dict[str, Point]) -> AreaRow:
    lat, lon = points.get(row.code, (None, None))
    return replace(row, latitude=lat, longitude=lon)


def _sectors(folder: Path) -> list[SectorRow]:
    """The sectors with a postcode in one of the regions' districts, from the files that are there."""
    ours = {code for region in definitions.load(RegionDefinition).values() for code in region.district_codes}
    postcodes = [row for path in sorted(folder.glob("*.csv*")) for row in codepoint.read(path).postcodes]
    wanted = {row.sector for row in postcodes if row.district in ours}
    return list(codepoint.sectors(row for row in postcodes if row.sector in wanted))


def main(arguments: list[str]) -> None:
    for table, text in build(Path(arguments[0])).items():
        (FOLDER / f"{table}.csv").write_text(text, "utf-8")
        print(f"{table}.csv: {len(list(csv.reader(text.splitlines()))) - 1:,} rows")


if __name__ == "__main__":
    main(sys.argv[1:])

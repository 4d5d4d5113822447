"""A small file in the layout of the official key stage 4 destinations, with figures invented for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

SOURCE, INDICATOR = "dfe-ks4-destinations", "ks4-sustained"
BURNLEY, PENDLE = "E07000117", "E07000122"
HEADINGS = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,pcon_code,pcon_name,lad_code,lad_name,breakdown_topic,level_methodology,institution_group,"
    "breakdown,data_type,cohort,education,appren,all_work,all_notsust,all_unknown"
)
ROWS = (
    (202122, BURNLEY, "Burnley", 1000, 800, 60, 40, 90, 10),
    (202223, BURNLEY, "Burnley", 1000, 810, 60, 40, 80, 10),
    (202122, PENDLE, "Pendle", 900, 700, 50, 50, 90, 10),
    (202223, PENDLE, "Pendle", 900, "c", 50, 50, 90, 10),
)

Row = tuple[object, ...]


def csv_text(rows: Iterable[Row] = ROWS) -> str:
    lines = [HEADINGS]
    for year, code, name, *numbers in rows:
        lines.append(
            f"{year},Academic year,Local authority district,E92000001,England,E12000002,North West,,,,,,{code},{name},"
            "Total,Provider location,State-funded mainstream schools,Total,Number of pupils,"
            + ",".join(str(number) for number in numbers)
        )
    return "\n".join(lines) + "\n"


def write(path: Path, rows: Iterable[Row] = ROWS) -> Path:
    path.write_text(csv_text(rows), "utf-8")
    return path

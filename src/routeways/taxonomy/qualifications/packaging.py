"""Makes definitions/qualifications/standards.csv from the two official lists of apprenticeship standards.

    python -m routeways.taxonomy.qualifications.packaging REGISTER.csv IN_USE.csv

The statistics name every standard in use, with its subject area and its level in three bands; the register of 2018 adds
the reference, the exact level, the route and the length where it has a standard of the same name in the same band.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from routeways.foundation.definitions import PACKAGED

FILE = PACKAGED / "qualifications" / "standards.csv"
COLUMNS = ("id", "title", "level", "subject", "route", "reference", "months", "note")
BANDS = {"Intermediate Apprenticeship": "2", "Advanced Apprenticeship": "3", "Higher Apprenticeship": "4+"}
LEFT_OUT = {"or", "and", "degree", "integrated", "the", "of"}
ROUTES = {
    "Legal  finance and accounting": "Legal, finance and accounting",
    "Agriculture  environmental and animal care": "Agriculture, environmental and animal care",
    "Sales  marketing and procurement": "Sales, marketing and procurement",
}
EARLIER = "Level, route and length as in the register of May 2018."

Row = dict[str, str]


def standards(register: Iterable[Row], in_use: Iterable[Row], subjects: dict[str, str]) -> list[Row]:
    """One row for each standard in use. `subjects` maps the names of tier 2 areas to their codes."""
    known: dict[str, list[Row]] = {}
    for row in register:
        known.setdefault(_key(row["Name"]), []).append(row)
    found: dict[str, Row] = {}
    for row in in_use:
        name, band = row["std_fwk_name"].strip(), BANDS[row["apps_Level"]]
        slug = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
        if slug in found:
            _widen(found[slug], band)
            continue
        same = [one for one in known.get(_key(name), []) if _in_band(one["Level"], band)]
        found[slug] = _row(name, slug, band, subjects[row["ssa_t2_desc"]], same[0] if len(same) == 1 else None)
    return sorted(_once(found.values()), key=lambda row: row["title"].lower())


def _row(name: str, slug: str, band: str, subject: str, earlier: Row | None) -> Row:
    plain = {"title": name, "subject": subject}
    if earlier is None:
        return plain | {"id": slug, "level": band, "route": "", "reference": "", "months": "", "note": ""}
    months = earlier["Typical Duration"]
    return (
        plain
        | {
            "id": earlier["Reference"][:6].lower(),  # some carry a version: ST0310_02
            "level": earlier["Level"],
            "route": ROUTES.get(earlier["Route"], earlier["Route"]),
            "reference": earlier["Reference"][:6],
            "months": months if months.isdigit() and months != "0" else "",
            "note": EARLIER,
        }
    )


def _once(rows: Iterable[Row]) -> list[Row]:
    """Two standards of today that one reference of 2018 stands for: each keeps its own name as its id."""
    rows = list(rows)
    ids = [row["id"] for row in rows]
    for row in rows:
        if ids.count(row["id"]) > 1:
            slug = "-".join(re.findall(r"[a-z0-9]+", row["title"].lower()))
            row |= {"id": slug, "reference": "", "route": "", "months": "", "note": ""}
    return rows


def _widen(row: Row, band: str) -> None:
    """The statistics give one standard in two bands: it is known to be either."""
    low = min(row["level"][0], band[0])
    if row["level"] != band:
        row["level"] = "4+" if low == "4" else f"{low}-{max(row['level'][0], band[0])}"


def _in_band(level: str, band: str) -> bool:
    return level in ("4", "5", "6", "7") if band == "4+" else level == band


def _key(name: str) -> str:
    return " ".join(sorted(set(re.findall(r"[a-z0-9]+", name.lower())) - LEFT_OUT))


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(register: Path, in_use: Path, out: Path = FILE) -> int:
    """How many rows were written."""
    areas = {row["title"]: row["code"] for row in _rows(PACKAGED / "taxonomy" / "ssa.csv") if row["level"] == "tier2"}
    found = standards(_rows(register), _rows(in_use), areas)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    return len(found)


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), Path(sys.argv[2])), "standards")

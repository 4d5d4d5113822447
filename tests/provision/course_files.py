"""Files of courses and venues for tests: a good row of each form, and files made of rows."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from routeways.provision.exchange import courses, grid, venues
from routeways.provision.exchange.columns import FORMS
from routeways.provision.exchange.faults import Fault

TODAY = date(2026, 11, 22)
KNOWN = courses.Known(
    on=TODAY,
    aims={"60313457": None, "00301234": date(2027, 7, 31), "ZPROG001": None},
    venues=(("Tower View", "TV1"), ("Lock Lane", "LL1")),
    areas=frozenset({"north west", "preston", "lancashire"}),
)
_SAID = {
    "WHO_THIS_COURSE_IS_FOR": "Adults who want to weld.",
    "ENTRY_REQUIREMENTS": "",
    "WHAT_YOU_WILL_LEARN": "MIG, TIG and inspection.",
    "HOW_YOU_WILL_LEARN": "",
    "WHAT_YOU_WILL_NEED_TO_BRING": "",
    "HOW_YOU_WILL_BE_ASSESSED": "",
    "WHERE_NEXT": "",
}
_RUN = {
    "COURSE_NAME": "Welding for beginners",
    "YOUR_REFERENCE": "W-1",
    "DELIVERY_MODE": "Classroom",
    "START_DATE": "06/09/2027",
    "FLEXIBLE_START_DATE": "No",
    "VENUE_NAME": "Tower View",
    "YOUR_VENUE_REFERENCE": "",
    "NATIONAL_DELIVERY": "",
    "SUB_REGION": "",
    "COURSE_WEBPAGE": "https://www.example.org/weld",
    "COST": "120.50",
    "COST_DESCRIPTION": "",
    "DURATION": "10",
    "DURATION_UNIT": "Weeks",
    "STUDY_MODE": "Part time",
    "ATTENDANCE_PATTERN": "Evening",
}
GOOD = {
    "lars": {"LARS_QAN": "60313457", **_SAID, **_RUN},
    "non-lars": {
        "COURSE_TYPE": "Skills Bootcamp",
        "SECTOR": "Engineering",
        "EDUCATION_LEVEL": "3",
        "AWARDING_BODY": "",
        **_SAID,
        **_RUN,
    },
    "venues": {
        "YOUR_VENUE_REFERENCE": "TV1",
        "VENUE_NAME": "Tower View",
        "ADDRESS_LINE_1": "1 Imaginary Street",
        "ADDRESS_LINE_2": "",
        "TOWN_OR_CITY": "Blackpool",
        "COUNTY": "Lancashire",
        "POSTCODE": "FY3 8AA",
        "EMAIL": "courses@example.org",
        "PHONE": "01253 000000",
        "WEBSITE": "https://www.example.org",
    },
}
WORK = {
    "DELIVERY_MODE": "Work based",
    "VENUE_NAME": "",
    "STUDY_MODE": "",
    "ATTENDANCE_PATTERN": "",
    "NATIONAL_DELIVERY": "Yes",
}


def row(form: str = "lars", **changes: str) -> dict[str, str]:
    return {**GOOD[form], **changes}


def table(*rows: dict[str, str], form: str = "lars") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [col.heading for col in FORMS[form]])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read(content: bytes, folder: Path, *, form: str = "lars", known: courses.Known = KNOWN) -> courses.Checked:
    path = folder / "courses.csv"
    path.write_bytes(content)
    return courses.check(grid.read(path, form), known)


def read_venues(content: bytes, folder: Path) -> venues.CheckedVenues:
    path = folder / "venues.csv"
    path.write_bytes(content)
    return venues.check(grid.read(path, "venues"), lambda postcode: not postcode.startswith("ZZ"))


def told(faults: tuple[Fault, ...]) -> list[str]:
    return [str(fault) for fault in faults]

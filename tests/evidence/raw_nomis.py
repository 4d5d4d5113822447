"""Nomis workbooks read a second time, slowly and without Routeways: the other opinion in the tests of sources."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl

from tests.official import OFFICIAL

# Code, name, and how many of its 2011 LSOAs lie in the Travel to Work Area of Preston, of how many in all
# (Office for National Statistics, lookup LSOA 2011 to TTWA 2011, Open Government Licence v3.0).
DISTRICTS = {
    "E06000008": "Blackburn with Darwen",
    "E06000009": "Blackpool",
    "E07000117": "Burnley",
    "E07000118": "Chorley",
    "E07000119": "Fylde",
    "E07000120": "Hyndburn",
    "E07000121": "Lancaster",
    "E07000122": "Pendle",
    "E07000123": "Preston",
    "E07000124": "Ribble Valley",
    "E07000125": "Rossendale",
    "E07000126": "South Ribble",
    "E07000127": "West Lancashire",
    "E07000128": "Wyre",
}
COUNTY = {code: name for code, name in DISTRICTS.items() if code.startswith("E07")}
PRESTON = {
    "Preston": 86 / 86, "South Ribble": 70 / 70, "Chorley": 66 / 66, "Wyre": 11 / 69, "Fylde": 9 / 51,
    "Ribble Valley": 8 / 40, "West Lancashire": 8 / 73,
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """What stands in the file: the number, its flag and half of its interval, each as text or number."""

    number: float | str | None
    conf: float | str | None = None

    @property
    def is_number(self) -> bool:
        return isinstance(self.number, int | float)


Blocks = dict[tuple[str, str, str, str], Cell]


@cache
def blocks(name: str, survey: bool) -> Blocks:
    """(date, industry or "", area, variable) → cell: districts, England, and the two rows that mean Lancashire."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # “Workbook contains no default style”
        sheet = openpyxl.load_workbook(OFFICIAL / "nomis" / name, read_only=True, data_only=True).worksheets[0]
    sheet.reset_dimensions()  # the file itself says that the sheet is one cell large
    wanted = {f"ladu:{district}": district for district in DISTRICTS.values()}
    wanted |= {"country:England": "England", "lep:Lancashire": "LEP", "lep:Cumbria": "Cumbria LEP"}
    wanted |= {"User Defined Geography:Lancashire-LSIP - from dn81838": "LSIP"}
    found: Blocks = {}
    date = industry = ""
    heads: tuple[object, ...] = ()
    for row in sheet.iter_rows(values_only=True):
        first = row[0] if row else None
        if first == "date":
            date, industry = str(row[1]), ""
        elif first == "industry":
            industry = str(row[1])
        elif first == "Area":
            heads = row
        elif first in wanted:
            for at, head in enumerate(heads[1:], 1):
                if head:
                    cell = Cell(row[at], row[at + 2]) if survey else Cell(row[at])
                    found[(date, industry, wanted[str(first)], str(head).strip())] = cell
    return found


def path(start: str) -> str:
    """The name of the one Nomis workbook that begins so."""
    (one,) = sorted(Path(OFFICIAL / "nomis").glob(f"{start}*"))
    return one.name


def proportion_margin(x: Cell, n: Cell) -> float:
    """In per cent: the approximation for a proportion, or for a ratio where that has no root."""
    p = x.number / n.number
    square = x.conf**2 - (p * n.conf) ** 2
    if p == 1:
        return 100 * x.conf / n.number
    return 100 * math.sqrt(square if square >= 0 else x.conf**2 + (p * n.conf) ** 2) / n.number


def has_margin(cell: Cell) -> bool:
    return isinstance(cell.conf, int | float)

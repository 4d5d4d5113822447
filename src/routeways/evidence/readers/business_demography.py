"""Business Demography: one table a sheet, cut up by year because districts changed. Out comes one long table.

Read are births (tables 1.1 and 1.2), deaths (2), active businesses (3), survival (4.2, 5), employers (6), high growth
(7.1 and 7.2) and businesses with ten or more employees (7.3 and 7.4), by area and by industry. Table 4.1 gives the
regions' rows of 5.1 once more; 8 and 9 speak of revisions. What is counted and when is read from the headings, so that
the next release, cut up otherwise (1.1e), needs nothing new.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from routeways.foundation.definitions import Part
from routeways.foundation.tables import FileRefused, Opened, RawTable, text_of
from routeways.foundation.tables.raw import sheet_names, workbook_cells

UK = "K02000001"
ALL = "all"  # the industry and its grouping in the tables by area
COUNTED = {
    "1.1": "births", "1.2": "births", "2.1": "deaths", "2.2": "deaths", "3.1": "active", "3.2": "active",
    "7.1": "high-growth", "7.2": "high-growth", "7.3": "active-10-plus", "7.4": "active-10-plus",
}  # fmt: skip
SURVIVAL = {"4.2", "5.1", "5.2"}
EMPLOYERS = {"6.1", "6.2"}
WANTED = {*COUNTED, *SURVIVAL, *EMPLOYERS}
BY_AREA = {"1.1", "2.1", "3.1", "5.1", "6.1", "7.1", "7.3"}
SHEET = re.compile(r"Table (\d\.\d)[a-z]?")
HEADING = re.compile(r"(?:((?:19|20)\d{2})\b)? ?(Births|Deaths|Active|Employer Demography|(\d)-year survival)?")
NOT_YET = ":"  # survival to a birthday that has not come: no number is missing, so there is no record
PER_CENT = re.compile(r"\d-year +per cent")
NAMES = ("sheet", "what", "area", "one_address", "grouping", "industry", "year", "number")


class Options(Part):
    """None: the layout is the publisher's own."""


@dataclass
class _Sheet:
    """One sheet while it is read. `headings`: column → (what is counted, year or "" for the sheet's own year)."""

    name: str
    table: str
    year: str = ""
    headings: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The first column that may hold numbers; before it stand code and name, or the industry."""
        return 2 if self.table in BY_AREA else 1


def read(opened: Opened, options: Options) -> RawTable:
    """Columns: sheet, what (births, deaths, cohort, survived-1 …), area, one_address, grouping, industry, year, number.

    one_address is “yes” where the publisher's star says that more than 500 businesses share one postcode. grouping says
    in which way industries are told apart: all (not), broad, or sic (divisions and groups of SIC 2007).
    Raises FileRefused where a table is missing or a heading is not one we know.
    """
    named = [(name, match[1]) for name in sheet_names(opened) if (match := SHEET.fullmatch(name.strip()))]
    sheets = [_Sheet(name, table) for name, table in named if table in WANTED]
    missing = sorted(WANTED - {sheet.table for sheet in sheets})
    if missing:
        raise FileRefused(f"{opened.path.name} has no table {missing[0]}. Is it the Business Demography workbook?")
    columns: dict[str, list[str | None]] = {name: [] for name in NAMES}
    rows: list[int] = []
    for sheet, cells in zip(sheets, workbook_cells(opened, [sheet.name for sheet in sheets]), strict=True):
        for number, row in enumerate(cells, 1):
            for record in _records(sheet, number, [text_of(cell) for cell in row], opened):
                for name, text in zip(NAMES, record, strict=True):
                    columns[name].append(text)
                rows.append(number)
    return RawTable.from_columns(columns, rows)


def _records(sheet: _Sheet, number: int, texts: list[str | None], opened: Opened) -> list[tuple[str | None, ...]]:
    """The records in one row of a sheet. Heading rows give none: they say what the rows below are."""
    name = texts[0] if texts else None
    filled = {at: text for at, text in enumerate(texts) if text and at >= sheet.first}
    if name is None and filled and not any(_is_count(text) for text in filled.values()):
        _take_headings(sheet, number, filled, opened)
        return []
    if not filled:
        if name and re.fullmatch(r"(19|20)\d{2}", name):
            sheet.year = name  # survival by industry has one row for each year of births
        return []
    if not sheet.headings:
        raise FileRefused(f"“{sheet.name}” of {opened.path.name} has numbers in row {number} above its headings.")
    by_area = sheet.table in BY_AREA
    star = "yes" if by_area and len(texts) > 1 and (texts[1] or "").endswith("*") else "no"
    area, industry = (name, ALL) if by_area else (UK, name)
    grouping = ALL if by_area else "broad" if sheet.table == "4.2" else "sic"
    return [
        (sheet.name, what, area, star, grouping, industry, year or sheet.year, texts[at] if at < len(texts) else None)
        for at, (what, year) in sheet.headings.items()
        if at >= len(texts) or texts[at] != NOT_YET
    ]


def _take_headings(sheet: _Sheet, number: int, filled: dict[int, str], opened: Opened) -> None:
    found: dict[int, tuple[str, str]] = {}
    for at, text in filled.items():
        if PER_CENT.fullmatch(text):
            continue  # worked out from the two counts beside it
        match = HEADING.fullmatch(text)
        if not match or not text.strip():
            raise FileRefused(
                f"“{sheet.name}” of {opened.path.name} has the heading “{text}” in row {number}, which we do not know. "
                "The publisher may have changed the table."
            )
        year, word, years = match[1] or "", match[2] or "", match[3]
        if sheet.table in COUNTED and not word:
            found[at] = (COUNTED[sheet.table], year)
        elif sheet.table in SURVIVAL and (word == "Births" or years):
            found[at] = (f"survived-{years}" if years else "cohort", "")
            sheet.year = year or sheet.year
        elif sheet.table in EMPLOYERS:
            sheet.year = year or sheet.year
            if word != "Employer Demography":
                found[at] = (f"employer-{word.lower()}", "")
    sheet.headings = found or sheet.headings


def _is_count(text: str) -> bool:
    """A number that cannot be a year: under a table the official file has two that belong to no area."""
    return text.replace(".", "", 1).isdigit() and not re.fullmatch(r"(19|20)\d{2}", text)

"""The Skills Imperative 2035 workbooks: matrix sheets, one row an industry, occupation or qualification, one column a
year, in thousands, and on some sheets what changes by 2035. Levels, shares and growth stand in blocks one below the
other; only levels are read, the rest follows from them.

The workbook's own warning advises against publishing what rests on fewer than 10,000 people. Such cells get “u” in a
column of their own, which the definition reads as the symbol of a margin that was withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from routeways.foundation.definitions import Part
from routeways.foundation.tables import FileRefused, Opened, RawTable, text_of, workbook_cells

FEWEST = 10_000
MOST = 1e9  # thousands: no cell of people at work can be larger
BASE_YEAR, LAST_YEAR = "2020", "2035"
CHANGES = {"Change": "net change", "Demand": "replacement demand", "Requirement": "total requirement"}
HIGHER = re.compile(r"RQF[4-8]\b")
WHO = {"LSIP name": "LSIP", "Country name": "Country"}
TABLES = ("sector", "industry", "major", "occupation", "qualification")
HEADINGS = ("kind", "place", "table", *TABLES, "year", "employment", "employment mark", "base", *CHANGES.values(),
            "change mark")  # fmt: skip

Item = dict[str, str | None]


class Sheet(Part):
    """table: what its rows are. total: its row “All …” is read as the total; exactly one sheet gives it."""

    sheet: str
    table: Literal["sector", "industry", "major", "occupation", "qualification"]
    total: bool = False


class Options(Part):
    sheets: list[Sheet]


@dataclass
class _Block:
    """The block of levels on a sheet: column → year, column → what changes, and its rows with their numbers."""

    years: dict[int, str]
    changes: dict[int, str]
    rows: list[tuple[int, str, list[Any]]]


def read(opened: Opened, options: Options) -> RawTable:
    """Columns as in HEADINGS, in people. `table` is one of TABLES, “total”, or “higher” for RQF levels 4 to 8 together.

    Of the five columns of TABLES only the one that `table` names is filled. `base` (employment in 2020) and the
    changes stand in the rows of 2035. Raises FileRefused.
    """
    info, *sheets = workbook_cells(opened, ["Info", *(one.sheet for one in options.sheets)])
    who = _who(info, opened)
    columns: dict[str, list[str | None]] = {name: [] for name in HEADINGS}
    numbers: list[int] = []
    for one, cells in zip(options.sheets, sheets, strict=True):
        for number, item in _items(_block(cells, one, opened), one):
            for name in HEADINGS:
                columns[name].append((who | item).get(name))
            numbers.append(number)
    return RawTable.from_columns(columns, numbers)


def _who(info: list[list[Any]], opened: Opened) -> Item:
    """The kind and name of the area that the workbook is for."""
    for row in info:
        label = text_of(row[0]) if row else None
        if label in WHO and len(row) > 1:
            return {"kind": WHO[label], "place": text_of(row[1])}
    raise FileRefused(f"{opened.path.name} does not say on its sheet “Info” which area it is for.")


def _block(cells: list[list[Any]], one: Sheet, opened: Opened) -> _Block:
    """The first block whose heading row holds years; it ends with its row “All …”."""
    where = f"Sheet “{one.sheet}” of {opened.path.name}"
    start = next((at for at, row in enumerate(cells) if len(_years(row)) > 1), None)
    heads = [text_of(row[0]) or "" for row in cells[start : start + 2] if row] if start is not None else []
    if start is None or not any(head.startswith("Levels") for head in heads):
        raise FileRefused(f"{where} does not begin with a row of years over “Levels”.")
    block = _Block(_years(cells[start]), _changes(cells, start), [])
    for number, row in enumerate(cells[start + 1 :], start + 2):
        name = text_of(row[0]) if row else None
        if name is None or not _all_numbers(row, block.years):
            continue
        block.rows.append((number, name, row))
        if name.startswith("All "):
            break
    above = [text_of(cell) or "" for row in cells[: start + 2] for cell in row]
    if not any("thousands" in text or "(000s)" in text for text in above):
        raise FileRefused(f"{where} does not say that it counts in thousands.")
    if not block.rows or not block.rows[-1][1].startswith("All "):
        raise FileRefused(f"{where} ends before its row “All …”. It may be cut off.")
    return block


def _years(row: list[Any]) -> dict[int, str]:
    """Column → year, up to the first column that is none: some sheets repeat the table for men further right."""
    found: dict[int, str] = {}
    for at, cell in enumerate(row[1:], 1):
        text = text_of(cell) or ""
        if not re.fullmatch(r"20\d\d", text):
            break
        found[at] = text
    return found


def _changes(cells: list[list[Any]], start: int) -> dict[int, str]:
    """Column → what changes, where the sheet says so for 2020 to 2035."""
    found = {at: CHANGES[text] for at, cell in enumerate(cells[start][:11]) if (text := text_of(cell)) in CHANGES}
    above = cells[:start] if found else []
    spans = [text_of(row[min(found)]) for row in above if len(row) > min(found)]
    return found if f"{BASE_YEAR}-{LAST_YEAR}" in spans else {}


def _items(block: _Block, one: Sheet) -> Iterator[tuple[int, Item]]:
    higher = dict.fromkeys(block.years, Decimal(0))
    last = 0
    for number, name, row in block.rows:
        if name.startswith("All "):
            if one.total:
                yield from _years_of(number, {"table": "total"}, _people(row, block.years), row, block)
            continue
        yield from _years_of(number, {"table": one.table, one.table: name}, _people(row, block.years), row, block)
        if one.table == "qualification" and HIGHER.match(name):
            higher = {at: higher[at] + Decimal(repr(float(row[at]))) for at in block.years}
            last = number
    if last:
        yield from _years_of(last, {"table": "higher"}, {at: _whole(total) for at, total in higher.items()}, [], block)


def _years_of(
    number: int, item: Item, people: dict[int, int], row: list[Any], block: _Block
) -> Iterator[tuple[int, Item]]:
    base = next((people[at] for at, year in block.years.items() if year == BASE_YEAR), None)
    for at, year in block.years.items():
        found = item | {"year": year, "employment": str(people[at])}
        found["employment mark"] = "u" if people[at] < FEWEST else None
        if year == LAST_YEAR and block.changes and _all_numbers(row, block.changes) and base is not None:
            changes = _people(row, block.changes)
            found |= {"base": str(base)} | {name: str(changes[at]) for at, name in block.changes.items()}
            found["change mark"] = "u" if min(base, people[at]) < FEWEST else None
        yield number, found


def _all_numbers(row: list[Any], at: dict[int, str]) -> bool:
    cells = [row[column] if column < len(row) else None for column in at]
    return all(isinstance(cell, int | float) and abs(cell) < MOST for cell in cells)  # false for “not a number” too


def _people(row: list[Any], at: dict[int, str]) -> dict[int, int]:
    """Thousands as whole people, for the given columns."""
    return {column: _whole(Decimal(repr(float(row[column])))) for column in at}


def _whole(thousands: Decimal) -> int:
    return int((thousands * 1000).quantize(Decimal(1), ROUND_HALF_UP))

"""Tables of organisations read through foundation's contract reader, with the number of each row kept."""

from __future__ import annotations

import csv
import gzip
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from routeways.foundation.tables import (
    Column,
    ColumnType,
    Contract,
    FileRefused,
    Opened,
    Problem,
    RawTable,
    Report,
    Unresolved,
    load_table,
    open_table,
    sheet_cells,
    text_of,
)
from routeways.organisations.identifiers import IdentifierError, Scheme, normalise
from routeways.organisations.records import tidy_postcode

LINE = "row of the file"
MOST_ROWS = 200_000
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%m-%Y", "%Y-%m-%dT%H:%M:%S")
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class _Grid:
    headings: list[str]
    rows: list[tuple[int, list[str | None]]]
    problems: tuple[Problem, ...] = ()


def read_rows(path: Path, contract: Contract) -> tuple[Rows, Report]:
    """Good rows as dicts (`line` is the row's number in the file) and the report. Headings are matched without case.

    Raises FileRefused where the file as a whole is not a table we can use.
    """
    opened = open_table(path)
    grid = _from_workbook(opened) if opened.kind == "workbook" else _from_csv(opened)
    known = {_heading(column.heading): column.heading for column in contract.columns}
    headings = [known.get(_heading(text), text) for text in grid.headings]
    columns: dict[str, list[str | None]] = {}
    for index, heading in enumerate(headings):
        if heading in columns:
            raise FileRefused(
                f"{path.name} has the column “{heading}” more than once, so we cannot tell which is meant."
            )
        columns[heading] = [row[index] if index < len(row) else None for _, row in grid.rows]
    lines = [line for line, _ in grid.rows]
    columns[LINE] = [str(line) for line in lines]
    table = RawTable.from_columns(columns, lines, opened.notes)
    numbered = replace(contract, columns=(*contract.columns, Column(LINE, "line", ColumnType.INTEGER)))
    rows, report = _load(table, numbered, path.name)
    if grid.problems:
        report = replace(
            report,
            rows_read=report.rows_read + len(grid.problems),
            rows_rejected=report.rows_rejected + len(grid.problems),
            problems=(*grid.problems, *report.problems),
        )
    return rows, report


def read_register(path: Path, contract: Contract) -> tuple[Rows, Report]:
    """A register's own large file: straight through the contract, without row numbers."""
    return _load(open_table(path), contract, path.name)


def _load(source: Opened | RawTable, contract: Contract, name: str) -> tuple[Rows, Report]:
    with tempfile.TemporaryDirectory(prefix="routeways-organisations-") as folder:
        out = Path(folder) / "good.parquet"
        report = load_table(source, contract, out, name=name)
        return pq.read_table(out).to_pylist(), report


def _from_workbook(opened: Opened) -> _Grid:
    cells = sheet_cells(opened)
    texts = [[text_of(cell) for cell in row] for row in cells]
    filled = [(number, row) for number, row in enumerate(texts, 1) if any(row)]
    if not filled:
        raise FileRefused(f"{opened.path.name} has no rows.")
    (_, first), body = filled[0], filled[1:]
    while first and not first[-1]:
        first.pop()
    return _Grid([(text or "").strip() for text in first], body)


def _from_csv(opened: Opened) -> _Grid:
    with opened.path.open("rb") as file:
        opener: Callable[..., Any] = gzip.open if file.read(2) == b"\x1f\x8b" else open
    with opener(opened.path, "rt", encoding=opened.encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=opened.delimiter)
        try:
            headings = [text.strip().lstrip("\ufeff") for text in next(reader, [])]
            rows: list[tuple[int, list[str | None]]] = []
            problems: list[Problem] = []
            for row in reader:
                if len(rows) >= MOST_ROWS:
                    raise FileRefused(f"{opened.path.name} has more than {MOST_ROWS:,} rows. Split it.")
                if len(row) > len(headings) and any(cell.strip() for cell in row[len(headings) :]):
                    problems.append(Problem("the row has too many columns", reader.line_num))
                elif any(cell.strip() for cell in row):
                    rows.append((reader.line_num, [cell.strip() or None for cell in row]))
        except csv.Error as error:
            reason = _csv_fault(error)
            raise FileRefused(f"{opened.path.name} cannot be read at row {reader.line_num:,}: {reason}.") from error
    if not headings:
        raise FileRefused(f"{opened.path.name} has no heading row.")
    return _Grid(headings, rows, tuple(problems))


def _csv_fault(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"a cell holds more than {csv.field_size_limit():,} characters; a quotation mark may not be closed"
    return str(error)


def _heading(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())


# -- what cells may hold


def numbers_of(scheme: Scheme) -> Callable[[Sequence[str]], Mapping[str, str | Unresolved]]:
    """A resolver for the contract: the number in its normal form, or the sentence that says what is wrong."""
    return lambda texts: {text: _number(scheme, text) for text in texts}


def dates(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    """A resolver for the contract: days as people write them, kept as 2026-03-27."""
    return {text: _date(text) for text in texts}


def postcodes(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return {text: _postcode(text) for text in texts}


def _number(scheme: Scheme, text: str) -> str | Unresolved:
    try:
        return normalise(scheme, text)
    except IdentifierError as error:
        return Unresolved(str(error))


def _date(text: str) -> str | Unresolved:
    for form in _FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007  (a day, not a moment)
        except ValueError:
            continue
    return Unresolved("is not a date like 2026-03-27 or 27/03/2026")


def _postcode(text: str) -> str | Unresolved:
    try:
        return tidy_postcode(text)
    except ValueError as error:
        return Unresolved(str(error))

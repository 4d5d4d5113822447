"""The kinds of file that evidence comes in, each opened to rows of texts under our own headings."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from routeways.foundation.tables import FileRefused, Problem, open_table, sheet_cells, text_of
from routeways.needs.incoming.contract import CONTRACT, OTHER_WORDS
from routeways.needs.incoming.decoding import decoded

_FIELD_LIMIT = 256 * 1024**2  # how long a field the csv module may meet before we say ourselves that it is too long
_field_limit = Lock()

Row = tuple[int, dict[str, str | None]]
Opened = tuple[list[Row], list[Problem], list[str]]  # rows by line of the file, those that cannot be read, notes


def open_rows(path: Path) -> Opened:
    """The rows of a CSV, XLSX, JSONL or TXT file, not checked yet. Raises FileRefused."""
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        return _json_lines(path)
    if suffix == ".txt":
        return _plain_lines(path)
    return _table(path)


def _table(path: Path) -> Opened:
    opened = open_table(path)
    if opened.kind == "parquet":
        raise FileRefused(f"{path.name} is a Parquet file. Hand in CSV, Excel, JSON Lines or plain text.")
    if opened.kind == "workbook":
        cells = [(n, [text_of(cell) for cell in row]) for n, row in enumerate(sheet_cells(opened), 1)]
        filled = [(n, row) for n, row in cells if any(row)]
        notes = list(opened.notes)
    else:
        text, notes = decoded(path)
        filled = list(_csv_rows(path.name, text, opened.delimiter))
    if not filled:
        raise FileRefused(f"{path.name} has no rows.")
    headings = _headings(path.name, [(cell or "").strip() for cell in filled[0][1]])
    rows, problems = [], []
    for line, cells_of_row in filled[1:]:
        extra = [cell for cell in cells_of_row[len(headings) :] if cell and cell.strip()]
        if extra:
            problems.append(
                Problem("the row has more cells than the heading row; is a text without quotation marks?", line)
            )
            continue
        rows.append((line, dict(zip(headings, cells_of_row, strict=False))))
    return rows, problems, notes


def _csv_rows(name: str, text: str, delimiter: str) -> Iterable[tuple[int, list[str | None]]]:
    # The csv module has one limit for the whole process. It is raised while we read and put back afterwards, so that a
    # row that is too long is told as a row and the others are read.
    with _field_limit:
        before = csv.field_size_limit(_FIELD_LIMIT)
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            rows: list[tuple[int, list[str | None]]] = []
            line = 1
            for row in reader:
                if any(cell.strip() for cell in row):
                    rows.append((line, [cell.strip() or None for cell in row]))
                line = reader.line_num + 1
            return rows
        except csv.Error as error:
            raise FileRefused(f"{name} cannot be read at row {reader.line_num:,}: {error}.") from error
        finally:
            csv.field_size_limit(before)


def _headings(name: str, given: list[str]) -> list[str]:
    while given and not given[-1]:
        given.pop()
    known = OTHER_WORDS | {_key(column.heading): column.heading for column in CONTRACT.columns}
    headings = [known.get(_key(text.lstrip("\ufeff")), text) for text in given]
    for heading in headings:
        if heading and headings.count(heading) > 1:
            raise FileRefused(f"{name} has the column “{heading}” more than once, so we cannot tell which is meant.")
    return headings


def _key(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def _json_lines(path: Path) -> Opened:
    text, notes = decoded(path)
    known = (
        OTHER_WORDS
        | {_key(column.heading): column.heading for column in CONTRACT.columns}
        | {_key(column.key): column.heading for column in CONTRACT.columns}
    )
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, written in enumerate(text.split("\n"), 1):
        if not written.strip():
            continue
        try:
            found = json.loads(written)
        except (ValueError, RecursionError):
            problems.append(Problem("is not JSON; each line holds one object", line, text=written[:60]))
            continue
        if not isinstance(found, dict):
            problems.append(Problem("is not an object with names and values", line, text=written[:60]))
            continue
        cells = {known.get(_key(name)) or str(name): _cell(value) for name, value in found.items()}
        rows.append((line, cells))
    return rows, problems, notes


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain_lines(path: Path) -> Opened:
    text, notes = decoded(path)
    return [(n, {"Text": line}) for n, line in enumerate(text.split("\n"), 1) if line.strip()], [], notes

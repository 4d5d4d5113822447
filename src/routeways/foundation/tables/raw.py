"""Raw tables: cells as text, with the row they stand in. The last step before a contract is checked."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import python_calamine

from routeways.foundation.tables.opening import MOST_COLUMNS, Opened, headings, is_gzip
from routeways.foundation.tables.report import FileRefused


@dataclass(frozen=True)
class RawTable:
    """All cells as text (or, from Parquet, as stored). `rows` are the rows' numbers in the file."""

    headings: list[str]
    arrow: pa.Table  # columns c0, c1, …; one for each heading
    rows: pa.Array
    notes: tuple[str, ...] = ()

    @classmethod
    def from_columns(
        cls, columns: dict[str, list[str | None]], rows: list[int], notes: tuple[str, ...] = ()
    ) -> RawTable:
        """For readers of odd layouts: one list of texts a column, and the row number of each."""
        arrays = [pa.array(cells, pa.string()) for cells in columns.values()]
        return cls(list(columns), pa.table(arrays, names=column_names(len(arrays))), pa.array(rows, pa.int64()), notes)


def column_names(count: int) -> list[str]:
    return [f"c{i}" for i in range(count)]


def quoted(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def path_literal(path: Path) -> str:
    """A file's path for DuckDB's readers, to which [ * and ? are patterns: they would read other files instead."""
    return quoted(re.sub(r"([\[*?])", r"[\1]", str(path)))


def read_sheet(opened: Opened, sheet: str | None = None, heading_row: int = 1) -> RawTable:
    """A tidy sheet: a heading row (counted from 1), then one row a record. Raises FileRefused."""
    cells = sheet_cells(opened, sheet)
    if len(cells) < heading_row:
        raise FileRefused(f"{opened.path.name} ends before its heading row (row {heading_row}).")
    found = [text_of(cell) or "" for cell in cells[heading_row - 1]]
    if len(found) > MOST_COLUMNS:
        raise FileRefused(f"{opened.path.name} has {len(found):,} columns. We read at most {MOST_COLUMNS:,}.")
    while found and not found[-1]:
        found.pop()
    body = cells[heading_row:]
    kept = [(n, row) for n, row in enumerate(body, heading_row + 1) if any(text_of(cell) for cell in row)]
    columns: list[list[str | None]] = [
        [text_of(row[i]) if i < len(row) else None for _, row in kept] for i in range(len(found))
    ]
    arrow = pa.table([pa.array(column, pa.string()) for column in columns], names=column_names(len(found)))
    return RawTable([heading.strip() for heading in found], arrow, pa.array([n for n, _ in kept], pa.int64()))


def sheet_cells(opened: Opened, sheet: str | None = None) -> list[list[Any]]:
    """All cells of one sheet (the first unless named). Values only: formulas and macros are never run.

    Raises FileRefused where the workbook cannot be read or has no such sheet.
    """
    return workbook_cells(opened, [sheet] if sheet else None)[0]


def workbook_cells(opened: Opened, sheets: list[str] | None = None) -> list[list[list[Any]]]:
    """The cells of several sheets of one workbook, opened once; `None` is the first sheet."""
    if opened.kind != "workbook":
        raise FileRefused(f"{opened.path.name} is not an Excel workbook (.xlsx).")
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(opened.path))
        names = sheets or workbook.sheet_names[:1]
        for name in names:
            if name not in workbook.sheet_names:
                raise FileRefused(
                    f"{opened.path.name} has no sheet “{name}”. It has: {', '.join(workbook.sheet_names)}."
                )
        # skip_empty_area=False keeps row numbers as a person sees them in the spreadsheet.
        return [workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names]
    except FileRefused:
        raise
    except Exception as error:  # calamine raises a dozen of its own kinds for damaged files
        raise FileRefused(
            f"{opened.path.name} cannot be read as an Excel workbook. Open it, save it, try again."
        ) from error


def sheet_names(opened: Opened) -> list[str]:
    """The names of a workbook's sheets, as they stand in it. Raises FileRefused where it cannot be read."""
    try:
        return list(python_calamine.CalamineWorkbook.from_path(str(opened.path)).sheet_names)
    except Exception as error:  # calamine raises a dozen of its own kinds for damaged files
        raise FileRefused(f"{opened.path.name} cannot be read as an Excel workbook (.xlsx).") from error


def text_of(cell: Any) -> str | None:
    """A workbook cell as the text a person would see; whole numbers without “.0”."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell).strip().strip("\u00a0") or None


def csv_relation(opened: Opened, names: list[str], skip: int, *, rejects: bool) -> str:
    """A DuckDB table function call that reads a CSV's body as text columns c0, c1, …"""
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in column_names(len(names)))
    options = [
        path_literal(opened.path),
        f"delim = {quoted(opened.delimiter)}",
        "quote = '\"'",
        "escape = '\"'",
        "header = false",
        "auto_detect = false",
        f"skip = {skip + 1}",
        f"columns = {{{columns}}}",
        f"compression = {quoted('gzip' if is_gzip(opened.path) else 'none')}",
    ]
    if rejects:
        options += ["store_rejects = true", "rejects_limit = 1000"]
    return f"read_csv({', '.join(options)})"


SLICES, SLICE = 800, 16 * 1024


def spread(opened: Opened, columns: int, target: Path) -> str:
    """A relation over slices from all over a CSV file, written to `target`, without the cut lines at their ends."""
    size = opened.path.stat().st_size
    with opened.path.open("rb") as file, target.open("wb") as out:
        for number in range(SLICES):
            file.seek(number * max(1, size - SLICE) // SLICES)
            lines = file.read(SLICE).split(b"\n")[1:-1]
            out.write(b"".join(line + b"\n" for line in lines))
    sample = Opened(target, "csv", "utf-8", opened.delimiter)
    # What the slices cut in two inside a quotation is nobody's fault and only a sample: no account is kept of it.
    return csv_relation(sample, [""] * columns, -1, rejects=False).removesuffix(")") + ", ignore_errors = true)"


def as_utf8(opened: Opened, folder: Path) -> Opened:
    """The same text in UTF-8, in `folder`, where it is in another encoding."""
    if opened.encoding == "utf-8":
        return opened
    opener = gzip.open if is_gzip(opened.path) else open
    target = folder / "as-utf-8.csv"
    with (
        target.open("w", encoding="utf-8", newline="") as out,
        opener(opened.path, "rt", encoding=opened.encoding, errors="replace", newline="") as file,
    ):
        while block := file.read(1 << 22):
            out.write(block.lstrip("\ufeff"))
    return Opened(target, "csv", "utf-8", opened.delimiter, opened.macros, opened.notes)


def csv_headings(opened: Opened, skip: int) -> list[str]:
    return headings(opened, skip)


def parquet_headings(opened: Opened) -> list[str]:
    import pyarrow.parquet as pq

    try:
        return [name.strip() for name in pq.read_schema(opened.path).names]
    except (pa.ArrowException, OSError) as error:
        raise FileRefused(f"{opened.path.name} cannot be read as Parquet. Download it again.") from error


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB of its own for one load: in memory, spilling to `folder`, without the network or extensions."""
    # Not `enable_external_access = false`: that would also forbid the one file we read and the one we write.
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    connection.execute(f"SET temp_directory = {quoted(str(folder))}")
    connection.execute("SET enable_progress_bar = false")
    # DuckDB guesses that a CSV has some forty rows and would build its hash table from the file instead of the lookup.
    connection.execute("SET disabled_optimizers = 'build_side_probe_side'")
    return connection

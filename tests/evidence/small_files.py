"""Small files written for a test, and the way from them through a source's reader and contract."""

from __future__ import annotations

from pathlib import Path

from routeways.evidence import readers
from routeways.evidence.contracts import contract_of
from routeways.evidence.definitions import source
from routeways.foundation.tables import RawTable, Report, load_table, open_table
from routeways.places.index import packaged_index
from tests.workbooks import write_sheets


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    return write_sheets(path, sheets)


def rows_of(table: RawTable) -> list[dict[str, str | None]]:
    return [dict(zip(table.headings, row.values(), strict=True)) for row in table.arrow.to_pylist()]


def check(path: Path, source_id: str, out: Path) -> Report:
    """The file through its source's reader and contract."""
    definition = source(source_id)
    table = readers.read(definition.file.reader, open_table(path), definition.file.options)
    return load_table(table, contract_of(definition, packaged_index()), out, name=path.name)


def csv_file(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path

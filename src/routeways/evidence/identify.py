"""Which source a file is, by what stands in it. Nobody has to say."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

import python_calamine

from routeways.evidence.definitions import sources
from routeways.evidence.definitions.source import Source
from routeways.foundation.tables import FileRefused, Opened, sheet_cells, text_of
from routeways.foundation.tables.opening import first_lines
from routeways.foundation.tables.raw import csv_headings, parquet_headings

FIRST_ROWS = 40


def identify(opened: Opened) -> Source:
    """The one source whose signature the file meets. Raises FileRefused where there is none, or more than one."""
    found = [source for source in sources().values() if matches(opened, source)]
    if len(found) == 1:
        return found[0]
    name = opened.path.name
    if not found:
        raise FileRefused(
            f"{name} is none of the files we have definitions for. Run “routeways sources” to see them, "
            "or say which one it is with --source."
        )
    both = " and ".join(source.id for source in found)
    raise FileRefused(f"{name} could be {both}. Say which one it is with --source.")


def matches(opened: Opened, source: Source) -> bool:
    """Whether the file meets the source's signature. Files that cannot be read that way simply do not."""
    signature, layout = source.signature, source.file
    if layout.format != opened.kind:
        return False
    if signature.name and not fnmatchcase(opened.path.name.lower(), signature.name.lower()):
        return False
    if signature.sheets and not set(signature.sheets) <= set(_sheets(opened)):
        return False
    if signature.starts or signature.lacks:
        start = _start(opened, layout.sheet)
        if not all(any(text in cell for cell in start) for text in signature.starts):
            return False
        if any(text in cell for cell in start for text in signature.lacks):
            return False
    if not (signature.headings or signature.without):
        return True
    there = set(_headings(opened, layout.skip, layout.sheet))
    return set(signature.headings) <= there and not there & set(signature.without)


def _headings(opened: Opened, skip: int, sheet: str) -> list[str]:
    try:
        if opened.kind == "csv":
            return csv_headings(opened, skip)
        if opened.kind == "parquet":
            return parquet_headings(opened)
        rows = _rows(opened.path, sheet)
        return [text_of(cell) or "" for cell in rows[skip]] if len(rows) > skip else []
    except FileRefused:
        return []


def _sheets(opened: Opened) -> list[str]:
    try:
        return list(python_calamine.CalamineWorkbook.from_path(str(opened.path)).sheet_names)
    except Exception:  # calamine raises a dozen kinds of its own; a file it cannot open has no sheets for us
        return []


def _start(opened: Opened, sheet: str) -> list[str]:
    try:
        if opened.kind == "csv":
            return _csv_start(opened, opened.path.stat().st_mtime)
        if opened.kind == "parquet":
            return []
        return [text for row in _rows(opened.path, sheet)[:FIRST_ROWS] for cell in row if (text := text_of(cell))]
    except FileRefused:
        return []


@lru_cache(maxsize=4)
def _csv_start(opened: Opened, stamp: float) -> list[str]:
    return [cell for line in first_lines(opened, FIRST_ROWS) for cell in line]


@lru_cache(maxsize=4)
def _rows_of(path: Path, sheet: str, stamp: float) -> list[list[object]]:
    return sheet_cells(Opened(path, "workbook"), sheet or None)


def _rows(path: Path, sheet: str) -> list[list[object]]:
    # Many definitions ask about the same workbook one after another; the time stamp keeps a changed file from sticking.
    return _rows_of(path, sheet, path.stat().st_mtime)

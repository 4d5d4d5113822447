"""CSV that spreadsheets open without harm: UTF-8 with a byte-order mark, and no text that would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# What spreadsheets take for the beginning of a formula, and the wide letters that some of them take for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = b"\xef\xbb\xbf"


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front: names come from strangers' files."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A table as CSV; nothing is a blank cell, a list stands in its cell with semicolons."""
    return lines(columns, ([row.get(name) for name in columns] for row in rows))


def lines(columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """As `table`, from cells in the order of the columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return BOM + out.getvalue().encode("utf-8")


def cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = ";".join(str(one) for one in value)
    return harmless(value) if isinstance(value, str) else value

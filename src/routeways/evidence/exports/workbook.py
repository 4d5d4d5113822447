"""An Excel workbook in the layout of the Government Analysis Function's guidance on releasing statistics in
spreadsheets: a cover, notes, then one table a sheet from cell A1, symbols in square brackets, no merged cells."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from routeways.evidence.exports.columns import COLUMNS, Described, symbols_in_words
from routeways.foundation.spreadsheets import harmless

HEADING = Font(bold=True, size=14)
MOST_ROWS = 10_000  # a second or two to write; beyond this the CSV, which has everything, is the better file


def to_xlsx(described: Described) -> bytes:
    """Sheets “Cover”, “Notes” and “Figures”. Longer tables are cut with a sentence on the cover that says so."""
    book = Workbook()
    cover = book.active
    if cover is None:
        cover = book.create_sheet()
    rows = [row for _, row in zip(range(MOST_ROWS + 1), described.rows(), strict=False)]
    _cover(cover, described, cut=len(rows) > MOST_ROWS)
    _notes(book.create_sheet("Notes"))
    _figures(book.create_sheet("Figures"), described.title, rows[:MOST_ROWS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cover(sheet: Worksheet, described: Described, *, cut: bool) -> None:
    sheet.title = "Cover"
    lines = [described.title]
    if described.made_on:
        lines.append(f"Made on {described.made_on:%-d %B %Y} with Routeways.")
    if described.address:
        lines.append(f"Page: {described.address}")
    lines += ["Sources", *described.source_lines]
    lines += ["Contents", "Notes: the symbols in words.", "Figures: one row a figure."]
    if cut:
        lines.append(f"Only the first {MOST_ROWS:,} figures are here. The CSV file has all of them.")
    lines += list(described.notes)
    for number, text in enumerate(lines, 1):
        cell = sheet.cell(number, 1, _text(text))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if number == 1 or text in ("Sources", "Contents"):
            cell.font = HEADING
    sheet.column_dimensions["A"].width = 100


def _notes(sheet: Worksheet) -> None:
    sheet["A1"] = "Notes: the symbols in words"
    sheet["A1"].font = HEADING
    sheet["A2"] = "This worksheet contains one table. A symbol stands in a number’s place, or beside it under “Marks”."
    sheet.append(["Symbol", "Meaning"])
    for letter, meaning in symbols_in_words():
        sheet.append([f"[{letter}]", meaning])
    _as_table(sheet, "Symbols", 3, 2, sheet.max_row)
    sheet.column_dimensions["B"].width = 60


def _figures(sheet: Worksheet, title: str, rows: list[dict[str, Any]]) -> None:
    sheet["A1"] = _text(title)
    sheet["A1"].font = HEADING
    sheet["A2"] = "This worksheet contains one table. Symbols in square brackets are explained on the sheet “Notes”."
    sheet.append([name.replace("_", " ").capitalize() for name in COLUMNS])
    for row in rows:
        sheet.append([_cell(row, name) for name in COLUMNS])
    if rows:
        _as_table(sheet, "Figures", 3, len(COLUMNS), sheet.max_row)
    for number, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = (
            34 if name.endswith(("title", "label", "name")) else 14
        )
    sheet.freeze_panes = "A4"


def _cell(row: dict[str, Any], name: str) -> Any:
    cell = row[name]
    if name == "value" and cell is None:
        return f"[{row['symbol']}]"
    if name == "marks":
        return "".join(f"[{letter}]" for letter in cell)
    if name in ("lower", "upper") and cell is None:
        return "[z]"
    return _text(cell) if isinstance(cell, str) else cell


def _text(text: str) -> str:
    """Harmless, and without the control characters that a workbook cannot hold."""
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", text))


def _as_table(sheet: Worksheet, name: str, first: int, columns: int, last: int) -> None:
    table = Table(displayName=name, ref=f"A{first}:{get_column_letter(columns)}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)

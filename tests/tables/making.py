"""Small files in every format, and a contract for them."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from routeways.foundation.tables import Column, ColumnType, Contract, Unresolved

CODES = {"Burnley": "E07000117", "Pendle": "E07000122"}


def places(texts):
    known = dict(CODES)
    return {
        text: known.get(text) or Unresolved("is not an area we know", leave_out=text == "Elsewhere") for text in texts
    }


CONTRACT = Contract(
    columns=(
        Column("Area", "area", resolve=places),
        Column("Year", "year", choices={"2023": "cy2023", "2024": "cy2024"}),
        Column("Provider", "provider", pattern=r"^(.*) \((\d{8})\)$", code_group=2, label_group=1, optional=True),
        Column("Count", "count", ColumnType.INTEGER, minimum=0, symbols={"c": "c", "low": "low", "-": "x"}),
    ),
    key=("area", "year"),
)
HEADINGS = ("Area", "Year", "Count")
ROWS = (("Burnley", "2023", "1,200"), ("Burnley", "2024", "low"), ("Pendle", "2023", "c"), ("Pendle", "2024", "0"))


def csv_text(rows=ROWS, headings=HEADINGS, end="\n") -> str:
    lines = [headings, *rows]
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in line) + end for line in lines)


def write_csv(path: Path, rows=ROWS, headings=HEADINGS, encoding="utf-8") -> Path:
    path.write_bytes(csv_text(rows, headings).encode(encoding))
    return path


def write_gzip(path: Path, content: bytes) -> Path:
    path.write_bytes(gzip.compress(content))
    return path


def write_workbook(path: Path, rows=ROWS, headings=HEADINGS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def write_parquet(path: Path, rows=ROWS, headings=HEADINGS) -> Path:
    columns = {name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate(headings)}
    pq.write_table(pa.table(columns), path)
    return path


def zip_bomb(path: Path) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    path.write_bytes(out.getvalue())
    return path


def with_macros(path: Path) -> Path:
    write_workbook(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return path

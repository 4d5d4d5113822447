"""The one contract-checked reader: CSV, XLSX and Parquet in, good rows and a row-level report out.

`open_table` finds out what a file is, `load_table` checks it against a `Contract` and writes the good rows to Parquet.
Readers of odd layouts make a `RawTable` first and hand it to the same `load_table`.
"""

from routeways.foundation.tables.check import load_table
from routeways.foundation.tables.contract import Column, ColumnType, Contract, Unresolved
from routeways.foundation.tables.opening import Opened, open_table
from routeways.foundation.tables.raw import RawTable, sheet_cells, text_of, workbook_cells
from routeways.foundation.tables.report import FileRefused, Problem, Report

__all__ = [
    "Column",
    "ColumnType",
    "Contract",
    "FileRefused",
    "Opened",
    "Problem",
    "RawTable",
    "Report",
    "Unresolved",
    "load_table",
    "open_table",
    "sheet_cells",
    "text_of",
    "workbook_cells",
]

"""Nomis downloads: blocks stacked in one sheet, one a date (and industry …), each with its own heading rows.

A block starts with a line that holds the data set's name; lines of “label | value” follow (date, industry, …), then a
heading row that begins with “Area” and, in survey blocks, a second one that says number, Flags, conf under each
variable. Explanations of symbols stand below. Out comes one row for each area and variable.
"""

from __future__ import annotations

from typing import Any

from routeways.foundation.definitions import Part
from routeways.foundation.tables import FileRefused, Opened, RawTable, sheet_cells, text_of


class Options(Part):
    """labels: the “label | value” lines wanted as columns. survey: cells come as number, Flags, conf."""

    sheet: str = ""
    labels: list[str] = ["date"]
    survey: bool = True


def read(opened: Opened, options: Options) -> RawTable:
    """Columns: the labels, `area`, `variable`, `number` and, for surveys, `flags` and `conf`."""
    columns: dict[str, list[str | None]] = {name: [] for name in [*options.labels, "area", "variable", "number"]}
    if options.survey:
        columns |= {"flags": [], "conf": []}
    rows: list[int] = []
    labels: dict[str, str | None] = {}
    variables: list[tuple[int, str]] = []
    for number, cells in enumerate(sheet_cells(opened, options.sheet or None), 1):
        first = text_of(cells[0]) if cells else None
        if first is None:
            if not any(text_of(cell) for cell in cells):
                variables = []  # a blank line ends a block
            continue
        if first == "Area":
            variables = _variables(cells)
        elif first in options.labels and not variables:
            labels[first] = text_of(cells[1]) if len(cells) > 1 else None
        elif variables and _holds_numbers(cells, variables):
            missing = [name for name in options.labels if not labels.get(name)]
            if missing:
                raise FileRefused(
                    f"Row {number} of {opened.path.name} comes before any line that says its {missing[0]}."
                )
            for at, variable in variables:
                for name in options.labels:
                    columns[name].append(labels[name])
                columns["area"].append(first)
                columns["variable"].append(variable)
                columns["number"].append(_cell(cells, at))
                if options.survey:
                    columns["flags"].append(_cell(cells, at + 1))
                    columns["conf"].append(_cell(cells, at + 2))
                rows.append(number)
    if not rows:
        raise FileRefused(f"{opened.path.name} has no block that begins with “Area”. Is it a Nomis download?")
    return RawTable.from_columns(columns, rows)


def _variables(cells: list[Any]) -> list[tuple[int, str]]:
    """(column, heading) of each variable; the columns between belong to the variable before them."""
    return [(at, heading) for at, cell in enumerate(cells) if at and (heading := text_of(cell))]


def _holds_numbers(cells: list[Any], variables: list[tuple[int, str]]) -> bool:
    """False for explanations under a block, which fill only the first cell, and for the second heading row."""
    return any(_cell(cells, at) is not None for at, _ in variables)


def _cell(cells: list[Any], at: int) -> str | None:
    return text_of(cells[at]) if at < len(cells) else None

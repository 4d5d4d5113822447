"""Nomis downloads as CSV with one column a variable, each followed by its Flags; a second heading row says number,
Flags. Out comes one row for each area and variable."""

from __future__ import annotations

from routeways.evidence.readers import csv_lines
from routeways.foundation.definitions import Part
from routeways.foundation.tables import FileRefused, Opened, RawTable


class Options(Part):
    """area: the heading of the column that says where."""

    area: str = "Area"


def read(opened: Opened, options: Options) -> RawTable:
    """Columns: `area`, `variable`, `number`, `flags`. Rows of another length than the heading row are refused."""
    lines = csv_lines(opened)
    heads = lines[0][1] if lines else []
    variables = _variables([cells for _, cells in lines[:2]], opened.path.name, options.area)
    names = ("area", "variable", "number", "flags")
    columns: dict[str, list[str | None]] = {name: [] for name in names}
    rows: list[int] = []
    for number, cells in lines[2:]:
        if len(cells) != len(heads):
            raise FileRefused(
                f"Row {number} of {opened.path.name} has {len(cells)} cells where the headings have {len(heads)}. "
                "Numbers could stand under the wrong heading. Download the file again."
            )
        for at, variable in variables:
            for name, text in zip(names, (cells[0], variable, cells[at], cells[at + 1]), strict=True):
                columns[name].append(text or None)
            rows.append(number)
    if not rows:
        raise FileRefused(f"{opened.path.name} has headings and no rows.")
    return RawTable.from_columns(columns, rows)


def _variables(lines: list[list[str]], name: str, area: str) -> list[tuple[int, str]]:
    """(column, heading) of each variable. Raises FileRefused where headings do not come in pairs."""
    if len(lines) < 2 or lines[0][0] != area:
        raise FileRefused(f"{name} does not begin with a column “{area}”. Is it a Nomis download?")
    heads, kinds = lines
    pairs = list(range(1, len(heads), 2))
    paired = len(heads) % 2 == 1 and all(heads[at] and heads[at + 1] == "Flags" for at in pairs)
    if not pairs or not paired or kinds[1:] != ["number", "Flags"] * len(pairs):
        raise FileRefused(f"{name} does not have a “Flags” column after each column of numbers.")
    return [(at, heads[at]) for at in pairs]

"""Nomis downloads: blocks stacked in one sheet, one a date (and industry …), each with its own heading rows.

A block starts with a line that holds the data set's name; lines of “label | value” follow (date, industry, …), then a
heading row that begins with “Area” and, in survey blocks, a second one that says number, Flags, conf under each
variable. Explanations of symbols stand below. Out comes one row for each area and variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import field_validator

from routeways.foundation.definitions import Part
from routeways.foundation.tables import FileRefused, Opened, RawTable, sheet_cells, text_of

SURVEY_CELLS = ("number", "Flags", "conf")


class Options(Part):
    """labels: the “label | value” lines wanted as columns. survey: cells come as number, Flags, conf.

    split: a regular expression whose named groups become columns of their own, for variables such as
    “T19:8 (Total - Males aged 16-64 : None )” that say several things at once.
    """

    sheet: str = ""
    labels: list[str] = ["date"]
    survey: bool = True
    split: str = ""

    @field_validator("split")
    @classmethod
    def _is_a_pattern(cls, text: str) -> str:
        try:
            re.compile(text)
        except re.error as error:
            raise ValueError(f"split is not a regular expression ({error})") from error
        return text


@dataclass
class _Block:
    """What has been read of the block that a line stands in."""

    labels: dict[str, str | None] = field(default_factory=dict)
    variables: list[tuple[int, str]] = field(default_factory=list)


def read(opened: Opened, options: Options) -> RawTable:
    """Columns: the labels, `area`, `variable`, the groups of `split`, `number` and, for surveys, `flags` and `conf`."""
    split = re.compile(options.split)
    measures = ["number", "flags", "conf"] if options.survey else ["number"]
    names = [*options.labels, "area", "variable", *split.groupindex, *measures]
    columns: dict[str, list[str | None]] = {name: [] for name in names}
    rows: list[int] = []
    for number, block, cells in _lines(opened, options):
        area = text_of(cells[0])
        for at, variable in block.variables:
            found = split.search(variable) if split.groupindex else None
            parts = [found[name].strip() if found else None for name in split.groupindex]
            values = [_cell(cells, at + step) for step in range(len(measures))]
            for name, text in zip(
                names, [*(block.labels[name] for name in options.labels), area, variable, *parts, *values], strict=True
            ):
                columns[name].append(text)
            rows.append(number)
    if not rows:
        raise FileRefused(f"{opened.path.name} has no block that begins with “Area”. Is it a Nomis download?")
    return RawTable.from_columns(columns, rows)


def _lines(opened: Opened, options: Options) -> Iterator[tuple[int, _Block, list[Any]]]:
    """The lines that hold an area's numbers, with the block each stands in and its number in the file."""
    block = _Block()
    for number, cells in enumerate(sheet_cells(opened, options.sheet or None), 1):
        first = text_of(cells[0]) if cells else None
        if first is None:
            if not any(text_of(cell) for cell in cells):
                block = _Block() if block.variables else block  # a blank line below the numbers ends a block
            elif options.survey and block.variables:
                _check_survey(cells, block, number, opened)
        elif first == "Area":
            block.variables = _variables(cells)
            missing = [name for name in options.labels if not block.labels.get(name)]
            if missing:
                raise FileRefused(
                    f"Row {number} of {opened.path.name} begins a block that no line above says the {missing[0]} of."
                )
        elif first in options.labels and not block.variables:
            block.labels[first] = _cell(cells, 1)
        elif block.variables and _holds_numbers(cells, block):
            yield number, block, cells


def _variables(cells: list[Any]) -> list[tuple[int, str]]:
    """(column, heading) of each variable; the columns between belong to the variable before them."""
    return [(at, heading) for at, cell in enumerate(cells) if at and (heading := text_of(cell))]


def _check_survey(cells: list[Any], block: _Block, number: int, opened: Opened) -> None:
    """The second heading row. A download with other cells would give margins that are not margins."""
    for at, variable in block.variables:
        found = [_cell(cells, at + step) or "" for step in range(len(SURVEY_CELLS))]
        if tuple(found) != SURVEY_CELLS:
            raise FileRefused(
                f"Row {number} of {opened.path.name} says {', '.join(found)} under “{variable}”. "
                f"We read {', '.join(SURVEY_CELLS)}: download it from Nomis with flags and 95% confidence intervals."
            )


def _holds_numbers(cells: list[Any], block: _Block) -> bool:
    """False for explanations under a block, which fill only the first cell."""
    return any(_cell(cells, at) is not None for at, _ in block.variables)


def _cell(cells: list[Any], at: int) -> str | None:
    return text_of(cells[at]) if at < len(cells) else None

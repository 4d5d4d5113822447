"""Lists of people in which each row has a number of the house’s own, and each number stands once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from routeways.foundation.tables import Contract, Problem, Report
from routeways.organisations.reading import read_rows


class Numbered(Protocol):
    """`line` is the row of the file."""

    @property
    def line(self) -> int: ...

    @property
    def number(self) -> str: ...


Row = TypeVar("Row", bound=Numbered)


def read_numbered(
    path: Path, contract: Contract, incoming: Callable[[Mapping[str, str]], Row]
) -> tuple[list[Row], list[Problem], Report]:
    """Good rows, what is wrong with others, and the report. Raises FileRefused."""
    rows, report = read_rows(path, contract)
    found: dict[str, Row] = {}
    problems = list(report.problems)
    for row in rows:
        one = incoming(row)
        if one.number in found:
            first = found[one.number].line
            problems.append(Problem(f"the number stands in row {first} already", one.line, "Your number", one.number))
            continue
        found[one.number] = one
    return list(found.values()), problems, report

"""What a table must look like before a single row of it is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class ColumnType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A text that a resolver could not place. `leave_out` rows are dropped without counting as wrong."""

    reason: str
    leave_out: bool = False


Resolver = Callable[[Sequence[str]], Mapping[str, "str | Unresolved"]]


@dataclass(frozen=True)
class Column:
    """One column: where it stands in the file and what its cells may hold.

    heading: as written in the file's heading row. key: its name in the result.
    optional: the whole column may be missing from the file (its cells are then null).
    blank: a cell may be blank. `blank_symbol` is the symbol a blank number then takes ("" keeps it null).
    choices: text in the file → text in the result; anything else is a problem.
    symbols: text in the file → symbol, for numbers; makes a second result column `<key>__symbol`.
    resolve: looks up all distinct texts at once; what it cannot place is a problem or left out.
    pattern: a regular expression; its group `code_group` is the value, and, where `label_group` is not 0, that group
    is the name of the value and becomes a second result column `<key>__label`.
    prefix_heading: another column whose text stands before this one's, joined by ":", when choices or a resolver are
    asked: “LADU:Adur”, “Academic year:202223”.
    """

    heading: str
    key: str
    type: ColumnType = ColumnType.TEXT
    optional: bool = False
    blank: bool = False
    blank_symbol: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: Mapping[str, str] | None = None
    symbols: Mapping[str, str] = field(default_factory=dict)
    resolve: Resolver | None = None
    pattern: str = ""
    code_group: int = 1
    label_group: int = 0
    prefix_heading: str = ""


@dataclass(frozen=True)
class Contract:
    """The columns, which of them together name a row, and which rows are wanted at all.

    key: result columns; two rows with equal keys are duplicates. () allows any.
    keep: heading → the only texts of it whose rows are wanted; others are left out, not rejected.
    ignore: headings that may be there and are not read. Other unknown headings are reported,
    unless `ignore_others`.
    most_rejected: the share of rows that may be rejected before the whole file is refused.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    keep: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    ignore_others: bool = False
    most_rejected: float = 0.2

    @property
    def headings(self) -> set[str]:
        prefixes = {column.prefix_heading for column in self.columns if column.prefix_heading}
        return {column.heading for column in self.columns} | set(self.keep) | prefixes

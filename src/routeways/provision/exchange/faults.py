"""What is wrong with a file, cell by cell, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routeways.foundation.tables.report import one_line


@dataclass(frozen=True, slots=True)
class Fault:
    """`rule` is the id of the broken rule; `row` counts as a spreadsheet does, from 1; None is the whole file.

    In an XML file, which has no rows, `column` names the course and the start.
    """

    rule: str
    reason: str
    row: int | None = None
    column: str = ""
    text: str = ""

    def __str__(self) -> str:
        if self.row is None:
            return f"{self.column}: {self.reason}" if self.column else self.reason
        return f"Row {self.row:,}{f', {self.column}' if self.column else ''}: {self.reason}"

    def as_dict(self) -> dict[str, Any]:
        return {"rule": self.rule, "row": self.row, "column": self.column, "text": self.shown, "reason": self.reason}

    @property
    def shown(self) -> str:
        """The cell's text, short enough to print."""
        text = one_line(self.text)
        return text if len(text) <= 60 else f"{text[:59]}…"

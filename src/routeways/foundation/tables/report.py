"""What was wrong with a file: row by row, in sentences that say what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class FileRefused(Exception):
    """The file as a whole cannot be used; nothing was loaded. The message is one sentence for a person, on one line."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def one_line(text: str, most: int = 600) -> str:
    """Text from a strange file made fit to be shown: no line breaks, no control characters, not endless."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:most]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `row` counts lines of the file as a spreadsheet does, from 1; None: the whole file."""

    reason: str
    row: int | None = None
    column: str = ""
    text: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (f"row {self.row:,}" if self.row else "", f"“{self.column}”" if self.column else "")
            if part
        )
        shown = f" (it says “{one_line(self.text)}”)" if self.text else ""
        return f"{place}: {self.reason}{shown}" if place else f"{self.reason}{shown}"


@dataclass(frozen=True)
class Report:
    """The outcome of reading one file. `problems` holds at most `PROBLEMS_KEPT` a kind; the counts are complete."""

    rows_read: int = 0
    rows_good: int = 0
    rows_rejected: int = 0
    rows_left_out: int = 0  # left out by the definition: not wrong, not wanted
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)  # reason → number of rows

    def as_dict(self) -> dict[str, Any]:
        """For storing beside a vintage and for the API."""
        return {
            "rows_read": self.rows_read,
            "rows_good": self.rows_good,
            "rows_rejected": self.rows_rejected,
            "rows_left_out": self.rows_left_out,
            "problems": [{"row": p.row, "column": p.column, "text": p.text, "reason": p.reason} for p in self.problems],
            "notes": list(self.notes),
            "counts": dict(self.counts),
        }

    def sentences(self) -> list[str]:
        """The problems in words, the most common reason first."""
        return [f"{count:,} rows: {reason}" for reason, count in sorted(self.counts.items(), key=lambda i: -i[1])]


PROBLEMS_KEPT = 50

"""The columns of a file with results of the national evaluation tool, and its rows as they come in.

What the tool exports is not published in what was at hand, so the file is ours: one row an evaluation, with the
institution's number, the day and eight percentages. The headings are plain, so that an export is renamed in a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from routeways.careers.benchmarks.scoring import BENCHMARKS
from routeways.foundation.tables import Column, ColumnType, Contract, Problem
from routeways.organisations.reading import dates, read_rows

FIRST = date(2015, 9, 1)  # the tool is younger than this

CONTRACT = Contract(
    columns=(
        Column("URN or UKPRN", "number"),
        Column("Date", "taken_on", resolve=dates),
        *(
            Column(f"Benchmark {number}", f"bm{number}", ColumnType.INTEGER, minimum=0, maximum=100)
            for number in BENCHMARKS
        ),
    ),
    ignore_others=True,
    most_rejected=1.0,
)


@dataclass(frozen=True, slots=True)
class IncomingResult:
    """`line` is the row of the file; `percents` by benchmark, whole, 0 to 100."""

    line: int
    number: str
    taken_on: date
    percents: Mapping[int, int]


def columns_in_words() -> tuple[tuple[str, str], ...]:
    return (
        ("URN or UKPRN", "Required. The number of the school or college in the national register."),
        ("Date", "Required. The day of the evaluation, for example 2026-07-10."),
        *((f"Benchmark {n}", f"Required. {title}: a whole per cent, 0 to 100.") for n, title in BENCHMARKS.items()),
    )


def read_results(path: Path, today: date) -> tuple[list[IncomingResult], list[Problem]]:
    """Raises FileRefused."""
    rows, report = read_rows(path, CONTRACT)
    found, wrong = [], []
    for row in rows:
        taken_on = date.fromisoformat(row["taken_on"])
        if not FIRST <= taken_on <= today:
            wrong.append(
                Problem("is before September 2015 or in the future", int(row["line"]), "Date", row["taken_on"])
            )
            continue
        percents = {number: int(row[f"bm{number}"]) for number in BENCHMARKS}
        found.append(IncomingResult(int(row["line"]), str(row["number"]).strip(), taken_on, percents))
    return found, [*report.problems, *wrong]

"""The rows of a file, each checked against the contract: wrong ones are told, right ones go on."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from routeways.foundation.tables import Column, ColumnType, FileRefused, Problem, RawTable, Report, load_table
from routeways.needs.cleaning import plain_text
from routeways.needs.incoming.contract import CONTRACT, MOST_LETTERS, WORDS, Incoming
from routeways.needs.incoming.opening import Row, open_rows

MOST_ROWS = 50_000
LINE = "row of the file"


def read_evidence(path: Path) -> tuple[list[Incoming], Report]:
    """The rows of a CSV, XLSX, JSONL or TXT file. Raises FileRefused where the file as a whole cannot be used."""
    return _checked(path.name, *open_rows(path))


def _checked(name: str, rows: list[Row], problems: list[Problem], notes: list[str]) -> tuple[list[Incoming], Report]:
    if len(rows) > MOST_ROWS:
        raise FileRefused(f"{name} has {len(rows):,} rows. We take {MOST_ROWS:,} at a time; split it.")
    if rows and not any("Text" in cells for _, cells in rows):
        there = ", ".join(list(rows[0][1])[:8])
        raise FileRefused(f"{name} has no column “Text”. It has: {there}. Give the column with the words this heading.")
    fit: list[Row] = []
    cleaned = 0
    for line, cells in rows:
        problem, plain, changed = _text_of(line, cells.get("Text"))
        if problem:
            problems.append(problem)
        else:
            cleaned += changed
            fit.append((line, {**cells, "Text": plain}))
    if cleaned:
        texts = "1 text" if cleaned == 1 else f"{cleaned:,} texts"
        notes = [*notes, f"Mark-up or control characters were taken out of {texts}."]
    if not fit:
        first = f" First problem: {problems[0]}." if problems else ""
        raise FileRefused(f"{name} has no row that can be used.{first}")
    read, report = _through_contract(name, fit)
    everything = sorted((*problems, *report.problems), key=lambda one: one.row or 0)
    report = replace(
        report,
        rows_read=report.rows_read + len(problems),
        rows_rejected=report.rows_rejected + len(problems),
        problems=tuple(everything),
        notes=(*notes, *report.notes),
    )
    return read, report


def _text_of(line: int, text: str | None) -> tuple[Problem | None, str, bool]:
    if text is None or not text.strip():
        return Problem("has no text", line, "Text"), "", False
    if len(text) > MOST_LETTERS:
        reason = f"has {len(text):,} letters; an item has {MOST_LETTERS:,} at most, so hand it in as several rows"
        return Problem(reason, line, "Text", text[:40]), "", False
    plain = plain_text(text)
    if not plain.text:
        return Problem("has no words once mark-up and control characters are taken out", line, "Text"), "", False
    return None, plain.text, bool(plain.notes)


def _through_contract(name: str, rows: list[Row]) -> tuple[list[Incoming], Report]:
    headings = list(dict.fromkeys(heading for _, cells in rows for heading in cells if heading))
    columns: dict[str, list[str | None]] = {
        heading: [_one_line(cells.get(heading), heading) for _, cells in rows] for heading in headings
    }
    # The words themselves stay outside: a table of short cells is checked, and each row finds its text again.
    texts = columns["Text"]
    columns["Text"] = ["text"] * len(texts)
    lines = [line for line, _ in rows]
    columns[LINE] = [str(line) for line in lines]
    numbered = replace(CONTRACT, columns=(*CONTRACT.columns, Column(LINE, "line", ColumnType.INTEGER)))
    with tempfile.TemporaryDirectory(prefix="routeways-evidence-") as folder:
        out = Path(folder) / "good.parquet"
        report = load_table(RawTable.from_columns(columns, lines, ()), numbered, out, name=name)
        good = pq.read_table(out).to_pylist()
    by_line = dict(zip(lines, texts, strict=True))
    return [_incoming(row, str(by_line[row["line"]])) for row in good], report


def _one_line(cell: str | None, heading: str) -> str | None:
    if cell is None or heading == "Text":
        return cell
    plain = " ".join(plain_text(cell[:1000]).text.split())[:200]
    return plain or None


def _incoming(row: Mapping[str, Any], text: str) -> Incoming:
    words = {name: row.get(name) or "" for name in WORDS}
    hard = row.get("hard_to_fill")
    on = row.get("on")
    return Incoming(
        line=int(row["line"]),
        text=text,
        on=date.fromisoformat(on) if on else None,
        posts=None if row.get("posts") is None else int(row["posts"]),
        hard_to_fill=None if not hard else hard == "yes",
        **words,
    )

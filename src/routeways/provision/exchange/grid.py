"""A CSV file as a table of trimmed texts under the headings of one form, or what is wrong with the file as a whole."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from routeways.foundation.tables import FileRefused, open_table
from routeways.provision.exchange.columns import FORM_WORDS, FORMS, Col
from routeways.provision.exchange.faults import Fault
from routeways.provision.exchange.guard import unguarded

MOST_ROWS = 10_000
MOST_FAULTS = 500  # kept of one file; the count is complete
# What UTF-8 looks like once a program took it for Windows-1252 and saved it again.
WRONGLY_SAVED = re.compile("Ã[\u0080-¿ƒŠŒŽšœžŸ‘’“”–—˜™›€‚„…†‡ˆ‰‹]|â€|Â[£°·\u00a0]|\ufffd")


@dataclass(frozen=True)
class Grid:
    """`rows` are (row of the file, cell by column key); `columns` those of the form; `faults` of the whole file."""

    form: str
    columns: tuple[Col, ...]
    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read(path: Path, form: str) -> Grid:
    """The file's rows, if it is of that form. Raises FileRefused for what is not a text file of rows at all."""
    opened = open_table(path)
    if opened.kind != "csv":
        raise FileRefused(f"{path.name} is not a CSV file. Save it as “CSV UTF-8” and hand in that file.")
    columns = FORMS[form]
    try:
        text = path.read_bytes().decode("utf-8-sig" if opened.encoding == "utf-8" else opened.encoding)
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        reason = "It holds a letter that cannot be read. Save the file as “CSV UTF-8” and hand in that."
        return Grid(form, columns, faults=(Fault("wrong-letters", reason, row),))
    notes = list(opened.notes)
    if opened.delimiter != ",":
        mark = {";": "semicolons", "\t": "tabs", "|": "bars"}[opened.delimiter]
        notes.append(f"Its cells stand between {mark}, not commas; it was read so.")
    lines, fault = _lines(text, opened.delimiter)
    if fault is not None:
        return Grid(form, columns, faults=(fault,), notes=tuple(notes))
    faults = _headings(lines[0][1] if lines else [], form)
    if not faults and len(lines) < 2:
        faults = [Fault("no-rows", "There are no rows under the headings. Put one row for each start of a course.")]
    if not faults and len(lines) > MOST_ROWS + 1:
        faults = [Fault("too-many-rows", f"There are {len(lines) - 1:,} rows. Split the file: at most {MOST_ROWS:,}.")]
    if faults:
        return Grid(form, columns, faults=tuple(faults), notes=tuple(notes))
    return _cells(form, columns, lines[1:], tuple(notes))


def _lines(text: str, delimiter: str) -> tuple[list[tuple[int, list[str]]], Fault | None]:
    """(row of the file, cells) of every row that is not blank. A row is counted where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((number, cells))
            number += 1
    except csv.Error as error:
        if "field limit" in str(error):
            reason = "One cell has more than 131,072 letters. Shorten it; the longest text may have 2,000."
            return [], Fault("cell-size", reason, number)
        reason = "A quotation mark is opened and never closed, or stands inside a cell alone. Write two for one."
        return [], Fault("row-width", reason, number)
    return found, None


def _headings(cells: Sequence[str], form: str) -> list[Fault]:
    wanted = [col.heading for col in FORMS[form]]
    found = [_heading(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    if found == wanted:
        return []
    for other, columns in FORMS.items():
        if other != form and found == [col.heading for col in columns]:
            words = f"This is the form for {FORM_WORDS[other]}. You chose {FORM_WORDS[form]}. Choose the other one."
            return [Fault("columns-missing", words, 1)]
    faults = []
    if missing := [name for name in wanted if name not in found]:
        faults.append(Fault("columns-missing", f"{_count(missing, 'is', 'are')} missing: {', '.join(missing)}.", 1))
    if extra := [name or "(no heading)" for name in dict.fromkeys(found) if name not in wanted]:
        words = f"{_count(extra, 'is', 'are')} not part of the form: {', '.join(extra)}. Take it out."
        faults.append(Fault("columns-extra", words, 1))
    if twice := [name for name in dict.fromkeys(found) if name in wanted and found.count(name) > 1]:
        words = f"{_count(twice, 'is', 'are')} there more than once: {', '.join(twice)}. Keep one."
        faults.append(Fault("columns-twice", words, 1))
    if not faults:
        number, name = next((n, name) for n, name in enumerate(wanted, 1) if found[n - 1] != name)
        words = f"Column {number} is {found[number - 1]}, but {name} should stand there. Put the columns in order."
        faults.append(Fault("columns-order", words, 1))
    return faults


def _heading(cell: str) -> str:
    return "_".join(cell.replace("\ufeff", "").upper().split())


def _count(names: list[str], one: str, many: str) -> str:
    return f"A column {one}" if len(names) == 1 else f"{len(names)} columns {many}"


def _cells(form: str, columns: tuple[Col, ...], lines: list[tuple[int, list[str]]], notes: tuple[str, ...]) -> Grid:
    rows, faults = [], []
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in lines:
        if any(cell.strip() for cell in cells[len(columns) :]) or len(cells) < len(columns):
            reason = (
                f"It has {len(cells)} cells, but there are {len(columns)} columns. Look for a comma too many or few."
            )
            faults.append(Fault("row-width", reason, number))
            continue
        texts = tuple(_tidy(cell, col) for cell, col in zip(cells, columns, strict=False))
        wrong = next((text for text in texts if WRONGLY_SAVED.search(text)), "")
        if wrong:
            sign = WRONGLY_SAVED.findall(wrong)[0]
            reason = f"“{sign}” shows that the file was saved in a wrong way. Save it as “CSV UTF-8”."
            faults.append(Fault("wrong-letters", reason, number, text=wrong))
        elif texts in seen:
            reason = f"It says the same as row {seen[texts]:,} in every column. Take one of them out."
            faults.append(Fault("row-twice", reason, number))
        else:
            seen[texts] = number
            rows.append((number, dict(zip((col.key for col in columns), texts, strict=True))))
    return Grid(form, columns, tuple(rows), tuple(faults), notes)


def _tidy(cell: str, col: Col) -> str:
    """Without blanks around it and without our own guard; a text keeps its lines, anything else is one line."""
    text = unguarded(cell.strip())
    if col.plain:
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return re.sub("[ \t\r\n\u00a0]+", " ", text)

"""Evidence as it comes in from files: adverts and notes, one text a row. Wrong rows are told, right ones go on."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow.parquet as pq

from routeways.foundation.tables import (
    Column,
    ColumnType,
    Contract,
    FileRefused,
    Problem,
    RawTable,
    Report,
    Unresolved,
    load_table,
    open_table,
    sheet_cells,
    text_of,
)
from routeways.needs.cleaning import plain_text
from routeways.needs.kinds import EvidenceKind, Sharing, SizeBand, When
from routeways.needs.placing import district_resolver, section_resolver
from routeways.organisations.identifiers import IdentifierError, Scheme, normalise
from routeways.organisations.records import tidy_postcode

MOST_ROWS = 50_000
MOST_LETTERS = 100_000  # an advert has three thousand; a book is not one item of evidence
LINE = "row of the file"
_FIELD_LIMIT = 256 * 1024**2  # how long a field the csv module may meet before we say ourselves that it is too long
_field_limit = Lock()


def _choice(labels: Mapping[str, str]) -> Mapping[str, str]:
    return {text: key for key, label in labels.items() for text in (key, label, label.capitalize(), key.capitalize())}


def _dates(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return {text: _date(text) for text in texts}


def _date(text: str) -> str | Unresolved:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007  (a day has no time zone)
        except ValueError:
            continue
    return Unresolved("is not a date; write it like 2026-03-27 or 27/03/2026")


def _postcodes(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return {text: _tried(tidy_postcode, text, ValueError) for text in texts}


def _company_numbers(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return {text: _tried(lambda number: normalise(Scheme.COMPANY, number), text, IdentifierError) for text in texts}


def _tried(read: Callable[[str], str], text: str, fault: type[Exception]) -> str | Unresolved:
    try:
        return read(text)
    except fault as error:
        return Unresolved(str(error))


def _optional(heading: str, key: str, **more: Any) -> Column:
    return Column(heading, key, optional=True, blank=True, **more)


YES_NO = {
    text: answer
    for answer, words in (("yes", ("yes", "y", "true", "1")), ("no", ("no", "n", "false", "0")))
    for word in words
    for text in (word, word.capitalize(), word.upper())
}

CONTRACT = Contract(
    columns=(
        Column("Text", "text"),
        _optional("Organisation", "organisation"),
        _optional("Company number", "company_number", resolve=_company_numbers),
        _optional("Date", "on", resolve=_dates),
        _optional("Postcode", "postcode", resolve=_postcodes),
        _optional("Area", "area", resolve=district_resolver),
        _optional("Sector", "sector", resolve=section_resolver),
        _optional("Size", "size_band", choices=_choice({k: str(v) for k, v in SizeBand.choices})),
        _optional("Level", "level", choices={str(n): str(n) for n in range(1, 9)}),
        _optional("Posts", "posts", type=ColumnType.INTEGER, minimum=0, maximum=100_000),
        _optional("When", "wanted", choices=_choice({k: str(v) for k, v in When.choices})),
        _optional("Hard to fill", "hard_to_fill", choices=YES_NO),
        _optional("Kind", "kind", choices=_choice({k: str(v) for k, v in EvidenceKind.choices})),
        _optional("Source", "source"),
        _optional("Consent", "consent"),
        _optional("Sharing", "sharing", choices=_choice({k: k for k, _ in Sharing.choices})),
    ),
    most_rejected=1.0,
)

OTHER_WORDS = dict.fromkeys(("organization", "business", "employer", "company"), "Organisation")

COLUMNS_IN_WORDS = (
    ("Text", f"Required. One advert, answer or note a row, {MOST_LETTERS:,} letters at most."),
    (
        "Organisation",
        "Optional; Business, Employer or Company will do. Who speaks, as in the directory or on letters.",
    ),
    ("Company number", "Optional. With it the business is found for certain and counted once."),
    ("Date", "Optional, like 2026-03-27 or 27/03/2026. Without it, the day given on this page."),
    ("Postcode, or Area", "Optional. A postcode, or a district’s name or code."),
    ("Sector", "Optional. The letter of a section of SIC 2007, or a SIC code."),
    ("Size", f"Optional. One of: {', '.join(SizeBand.values)}."),
    ("Level", "Optional. A level from 1 to 8."),
    ("Posts", "Optional. How many people are wanted."),
    ("When", f"Optional. One of: {', '.join(When.values)}."),
    ("Hard to fill", "Optional. yes or no."),
    ("Kind", f"Optional. One of: {', '.join(EvidenceKind.values)}."),
    ("Source", "Optional. Where this row is from, if not from where the whole list is."),
    ("Consent", "Optional. How the business agreed that it is shared."),
    ("Sharing", f"Optional. One of: {', '.join(Sharing.values)}. Without it, what is chosen on this page."),
)


WORDS = (
    "organisation", "company_number", "postcode", "area", "sector", "size_band", "level", "wanted", "kind", "source",
    "consent", "sharing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incoming:
    """One good row. `line` is the row of the file; "" and None stand for what it does not say."""

    line: int
    text: str
    organisation: str = ""
    company_number: str = ""
    on: date | None = None
    postcode: str = ""
    area: str = ""
    sector: str = ""
    size_band: str = ""
    level: str = ""
    posts: int | None = None
    wanted: str = ""
    hard_to_fill: bool | None = None
    kind: str = ""
    source: str = ""
    consent: str = ""
    sharing: str = ""


Row = tuple[int, dict[str, str | None]]


def read_evidence(path: Path) -> tuple[list[Incoming], Report]:
    """The rows of a CSV, XLSX, JSONL or TXT file. Raises FileRefused where the file as a whole cannot be used."""
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        rows, problems, notes = _json_lines(path)
    elif suffix == ".txt":
        rows, problems, notes = _plain_lines(path)
    else:
        rows, problems, notes = _table(path)
    return _checked(path.name, rows, problems, notes)


# -- what kinds of file there are


def _table(path: Path) -> tuple[list[Row], list[Problem], list[str]]:
    opened = open_table(path)
    if opened.kind == "parquet":
        raise FileRefused(f"{path.name} is a Parquet file. Hand in CSV, Excel, JSON Lines or plain text.")
    if opened.kind == "workbook":
        cells = [(n, [text_of(cell) for cell in row]) for n, row in enumerate(sheet_cells(opened), 1)]
        filled = [(n, row) for n, row in cells if any(row)]
        notes = list(opened.notes)
    else:
        text, notes = decoded(path)
        filled = list(_csv_rows(path.name, text, opened.delimiter))
    if not filled:
        raise FileRefused(f"{path.name} has no rows.")
    headings = _headings(path.name, [(cell or "").strip() for cell in filled[0][1]])
    rows, problems = [], []
    for line, cells_of_row in filled[1:]:
        extra = [cell for cell in cells_of_row[len(headings) :] if cell and cell.strip()]
        if extra:
            problems.append(
                Problem("the row has more cells than the heading row; is a text without quotation marks?", line)
            )
            continue
        rows.append((line, dict(zip(headings, cells_of_row, strict=False))))
    return rows, problems, notes


def _csv_rows(name: str, text: str, delimiter: str) -> Iterable[tuple[int, list[str | None]]]:
    # The csv module has one limit for the whole process. It is raised while we read and put back afterwards, so that a
    # row that is too long is told as a row and the others are read.
    with _field_limit:
        before = csv.field_size_limit(_FIELD_LIMIT)
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            rows: list[tuple[int, list[str | None]]] = []
            line = 1
            for row in reader:
                if any(cell.strip() for cell in row):
                    rows.append((line, [cell.strip() or None for cell in row]))
                line = reader.line_num + 1
            return rows
        except csv.Error as error:
            raise FileRefused(f"{name} cannot be read at row {reader.line_num:,}: {error}.") from error
        finally:
            csv.field_size_limit(before)


def _headings(name: str, given: list[str]) -> list[str]:
    while given and not given[-1]:
        given.pop()
    known = OTHER_WORDS | {_key(column.heading): column.heading for column in CONTRACT.columns}
    headings = [known.get(_key(text.lstrip("\ufeff")), text) for text in given]
    for heading in headings:
        if heading and headings.count(heading) > 1:
            raise FileRefused(f"{name} has the column “{heading}” more than once, so we cannot tell which is meant.")
    return headings


def _key(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def _json_lines(path: Path) -> tuple[list[Row], list[Problem], list[str]]:
    text, notes = decoded(path)
    known = (
        OTHER_WORDS
        | {_key(column.heading): column.heading for column in CONTRACT.columns}
        | {_key(column.key): column.heading for column in CONTRACT.columns}
    )
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, written in enumerate(text.split("\n"), 1):
        if not written.strip():
            continue
        try:
            found = json.loads(written)
        except (ValueError, RecursionError):
            problems.append(Problem("is not JSON; each line holds one object", line, text=written[:60]))
            continue
        if not isinstance(found, dict):
            problems.append(Problem("is not an object with names and values", line, text=written[:60]))
            continue
        cells = {known.get(_key(name)) or str(name): _cell(value) for name, value in found.items()}
        rows.append((line, cells))
    return rows, problems, notes


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain_lines(path: Path) -> tuple[list[Row], list[Problem], list[str]]:
    text, notes = decoded(path)
    return [(n, {"Text": line}) for n, line in enumerate(text.split("\n"), 1) if line.strip()], [], notes


def decoded(path: Path) -> tuple[str, list[str]]:
    """The file's text. Lines that are not UTF-8 are read as Windows-1252, each for itself, and a note says which: a
    file put together from several sources keeps every letter. Raises FileRefused."""
    raw = path.read_bytes()
    if not raw:
        raise FileRefused(f"{path.name} is empty. Save it again and try once more.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _line_ends(raw.decode("utf-16")), []
        except UnicodeDecodeError as error:
            raise FileRefused(f"{path.name} is cut off in the middle of a letter. Export it again.") from error
    if b"\x00" in raw[:65536]:
        raise FileRefused(f"{path.name} is not text. Hand in CSV, Excel, JSON Lines or plain text.")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return _line_ends(raw.decode("utf-8")), []
    except UnicodeDecodeError:
        lines, other = [], []
        for number, line in enumerate(raw.split(b"\n"), 1):
            try:
                lines.append(line.decode("utf-8"))
            except UnicodeDecodeError:
                lines.append("".join(_windows_letter(byte) for byte in line))
                other.append(number)
        where = ", ".join(f"{n:,}" for n in other[:8]) + (" and more" if len(other) > 8 else "")
        note = f"{len(other):,} lines are not UTF-8 and were read as Windows-1252 (lines {where})."
        return _line_ends("\n".join(lines)), [
            note if len(other) > 1 else f"Line {where} is not UTF-8 and was read as Windows-1252."
        ]


def _windows_letter(byte: int) -> str:
    # Five bytes mean nothing in Windows-1252; as Latin-1 they are control characters, which cleaning takes out.
    raw = bytes([byte])
    return raw.decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else raw.decode("latin-1")


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


# -- checking the rows


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
        notes = [*notes, f"Mark-up or control characters were taken out of {cleaned:,} texts."]
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

"""The UK Standard Skills Classification: domains, areas, groups and occupational skills.

We hold no file of its publisher (Skills England). The reader therefore asks for what its documents say it has, and not
for a layout: one table or several sheets, each with the code and the name of one level or of several. A heading says
of which level its column speaks (“Skill group code”, “Area”, “Occupational skill description”). A column with SOC
codes ties skills to SOC 2020; its six-digit sub-unit groups lie in the unit group of their first four digits.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from routeways.foundation.tables import FileRefused, Opened, Problem, Report, open_table, text_of, workbook_cells
from routeways.foundation.tables.opening import first_lines
from routeways.foundation.tables.raw import sheet_names
from routeways.taxonomy.formats.document import (
    Document,
    Read,
    SkillLinkRow,
    SkillRow,
    TaxonomyMeta,
    code_from,
    tidy,
    tidy_text,
)

# Asked in this order: “skill group” speaks of groups, “occupational skill” of skills.
LEVELS = {
    "domain": re.compile(r"\bdomains?\b"),
    "area": re.compile(r"\bareas?\b"),
    "group": re.compile(r"\bgroups?\b"),
    "core skill": re.compile(r"\bcore skills?\b"),
    "knowledge": re.compile(r"\bknowledge\b"),
    "skill": re.compile(r"\bskills?\b"),
}
KINDS = {"core skill": "essential", "knowledge": "knowledge", "skill": "technical"}
ORDER = ("domain", "area", "group", "skill")
_SOC, _TASK = re.compile(r"\bsoc\b|\bsug\b|sub unit"), re.compile(r"\btasks?\b")
_CODE, _TEXT = re.compile(r"\b(code|id|ref|reference|number)\b"), re.compile(r"\b(description|definition|scope)\b")
_NAME = re.compile(r"\b(name|title|label)\b")
HEADING_WITHIN = 20  # rows: notes and a title may stand above the headings
SOURCE = "UK Standard Skills Classification"
META = TaxonomyMeta(
    id="uk-ssc",
    title="UK Standard Skills Classification",
    about="Domains, areas and groups of occupational skills in the United Kingdom.",
    publisher="Skills England",
)


@dataclass
class _Column:
    """What a column holds: of which level (“soc” for codes of occupations), and whether code, name or text."""

    level: str
    part: str


@dataclass
class _Found:
    rows: dict[str, SkillRow] = field(default_factory=dict)
    codes: dict[tuple[str, str], str] = field(default_factory=dict)  # (level, name) → code
    links: dict[tuple[str, str], SkillLinkRow] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    read: int = 0


def levels_in(path: Path) -> set[str]:
    """Which levels the headings of a file speak of; all four are its sign. Raises FileRefused."""
    opened = open_table(path)
    tables = [("", first_lines(opened, HEADING_WITHIN))] if opened.kind == "csv" else _tables(opened)
    return {column.level for name, rows in tables for column in _headings(name, rows)[1].values()} & set(ORDER)


def read(path: Path) -> Read:
    """Headings and skills of all sheets. Raises FileRefused."""
    found, taken = _Found(), set[str]()
    for name, rows in _tables(open_table(path)):
        start, columns = _headings(name, rows)
        for line, cells in enumerate(rows[start:], start + 1):
            if any(cells):
                found.read += 1
                _take(found, columns, cells, line, taken)
    if not any(row.level == "" for row in found.rows.values()):
        raise FileRefused(
            f"{path.name} holds no occupational skills that we can find. It needs a column for the name of each level: "
            "domain, area, group, occupational skill."
        )
    ordered = sorted(found.rows.values(), key=lambda row: ORDER.index(row.level) if row.level else len(ORDER))
    report = Report(found.read, found.read - len(found.problems), len(found.problems), problems=tuple(found.problems))
    return Read(Document(META, tuple(_with_category(ordered)), tuple(found.links.values())), report)


def _tables(opened: Opened) -> Iterator[tuple[str, list[list[str]]]]:
    """(name, rows of texts) of each sheet, or of the one table."""
    if opened.kind == "workbook":
        names = sheet_names(opened)
        for name, cells in zip(names, workbook_cells(opened, names), strict=True):
            yield name, [[text_of(cell) or "" for cell in row] for row in cells]
    elif opened.kind == "csv":
        with opened.path.open(encoding=opened.encoding, errors="replace", newline="") as file:
            try:
                yield (
                    "",
                    [
                        [cell.strip().lstrip("\ufeff") for cell in row]
                        for row in csv.reader(file, delimiter=opened.delimiter)
                    ],
                )
            except csv.Error as error:
                raise FileRefused(f"{opened.path.name} cannot be read as a table: a cell is far too long.") from error


def _headings(sheet: str, rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, _Column]]:
    """The number of rows down to the headings, and what each column holds; no columns where none is understood."""
    of_sheet = _level(_words(sheet))
    best: tuple[int, dict[int, _Column]] = (len(rows), {})
    if _TASK.search(_words(sheet)):
        return best
    for number, row in enumerate(rows[:HEADING_WITHIN], 1):
        columns: dict[int, _Column] = {}
        for index, heading in enumerate(row):
            column = _column(_words(heading), of_sheet)
            if column is not None and (column.level, column.part) not in {(c.level, c.part) for c in columns.values()}:
                columns[index] = column
        named = {column.level for column in columns.values() if column.part == "name"}
        coded = {column.level for column in columns.values() if column.part == "code"}
        if (named or {"soc"} < coded) and len(columns) > max(1, len(best[1])):
            best = (number, columns)
    return best


def _column(heading: str, of_sheet: str) -> _Column | None:
    if not heading or len(heading) > 60 or _TASK.search(heading):
        return None
    if _SOC.search(heading):
        return _Column("soc", "code") if not (_NAME.search(heading) or _TEXT.search(heading)) else None
    part = "code" if _CODE.search(heading) else "text" if _TEXT.search(heading) else "name"
    level = _level(heading)
    # A plain “Code” or “Title” speaks of what its sheet is called after.
    plain = part != "name" or bool(_NAME.search(heading))
    return _Column(level or of_sheet, part) if level or (of_sheet and plain) else None


def _level(words: str) -> str:
    return next((level for level, pattern in LEVELS.items() if pattern.search(words)), "")


def _words(text: str) -> str:
    return " ".join(re.split(r"[^a-z0-9]+", text.lower())).strip()


def _take(found: _Found, columns: dict[int, _Column], cells: Sequence[str], line: int, taken: set[str]) -> None:
    parts: dict[str, dict[str, str]] = {}
    for index, column in columns.items():
        if index < len(cells) and cells[index]:
            parts.setdefault(column.level, {})[column.part] = cells[index]
    soc, above = parts.pop("soc", {}).get("code", ""), ""
    for level in (*ORDER, "core skill", "knowledge"):
        said = parts.get(level)
        if said:
            above = _put(found, level, said, above if level in ORDER else "", line, taken) or above
            if soc and level == "skill" and above:
                _tie(found, above, soc, line)


def _put(found: _Found, level: str, said: dict[str, str], above: str, line: int, taken: set[str]) -> str:
    """The code of what one row says of one level; a further row may add what an earlier one left out."""
    name, code = tidy(said.get("name")), tidy(said.get("code")).replace(" ", "-").replace("/", "-")
    code = code or found.codes.get((level, name), "")
    there = found.rows.get(code)
    if there is None and not name:
        return code if code in taken else ""
    if there is None:
        code = code or code_from(name, taken)
        there = SkillRow(code, name, KINDS.get(level, ""), "" if level in KINDS else level, line=line)
        taken.add(code)
        found.codes[level, name] = code
    elif name and there.label != name:
        found.problems.append(Problem(f"{code} is called “{there.label}” elsewhere", line, level, name[:80]))
    statement = there.statement or tidy_text(said.get("text"))
    found.rows[code] = replace(there, statement=statement, parent=there.parent or above)
    return code


def _tie(found: _Found, code: str, soc: str, line: int) -> None:
    for text in re.split(r"[;,|\s]+", soc):
        digits = re.sub(r"\D", "", text.split(".", maxsplit=1)[0] if text.endswith(".0") else text)
        if len(digits) >= 4:
            link = SkillLinkRow(code, "related", f"soc2020:{digits[:4]}", SOURCE)
            found.links.setdefault((code, link.target), link)
        elif text:
            found.problems.append(Problem("this is no SOC 2020 code", line, "SOC", text[:80]))


def _with_category(rows: Sequence[SkillRow]) -> Iterator[SkillRow]:
    """A skill’s category is its domain."""
    by_code = {row.code: row for row in rows}
    for row in rows:
        at, steps = row, 0
        while at.parent in by_code and steps < len(ORDER):
            at, steps = by_code[at.parent], steps + 1
        yield row if at is row else replace(row, category=at.label[:300])

"""The publishers' own files: what each holds, read and checked, nothing stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routeways.foundation.tables import FileRefused, open_table, text_of, workbook_cells
from routeways.taxonomy.rows import NodeRow, TaxonomyError, check

SOC_LEVELS = [("major", 9), ("sub-major", 26), ("minor", 104), ("unit", 412)]
SOC_GROUPS, SOC_TITLES = "SOC2020 descriptions", "SOC2020 Framework"
SOC_HEADINGS = [
    "SOC 2020 Major Group",
    "SOC 2020 Sub-Major Group",
    "SOC 2020 Minor Group",
    "SOC 2020 Unit Group",
    "SOC 2020 Group Title",
    "Groups Classified Within Sub-Groups",
    "Group Description",
    "Typical Entry Routes And Associated Qualifications",
    "Tasks",
    "Related Job Titles",
]
SIC_LEVELS = [("section", 21), ("division", 88), ("group", 272), ("class", 615), ("subclass", 191)]
SIC_SHEET = "reworked structure"
SIC_HEADINGS = ["Description", "SECTION", "Division", "Group", "Class", "Sub Class"]


@dataclass(frozen=True)
class OfficialFile:
    """The groups of one publisher's file, its name and its SHA-256."""

    name: str
    sha256: str
    nodes: tuple[NodeRow, ...]


def soc2020_volume1(path: Path) -> OfficialFile:
    """SOC 2020 volume 1: groups with descriptions, tasks, entry routes and job titles. Raises TaxonomyError.

    The sheet of descriptions has the titles in sentence case but breaks abbreviations (“r&d”); the sheet of the
    framework has the abbreviations but titles of the upper levels in capitals. Each gives what it has right.
    """
    groups, framework = _sheets(path, [SOC_GROUPS, SOC_TITLES])
    _check_headings(path, SOC_GROUPS, groups[0], SOC_HEADINGS)
    official_titles = {code: title for row in framework[1:] for code, title in _soc_code(row[1:5], row[5])}
    nodes = []
    for number, row in enumerate(groups[1:], 2):
        found = _soc_code(row[:4], row[4])
        if len(found) != 1:
            raise TaxonomyError(f"{path.name}, sheet {SOC_GROUPS}, row {number}: a row holds exactly one group.")
        code, title = found[0]
        nodes.append(
            NodeRow(
                code=code,
                level=SOC_LEVELS[len(code) - 1][0],
                parent=code[:-1],
                title=_soc_title(code, title, official_titles.get(code, title)),
                description=_text(row[6]),
                entry_routes=_text(row[7]),
                tasks=_lines(row[8]),
                job_titles=_lines(row[9]),
            )
        )
    check(nodes, SOC_LEVELS, path.name)
    return OfficialFile(path.name, _sha256(path), tuple(nodes))


def sic2007_structure(path: Path) -> OfficialFile:
    """SIC 2007, summary of structure: sections to subclasses with titles. Raises TaxonomyError."""
    (rows,) = _sheets(path, [SIC_SHEET])
    _check_headings(path, SIC_SHEET, rows[0], SIC_HEADINGS)
    nodes = []
    for number, row in enumerate(rows[1:], 2):
        codes = [_sic_code(cell, width) for width, cell in enumerate(row[1:6], 1)]
        codes = [code for code in codes if code]
        title = " ".join((text_of(row[0]) or "").split())
        if not codes:
            raise TaxonomyError(f"{path.name}, sheet {SIC_SHEET}, row {number}: “{title}” has no code.")
        if len(codes) == 1:
            title = title.capitalize().replace("goods-and", "goods- and")
        nodes.append(NodeRow(codes[-1], SIC_LEVELS[len(codes) - 1][0], codes[-2] if len(codes) > 1 else "", title))
    check(nodes, SIC_LEVELS, path.name)
    return OfficialFile(path.name, _sha256(path), tuple(nodes))


def _sheets(path: Path, names: list[str]) -> list[list[list[Any]]]:
    try:
        sheets = workbook_cells(open_table(path), names)
    except FileRefused as error:
        raise TaxonomyError(str(error)) from error
    for name, rows in zip(names, sheets, strict=True):
        if not rows:
            raise TaxonomyError(f"{path.name}: the sheet “{name}” is empty.")
        if len(rows[0]) < 6:
            raise TaxonomyError(f"{path.name}: the sheet “{name}” has too few columns. Is it the right file?")
    return sheets


def _check_headings(path: Path, sheet: str, row: list[Any], expected: list[str]) -> None:
    found = [" ".join((text_of(cell) or "").split()) for cell in row]
    for i, heading in enumerate(expected):
        if i >= len(found) or found[i].lower() != heading.lower():
            there = found[i] if i < len(found) else ""
            raise TaxonomyError(f"{path.name}, sheet {sheet}: column {i + 1} is “{there}” instead of “{heading}”.")


def _soc_code(cells: list[Any], title: Any) -> list[tuple[str, str]]:
    """(code, title) for each column that holds a code of that column's length."""
    codes = [(text_of(cell) or "", length) for length, cell in enumerate(cells, 1)]
    return [(code, _text(title)) for code, length in codes if code.isdigit() and len(code) == length]


def _soc_title(code: str, sentence: str, framework: str) -> str:
    if len(code) == 4:
        return framework
    words, official = sentence.split(), framework.split()
    if framework.isupper() or len(words) != len(official):
        return sentence
    return " ".join(b if sum(map(str.isupper, b)) > 1 else a for a, b in zip(words, official, strict=True))


def _sic_code(cell: Any, width: int) -> str:
    """Codes that lost their leading zero as numbers get it back; “na” is no code."""
    code = text_of(cell) or ""
    return "" if code == "na" else code.zfill(width) if code.isdigit() else code


def _text(cell: Any) -> str:
    text = text_of(cell) or ""
    return "" if text == "<blank>" else text


def _lines(cell: Any) -> str:
    """“~one\\n\\n~two” as one a line."""
    return "\n".join(line.strip(" ~\t") for line in _text(cell).splitlines() if line.strip(" ~\t"))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Our own CSV: every column of a skill, so that export, import and export again give the same file, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from routeways.foundation import spreadsheets
from routeways.foundation.tables import Column, Contract, Problem
from routeways.organisations.reading import read_rows
from routeways.taxonomy.formats.document import (
    Document,
    Read,
    SkillLinkRow,
    SkillRow,
    TaxonomyMeta,
    code_from,
    once,
    tidy,
    tidy_text,
)

COLUMNS = (
    "code",
    "label",
    "kind",
    "level",
    "statement",
    "category",
    "sectors",
    "aliases",
    "hidden aliases",
    "parent",
    "merged into",
    "retired",
    "identifier",
    "links",
    "link sources",
    "further",
)
# For the page that explains the file: heading and what may stand in it.
COLUMNS_IN_WORDS = (
    ("code", "Letters, digits and hyphens, each code once. Left blank, one is made from the label."),
    ("label", "Required. The skill in a few words."),
    ("kind", "Optional. technical, essential or knowledge."),
    ("level", "Optional. The name of a level, for a heading that is no skill itself."),
    ("statement", "Optional. What somebody who has the skill can do, in a sentence."),
    ("category", "Optional."),
    ("sectors", "Optional. engineering, digital, health, construction, energy, business-food-land; separated by |."),
    ("aliases", "Optional. Other words for the skill, separated by |."),
    ("hidden aliases", "Optional. Words to find it by that are not shown."),
    ("parent", "Optional. The code of the skill or heading under which it stands."),
    ("merged into", "Optional. The code of the skill that took its place."),
    ("retired", "Optional. yes for a skill that is not used any more."),
    ("identifier", "Optional. Its address elsewhere."),
    ("links", "Optional. A relation and a key, as “exact esco:…” or “related soc2020:2136”, separated by |."),
    ("link sources", "Optional. Who says so, for each link in the same order."),
    ("further", "Optional. What other formats know besides, as JSON."),
)
NEEDED = ("label",)
# Columns whose field of a row is called otherwise.
FIELD = {"hidden aliases": "hidden", "merged into": "merged_into", "further": "extra"}
# Any two of these beside “label” tell our own file from another table that happens to have labels.
SIGNS = {"code", "statement", "aliases", "kind", "parent", "link sources"}
CONTRACT = Contract(
    columns=tuple(Column(name, name, optional=name not in NEEDED, blank=name not in NEEDED) for name in COLUMNS),
    most_rejected=1.0,
)


def write(document: Document) -> bytes:
    """UTF-8 with a byte-order mark; the taxonomy's own title and licence are not in it."""
    links = document.links_by_code()
    return spreadsheets.lines(
        COLUMNS, ([guarded(cell) for cell in _cells(row, links.get(row.code, ()))] for row in document.skills)
    )


def read(path: Path, taxonomy: str = "") -> Read:
    """Skills and links of a file with these columns, in any order. Raises FileRefused."""
    found, report = read_rows(path, CONTRACT)
    taken = {tidy(opened(one["code"])) for one in found if one["code"]}
    rows, links, problems = [], [], []
    for one in found:
        texts = {name: opened(one[name]) for name in COLUMNS}
        line = int(one["line"])
        row, fault = _row(texts, line, taken)
        if fault:
            problems.append(Problem(fault, line, "further", texts["further"][:80]))
        taken.add(row.code)
        rows.append(row)
        links += _links(row.code, texts)
    meta = TaxonomyMeta(id=taxonomy, title=taxonomy)
    report = replace(report, problems=(*report.problems, *problems))
    return Read(Document(meta, tuple(rows), tuple(links)), report, _silent(found))


def _silent(found: Sequence[dict[str, Any]]) -> frozenset[str]:
    """Fields for which no row has anything: the file has no such column, or nobody filled it in."""
    filled = {name for one in found for name in COLUMNS if one[name]}
    return frozenset(FIELD.get(name, name) for name in COLUMNS if name not in filled)


def _cells(row: SkillRow, links: Sequence[SkillLinkRow]) -> Iterable[str]:
    return (
        row.code,
        row.label,
        row.kind,
        row.level,
        row.statement,
        row.category,
        joined(row.sectors),
        joined(row.aliases),
        joined(row.hidden),
        row.parent,
        row.merged_into,
        "yes" if row.retired else "",
        row.identifier,
        joined(f"{link.relation} {link.target}" for link in links),
        joined([link.source for link in links]) if any(link.source for link in links) else "",
        json.dumps(row.extra, sort_keys=True, ensure_ascii=False) if row.extra else "",
    )


def _row(texts: dict[str, str], line: int, taken: set[str]) -> tuple[SkillRow, str]:
    extra, fault = _further(texts["further"])
    code = tidy(texts["code"]) or code_from(texts["label"], taken)
    row = SkillRow(
        code=code,
        label=tidy(texts["label"]),
        kind=tidy(texts["kind"]).lower(),
        level=tidy(texts["level"]),
        statement=tidy_text(texts["statement"]),
        category=tidy(texts["category"]),
        sectors=once(split(texts["sectors"])),
        aliases=once(split(texts["aliases"])),
        hidden=once(split(texts["hidden aliases"])),
        parent=tidy(texts["parent"]),
        merged_into=tidy(texts["merged into"]),
        retired=tidy(texts["retired"]).lower() in ("yes", "true", "1"),
        identifier=tidy(texts["identifier"]),
        extra=extra,
        line=line,
    )
    return row, fault


def _further(text: str) -> tuple[dict[str, Any], str]:
    if not text:
        return {}, ""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found, ""
    return {}, "this is not a JSON object; it was left out"


def _links(code: str, texts: dict[str, str]) -> list[SkillLinkRow]:
    sources = split(texts["link sources"])
    found = []
    for number, text in enumerate(split(texts["links"])):
        relation, _, target = text.partition(" ")
        source = sources[number] if number < len(sources) else ""
        found.append(SkillLinkRow(code, relation.lower(), tidy(target), source))
    return found


def joined(texts: Iterable[str]) -> str:
    """Several values in one cell: a bar between, and a backslash before a bar or a backslash that is meant as one."""
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def split(text: str) -> list[str]:
    """The values again."""
    if not text:
        return []
    parts = re.findall(r"((?:\\.|[^|\\]|\\$)*)(?:\||$)", text, re.DOTALL)[: _bars(text) + 1]
    return [tidy(re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL)) for part in parts]


def _bars(text: str) -> int:
    return len(re.findall(r"\|", re.sub(r"\\.", "", text, flags=re.DOTALL)))


def guarded(text: str) -> str:
    """No formula for a spreadsheet; what begins with an apostrophe gets one more, so that `opened` is exact."""
    return f"'{text}" if text.startswith("'") else spreadsheets.harmless(text)


def opened(text: str | None) -> str:
    text = text or ""
    return text[1:] if text[:1] == "'" and (text[1:2] == "'" or spreadsheets.harmless(text[1:]) != text[1:]) else text

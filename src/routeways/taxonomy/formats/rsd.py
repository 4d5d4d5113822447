"""Rich Skill Descriptors as the Open Skills Management Tool (OSMT) writes them: one CSV row a skill."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from routeways.foundation import spreadsheets
from routeways.foundation.tables import Column, Contract, open_table
from routeways.foundation.tables.raw import csv_headings
from routeways.organisations.reading import read_rows
from routeways.taxonomy.formats.document import (
    CODE,
    MOST_CODE,
    MOST_LABEL,
    Document,
    Read,
    SkillLinkRow,
    SkillRow,
    TaxonomyMeta,
    code_from,
    split_values,
    tidy,
    tidy_text,
)
from routeways.taxonomy.formats.plain import guarded, opened

# Columns that only this format has: they are kept with the skill and written again as they were.
KEPT = (
    "Standards",
    "Certifications",
    "Occupation Major Groups",
    "Occupation Minor Groups",
    "Broad Occupations",
    "Detailed Occupations",
    "O*Net Job Codes",
    "Employers",
)
COLUMNS = ("Canonical URL", "RSD Name", "Authors", "Skill Statement", "Categories", "Keywords", *KEPT)
LAST = "Collections"
PARTS = ("Name", "URL", "Framework")
SIGNS = {"RSD Name", "Skill Statement"}
EARLIER = {"Author": "Authors", "Category": "Categories", "O*NET Job Codes": "O*Net Job Codes"}
ESCO = "http://data.europa.eu/esco/skill/"
OURS, LINK = "urn:routeways:skill:", "urn:routeways:link:"
ALIGNED = "RSD alignment"
_ALIGNMENT = re.compile(r"Alignment (?:([0-9]{1,2}) )?(Name|URL|Framework)")
MOST_ALIGNMENTS = 40
SILENT = frozenset({"kind", "level", "sectors", "hidden", "parent", "merged_into", "retired"})


def write(document: Document) -> bytes:
    """Skills in use. RSD has no kinds, hierarchy or merges; our CSV, CASE and JSON-LD keep those."""
    links = document.links_by_code()
    rows = [row for row in document.skills if not (row.level or row.retired or row.merged_into)]
    alignments = [_alignments(row, links.get(row.code, ())) for row in rows]
    widest = max(map(len, alignments), default=0)
    columns = [*COLUMNS, *(_heading(number, part) for number in range(widest) for part in PARTS), LAST]
    cells = (
        [*_cells(document.meta, row), *_padded(aligned, widest), _kept(row).get(LAST, "")]
        for row, aligned in zip(rows, alignments, strict=True)
    )
    return spreadsheets.lines(columns, ([guarded(text) for text in line] for line in cells))


def read(path: Path, taxonomy: str = "") -> Read:
    """Skills of an OSMT export or batch import. Raises FileRefused."""
    headings = csv_headings(open_table(path), 0)
    found, report = read_rows(path, _contract(headings))
    taken: set[str] = set()
    rows, links = [], []
    for one in found:
        texts = {name: opened(text) for name, text in one.items() if isinstance(text, str)}
        row, tied = _skill(texts, int(one["line"]), taken)
        taken.add(row.code)
        rows.append(row)
        links += tied
    authors = {text for one in found if (text := tidy(opened(one.get("Authors") or one.get("Author"))))}
    meta = TaxonomyMeta(id=taxonomy, title=taxonomy, publisher=authors.pop()[:200] if len(authors) == 1 else "")
    return Read(Document(meta, tuple(rows), tuple(links)), report, SILENT)


def _contract(headings: Sequence[str]) -> Contract:
    there = [name for name in dict.fromkeys((*COLUMNS, LAST, *EARLIER)) if name not in SIGNS]
    there += [text for text in headings if _ALIGNMENT.fullmatch(text)]
    optional = tuple(Column(name, name, optional=True, blank=True) for name in there if name in headings)
    return Contract(
        columns=(Column("RSD Name", "RSD Name"), Column("Skill Statement", "Skill Statement", blank=True), *optional),
        most_rejected=1.0,
    )


def _skill(texts: dict[str, str], line: int, taken: set[str]) -> tuple[SkillRow, list[SkillLinkRow]]:
    texts = {EARLIER.get(name, name): text for name, text in texts.items()}
    url, label = tidy(texts.get("Canonical URL")), tidy(texts.get("RSD Name"))
    code = _code(url, label, taken)
    kept: dict[str, Any] = {name: texts[name] for name in (*KEPT, LAST) if texts.get(name)}
    links, foreign = [], []
    for name, address, framework in _read_alignments(texts):
        ours = re.fullmatch(rf"{LINK}([a-z]+):(\S+)", address)
        if ours:
            links.append(SkillLinkRow(code, ours[1], ours[2], framework))
            continue
        foreign.append([name, address, framework])
        if address.startswith(ESCO):
            links.append(SkillLinkRow(code, "related", f"esco:{address.removeprefix(ESCO)}", ALIGNED))
    if foreign:
        kept["alignments"] = foreign
    row = SkillRow(
        code=code,
        label=label,
        statement=tidy_text(texts.get("Skill Statement")),
        category=tidy(texts.get("Categories")),
        aliases=split_values(texts.get("Keywords"), ";"),
        identifier="" if url.startswith(OURS) else url,
        extra={"rsd": kept} if kept else {},
        line=line,
    )
    return row, links


def _code(url: str, label: str, taken: set[str]) -> str:
    """The end of its address, which is a GUID or our own code; else one made from its name."""
    last = url.removeprefix(OURS) if url.startswith(OURS) else url.rstrip("/").rpartition("/")[2]
    fit = CODE.fullmatch(last) and len(last) <= MOST_CODE and last not in taken
    return last if fit else code_from(label, taken)


def _read_alignments(texts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for number in range(MOST_ALIGNMENTS):
        name, address, framework = (tidy(texts.get(_heading(number, part))) for part in PARTS)
        if name or address or framework:
            found.append((name[:MOST_LABEL], address, framework))
    return found


def _heading(number: int, part: str) -> str:
    return f"Alignment {f'{number + 1} ' if number else ''}{part}"


def _cells(meta: TaxonomyMeta, row: SkillRow) -> list[str]:
    kept = _kept(row)
    # A semicolon separates keywords in this format, so inside one it becomes a comma.
    keywords = "; ".join(text.replace(";", ",") for text in row.aliases)
    first = [row.identifier or f"{OURS}{row.code}", row.label, meta.publisher, row.statement, row.category, keywords]
    return [*first, *(str(kept.get(name, "")) for name in KEPT)]


def _alignments(row: SkillRow, links: Sequence[SkillLinkRow]) -> list[tuple[str, str, str]]:
    own = [
        (link.target, f"{LINK}{link.relation}:{link.target}", link.source) for link in links if link.source != ALIGNED
    ]
    foreign = [(str(name), str(address), str(frame)) for name, address, frame in _kept(row).get("alignments", [])]
    return [*own, *foreign][:MOST_ALIGNMENTS]


def _padded(aligned: Sequence[tuple[str, str, str]], widest: int) -> list[str]:
    cells = [text for one in aligned for text in one]
    return cells + [""] * (widest * len(PARTS) - len(cells))


def _kept(row: SkillRow) -> Mapping[str, Any]:
    found = row.extra.get("rsd", {})
    return found if isinstance(found, Mapping) else {}

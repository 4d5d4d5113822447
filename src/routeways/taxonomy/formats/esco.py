"""ESCO's classification as CSV files in a zip: skills with all their labels, and the groups they stand under.

The zip with the relations brings the places of skills in the hierarchy and the number of occupations that need each.
ESCO's occupations belong to ISCO groups; no official file that we hold leads from ISCO to SOC 2020, so no skill of
ESCO is linked to a SOC group.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from routeways.foundation.tables import Column, Contract, FileRefused, Report
from routeways.organisations.reading import read_rows
from routeways.taxonomy.formats import archive
from routeways.taxonomy.formats.checks import CONTROL
from routeways.taxonomy.formats.document import (
    NEEDED,
    Document,
    Read,
    SkillLinkRow,
    SkillRow,
    TaxonomyMeta,
    once,
    tidy,
    tidy_text,
)

SKILLS, GROUPS, HIERARCHY = "skills_en.csv", "skillgroups_en.csv", "skillshierarchy_en.csv"
BROADER, BETWEEN, OCCUPATIONS = (
    "broaderrelationsskillpillar.csv",
    "skillskillrelations.csv",
    "occupationskillrelations.csv",
)
SIGNS = {SKILLS, GROUPS}
SOURCE = "ESCO"
PREFIX = "http://data.europa.eu/esco/"
META = TaxonomyMeta(
    id="esco",
    title="European Skills, Competences, Qualifications and Occupations (ESCO)",
    about=(
        "The European Commission’s list of skills and knowledge for the labour market. The texts are its own; headings "
        "are its skill groups."
    ),
    publisher="European Commission",
    licence="Reuse with attribution (Commission Decision 2011/833/EU)",
    attribution="This service uses the ESCO classification of the European Commission.",
    identifier="http://data.europa.eu/esco/concept-scheme/skills",
)


def _texts(*names: str, optional: Sequence[str] = ()) -> Contract:
    columns = [Column(name, name, blank=name not in ("conceptUri", "preferredLabel")) for name in names]
    columns += [Column(name, name, optional=True, blank=True) for name in optional]
    return Contract(columns=tuple(columns), ignore_others=True)


_CONTRACTS = {
    SKILLS: _texts(
        *("conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "description"),
        optional=("hiddenLabels", "status", "scopeNote", "definition"),
    ),
    GROUPS: _texts("conceptUri", "preferredLabel", "description", optional=("altLabels", "code", "scopeNote")),
    HIERARCHY: _texts(*(f"Level {n} {what}" for n in range(4) for what in ("URI", "preferred term"))),
    BROADER: _texts("conceptUri", "broaderType", "broaderUri"),
    BETWEEN: _texts("originalSkillUri", "relationType", "relatedSkillUri"),
    OCCUPATIONS: _texts("occupationUri", "relationType", "skillUri"),
}


@dataclass
class _Relations:
    """Concept → the concepts above it, in the file's order; skill → how many occupations; pairs of related skills."""

    above: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    needed: dict[str, int] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)


def read(path: Path, relations: Path | None = None) -> Read:
    """The skills of the zip, groups first. `relations` is ESCO's second zip. Raises FileRefused."""
    with archive.unpacked(path, {SKILLS, GROUPS, HIERARCHY}) as parts:
        if SKILLS not in parts:
            raise FileRefused(f"{path.name} holds no skills_en.csv. Download ESCO’s classification in English as CSV.")
        skills, report = read_rows(parts[SKILLS], _CONTRACTS[SKILLS])
        groups = read_rows(parts[GROUPS], _CONTRACTS[GROUPS])[0] if GROUPS in parts else []
        mended = _mend(skills) + _mend(groups)
        hierarchy = read_rows(parts[HIERARCHY], _CONTRACTS[HIERARCHY])[0] if HIERARCHY in parts else []
    found = _relations(relations) if relations is not None else _from_hierarchy(hierarchy)
    version = re.search(r"v(\d+(?:\.\d+)+)", path.name)
    meta = replace(META, version=version[1] if version else "")
    known = {one["conceptUri"] for one in (*groups, *skills)}
    labels = {one["conceptUri"]: tidy(one["preferredLabel"]) for one in groups}
    rows = [_group(one, found, known) for one in groups]
    rows += [_skill(one, found, known, labels) for one in skills]
    return Read(Document(meta, tuple(rows), tuple(_links(found, known))), _with_notes(report, relations, mended))


def relations_beside(path: Path) -> Path | None:
    """ESCO's second zip, where it lies beside the first under its usual name."""
    beside = path.with_name(re.sub(r"classification(_en)?", "relations", path.name, count=1))
    return beside if beside != path and beside.is_file() and BROADER in map(str.lower, archive.names(beside)) else None


def _mend(rows: Sequence[dict[str, Any]]) -> int:
    """Writes out what stands as an HTML entity and takes stray control characters out; how many cells held any."""
    mended = 0
    for row in rows:
        for name, text in row.items():
            if isinstance(text, str):
                row[name] = CONTROL.sub("", html.unescape(text))
                mended += row[name] != text
    return mended


def _with_notes(report: Report, relations: Path | None, mended: int) -> Report:
    notes = [
        f"Places in the hierarchy were read from {relations.name}."
        if relations
        else "Without ESCO’s zip of relations its skills stand under no group."
    ]
    if mended:
        notes.append(f"{mended} texts held HTML entities or control characters, which were put right.")
    return replace(report, notes=(*report.notes, *notes))


def _relations(path: Path) -> _Relations:
    found = _Relations()
    with archive.unpacked(path, {BROADER, BETWEEN, OCCUPATIONS}) as parts:
        if BROADER not in parts:
            raise FileRefused(f"{path.name} holds no broaderRelationsSkillPillar.csv. Download ESCO’s relations.")
        for one in read_rows(parts[BROADER], _CONTRACTS[BROADER])[0]:
            found.above[one["conceptUri"]].append(one["broaderUri"])
        if BETWEEN in parts:
            rows = read_rows(parts[BETWEEN], _CONTRACTS[BETWEEN])[0]
            found.pairs = [(one["originalSkillUri"], one["relatedSkillUri"]) for one in rows]
        if OCCUPATIONS in parts:
            needing: dict[str, set[str]] = defaultdict(set)
            for one in read_rows(parts[OCCUPATIONS], _CONTRACTS[OCCUPATIONS])[0]:
                needing[one["skillUri"]].add(one["occupationUri"])
            found.needed = {skill: len(occupations) for skill, occupations in needing.items()}
    return found


def _from_hierarchy(rows: Sequence[Mapping[str, Any]]) -> _Relations:
    """Only the groups' own places: each row names the levels down to one group."""
    found = _Relations()
    for one in rows:
        chain = [uri for n in range(4) if (uri := one[f"Level {n} URI"])]
        for below, above in zip(chain[1:], chain, strict=False):
            if above not in found.above[below]:
                found.above[below].append(above)
    return found


def _code(uri: str) -> str:
    """The last part of a skill's address; fields of education keep theirs apart: isced-f-0613."""
    return uri.removeprefix(PREFIX).removeprefix("skill/").replace("/", "-")


def _above(uri: str, found: _Relations, known: set[str]) -> list[str]:
    """Groups before skills, so that a skill's one parent is a heading where it has any."""
    above = [one for one in dict.fromkeys(found.above.get(uri, ())) if one in known and one != uri]
    return sorted(above, key=lambda one: "/isced-f/" in one)


def _group(one: Mapping[str, Any], found: _Relations, known: set[str]) -> SkillRow:
    above = _above(one["conceptUri"], found, known)
    extra = {"code": one["code"]} if one["code"] else {}
    return SkillRow(
        code=_code(one["conceptUri"]),
        label=tidy(one["preferredLabel"]),
        level="skill group",
        statement=tidy_text(one["description"]),
        aliases=_labels(one["altLabels"], tidy(one["preferredLabel"])),
        parent=_code(above[0]) if above else "",
        identifier=one["conceptUri"],
        extra=extra,
    )


def _skill(one: Mapping[str, Any], found: _Relations, known: set[str], labels: Mapping[str, str]) -> SkillRow:
    uri, label = one["conceptUri"], tidy(one["preferredLabel"])
    above = _above(uri, found, known)
    aliases = _labels(one["altLabels"], label)
    extra = {name: one[name] for name in ("skillType", "reuseLevel", "scopeNote", "definition") if one[name]}
    if found.needed:
        extra[NEEDED] = found.needed.get(uri, 0)
    return SkillRow(
        code=_code(uri),
        label=label,
        kind=_kind(one),
        statement=tidy_text(one["description"]),
        category=_category(above, found, known, labels),
        aliases=aliases,
        hidden=tuple(text for text in _labels(one["hiddenLabels"], label) if text not in aliases),
        parent=_code(above[0]) if above else "",
        retired=bool(one["status"]) and one["status"] not in ("released", "draft"),
        identifier=uri,
        extra=extra,
        line=int(one["line"]),
    )


def _category(above: list[str], found: _Relations, known: set[str], labels: Mapping[str, str]) -> str:
    """The heading just below the first of all: “handling and moving” and not “skills”."""
    at, below = above, ""
    for _ in range(12):
        if not at:
            break
        further = _above(at[0], found, known)
        if not further:
            return (labels.get(below) or labels.get(at[0], ""))[:300]
        at, below = further, at[0]
    return ""


def _kind(one: Mapping[str, Any]) -> str:
    """ESCO's transversal skills are what we call essential."""
    if one["skillType"] == "knowledge":
        return "knowledge"
    if one["reuseLevel"] == "transversal":
        return "essential"
    return "technical" if one["skillType"] else ""


def _labels(cell: str | None, label: str) -> tuple[str, ...]:
    return once(text for line in (cell or "").splitlines() if (text := tidy(line)) != label)


def _links(found: _Relations, known: set[str]) -> list[SkillLinkRow]:
    """Further places in the hierarchy, and skills that ESCO relates."""
    links = []
    for uri in sorted(known):
        further = _above(uri, found, known)[1:]
        links += [SkillLinkRow(_code(uri), "narrower", f"esco:{_code(one)}", SOURCE) for one in further]
    pairs = [(one, other) for one, other in found.pairs if one in known and other in known and one != other]
    return [*links, *(SkillLinkRow(_code(one), "related", f"esco:{_code(other)}", SOURCE) for one, other in pairs)]

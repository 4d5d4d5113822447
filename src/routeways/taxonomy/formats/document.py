"""A skills taxonomy as plain values: what every reader makes and every writer takes."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from routeways.foundation.tables import Report

KINDS = {"": "Not said", "technical": "Technical", "essential": "Essential", "knowledge": "Knowledge"}
# What the skill is to the group or the other skill: `broader` says that it contains the other one.
RELATIONS_BETWEEN = {
    "exact": "the same as",
    "broader": "contains",
    "narrower": "part of",
    "related": "related to",
}
LINK_RELATIONS = {**RELATIONS_BETWEEN, "essential": "essential for", "optional": "optional for"}
# The six sectors that the region's Institute of Technology names, then two that its skills plans name beside them.
SECTORS = {
    "engineering": "Engineering and manufacturing",
    "construction": "Construction",
    "digital": "Digital",
    "automotive": "Automotive",
    "science": "Science",
    "health": "Health",
    "energy": "Energy and low carbon",
    "business-food-land": "Business, food, land, visitors and transport",
}
MOST_LABEL, MOST_TEXT, MOST_CODE, MOST_CATEGORY, MOST_IDENTIFIER = 300, 10_000, 120, 300, 500
MOST_SKILLS = 100_000
NEEDED = "occupations"  # in a row’s `extra`: how many occupations the publisher says need the skill
# Words that stand in addresses where a code or a taxonomy would.
RESERVED = frozenset({"export", "manage", "start", "try", "versions"})
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill or, where `level` names one, a heading. `parent` and `merged_into` are codes of the same taxonomy."""

    code: str
    label: str
    kind: str = ""
    level: str = ""
    statement: str = ""
    category: str = ""
    sectors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    parent: str = ""
    merged_into: str = ""
    retired: bool = False
    identifier: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0  # where it stood in the file; 0 where that means nothing

    def content(self) -> tuple[Any, ...]:
        """All of it but the line, comparable and hashable."""
        extra = json.dumps(self.extra, sort_keys=True, ensure_ascii=False)
        return (*(getattr(self, name) for name in SkillRow.__slots__[:-2]), extra)


@dataclass(frozen=True, slots=True)
class SkillLinkRow:
    """`code` is a skill of the taxonomy, `target` a key like soc2020:2136, ssa:4.1 or esco:…."""

    code: str
    relation: str
    target: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class TaxonomyMeta:
    """What a taxonomy is, who publishes it and on which terms."""

    id: str
    title: str
    version: str = ""
    about: str = ""
    publisher: str = ""
    licence: str = ""
    attribution: str = ""
    identifier: str = ""
    changed: str = ""  # the day of its last change, as 2026-03-27
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A whole taxonomy, in its own order."""

    meta: TaxonomyMeta
    skills: tuple[SkillRow, ...]
    links: tuple[SkillLinkRow, ...] = ()

    def links_by_code(self) -> dict[str, list[SkillLinkRow]]:
        found: dict[str, list[SkillLinkRow]] = {}
        for link in self.links:
            found.setdefault(link.code, []).append(link)
        return found


@dataclass(frozen=True)
class Read:
    """What a reader found in a file. `meta` is as far as the file says it; `report` counts rows and names faults.

    `silent` are fields of a row (and “links”) of which the file says nothing, so that what is known of them can stay.
    """

    document: Document
    report: Report = field(default_factory=Report)
    silent: frozenset[str] = frozenset()


def key_of(text: str) -> str:
    """How two labels are compared: without case, with single spaces."""
    return " ".join(text.casefold().split())[:MOST_LABEL]


def tidy(text: str | None) -> str:
    """One line: no spaces at the ends, single ones between, letters composed."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def tidy_text(text: str | None) -> str:
    """Several lines: line ends of one kind, no spaces around the whole."""
    lines = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip()


def split_values(text: str | None, marks: str = "|") -> tuple[str, ...]:
    """Several values in one cell, each once, in their order."""
    parts = re.split(f"[{re.escape(marks)}]", text or "")
    return once(tidy(part) for part in parts)


def once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def code_from(label: str, taken: set[str]) -> str:
    """A code made from a label: small letters, digits and hyphens, with a number where it is taken already."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "skill"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code

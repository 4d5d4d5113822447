"""The packaged taxonomy's own CSV: one row a skill, several values in a cell separated by “|”."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routeways.foundation.tables import Column, Contract, Report
from routeways.organisations.reading import read_rows
from routeways.taxonomy.formats.document import (
    KINDS,
    SECTORS,
    SkillLinkRow,
    SkillRow,
    split_values,
    tidy,
    tidy_text,
)

SOURCE = "Routeways"
CONTRACT = Contract(
    columns=(
        Column("code", "code", pattern=r"^([a-z0-9]+(?:-[a-z0-9]+)*)$"),
        Column("label", "label"),
        Column("kind", "kind", choices={kind: kind for kind in KINDS if kind}),
        Column("sectors", "sectors", blank=True),
        Column("aliases", "aliases", blank=True),
        Column("statement", "statement"),
        Column("soc", "soc", blank=True),
        Column("ssa", "ssa", blank=True),
    ),
    key=("code",),
    most_rejected=0.0,
)


@dataclass(frozen=True)
class StarterFile:
    rows: tuple[SkillRow, ...]
    links: tuple[SkillLinkRow, ...]
    report: Report


def read(path: Path, taxonomy: str = "starter") -> StarterFile:
    """Codes, labels, aliases, and links to SOC 2020 unit groups and subject areas. Raises FileRefused.

    A skill's category is its first sector; one for all sectors belongs to none of them.
    """
    found, report = read_rows(path, CONTRACT)
    rows, links = [], []
    for one in found:
        rows.append(_row(one))
        for column, classification in (("soc", "soc2020"), ("ssa", "ssa")):
            for code in split_values(one[column]):
                links.append(SkillLinkRow(one["code"], "related", f"{classification}:{code}", SOURCE))
    return StarterFile(tuple(rows), tuple(links), report)


def _row(one: dict[str, Any]) -> SkillRow:
    sectors = split_values(one["sectors"])
    category = "All sectors" if set(sectors) == set(SECTORS) else SECTORS.get(sectors[0], "") if sectors else ""
    return SkillRow(
        code=one["code"],
        label=tidy(one["label"]),
        kind=one["kind"],
        statement=tidy_text(one["statement"]),
        category=category,
        sectors=sectors,
        aliases=split_values(one["aliases"]),
        line=int(one["line"]),
    )

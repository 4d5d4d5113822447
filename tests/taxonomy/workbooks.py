"""Small workbooks in the publishers' layouts, and whole ones made from the packaged titles."""

from __future__ import annotations

from typing import Any

from routeways.taxonomy import official, packaged
from routeways.taxonomy.rows import NodeRow


def packaged_rows(classification: str) -> list[NodeRow]:
    return list(next(p for p in packaged.read_all() if p.definition.id == classification).nodes)


def soc_sheets(rows: list[NodeRow]) -> dict[str, list[list[Any]]]:
    """In the publisher's layout: codes as numbers in the column of their level, lists marked with “~”."""
    groups: list[list[Any]] = [list(official.SOC_HEADINGS)]
    framework: list[list[Any]] = [["Unique ID", "Major", "Sub-Major", "Minor", "Unit", "Title", "Change", "VERSNO"]]
    for row in rows:
        codes: list[Any] = ["<blank>"] * 4
        codes[len(row.code) - 1] = int(row.code)
        texts = ["<blank>", f"About {row.code}.", "Entry is by election.", "~plans work\n\n~leads", "~Chair\n\n~Mayor"]
        groups.append([*codes, row.title.lower().capitalize() + " ", *texts])
        framework.append(
            [
                None,
                *[c if c != "<blank>" else None for c in codes],
                row.title if len(row.code) > 1 else row.title.upper(),
            ]
        )
    return {official.SOC_GROUPS: groups, official.SOC_TITLES: framework}


def sic_sheets(rows: list[NodeRow]) -> dict[str, list[list[Any]]]:
    """In the publisher's layout: the codes of all levels above in each row, some as numbers, “na” below."""
    parents = {row.code: row.parent for row in rows}
    sheet: list[list[Any]] = [[*official.SIC_HEADINGS, "Most disaggregated level", "Level headings"]]
    for row in rows:
        chain = [row.code]
        while parents[chain[0]]:
            chain.insert(0, parents[chain[0]])
        codes: list[Any] = [code if i < 2 or code.startswith("0") else int(code) for i, code in enumerate(chain)]
        codes[0] = f" {codes[0]}"
        title = row.title.upper() if len(chain) == 1 else f"{row.title} "
        sheet.append([title, *codes, *["na"] * (5 - len(codes)), codes[-1], row.level])
    return {official.SIC_SHEET: sheet}

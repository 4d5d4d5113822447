"""The page that puts areas side by side: its sentences, its tables and the choice of areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from routeways.evidence import sentences
from routeways.evidence.comparing import LEAST, MOST, Finding, Row, SideBySide
from routeways.evidence.naming import area_names, groups_of
from routeways.evidence.presenting.area import address
from routeways.evidence.reading import THEMES
from routeways.places.regions import Region
from routeways.ui.written import write_figure
from routeways.values.comparison import Comparison
from routeways.values.words import listed

FINDINGS = 6
TONES = {Comparison.ABOVE: "sea", Comparison.BELOW: "amber"}
LABELS = ("First area", "Second area", "Third area (optional)", "Fourth area (optional)")


def words(row: Row, stands: Comparison | None) -> str:
    """How a figure stands to the first area's: “clearly higher” where there are margins, “higher” in a full count."""
    match stands:
        case Comparison.ABOVE:
            return "clearly higher" if row.survey else "higher"
        case Comparison.BELOW:
            return "clearly lower" if row.survey else "lower"
        case None:
            return ""
        case _:
            return stands.meaning


def sentence(finding: Finding, names: Mapping[str, str]) -> str:
    """“The employment rate is clearly lower in Burnley (71.2%) than in England (75.8%).”"""
    row = finding.row
    first = finding.here.area.code
    # The standing is the other area's; the sentence is about the first.
    opposite = {Comparison.ABOVE: Comparison.BELOW, Comparison.BELOW: Comparison.ABOVE}
    stands = words(row, opposite[finding.there.against_first or Comparison.ABOVE])
    noun = row.indicator.wording.noun
    here = sentences.number(finding.here, row.indicator.decimals)
    there = sentences.number(finding.there.figure, row.indicator.decimals)
    other = names[finding.there.code]
    return f"{noun[:1].upper()}{noun[1:]} is {stands} in {names[first]} ({here}) than in {other} ({there})."


def findings(region: Region, shown: SideBySide) -> list[dict[str, str]]:
    """The largest clear differences, one sentence each with the indicator's page."""
    return [
        {
            "text": sentence(one, shown.names),
            "href": address(region, one.row.indicator.id),
            "action": f"{one.row.indicator.title}, {one.row.period.label}",
        }
        for one in each_once(shown)[:FINDINGS]
    ]


def each_once(shown: SideBySide) -> list[Finding]:
    """The largest difference of each indicator, so that one of them does not fill the list."""
    found: dict[str, Finding] = {}
    for one in shown.findings:
        found.setdefault(one.row.indicator.id, one)
    return list(found.values())


def lead(shown: SideBySide) -> str:
    first, *others = shown.names.values()
    found = len(shown.findings)
    compared = sum(
        stand.against_first not in (None, Comparison.NOT_COMPARABLE)
        for row in shown.rows
        for stand in row.standings[1:]
    )
    close = sum(stand.against_first is Comparison.TOO_CLOSE for row in shown.rows for stand in row.standings[1:])
    if not compared:
        return f"There is no rate that can be compared between {first} and {listed(others)}."
    start = f"{first} differs from {listed(others)} in {found} of {compared} comparisons of rates."
    return f"{start} {close} are too close to call." if close else start


def tables(region: Region, shown: SideBySide) -> list[dict[str, Any]]:
    """By theme: the heading and, for each indicator, its period and a cell an area."""
    by_theme: dict[str, list[Row]] = {}
    for row in shown.rows:
        by_theme.setdefault(row.indicator.theme, []).append(row)
    return [{"heading": THEMES[theme], "rows": [_row(region, row) for row in rows]} for theme, rows in by_theme.items()]


def _row(region: Region, row: Row) -> dict[str, Any]:
    cells = []
    for stand in row.standings:
        tone = TONES.get(stand.against_first or Comparison.SAME, "")
        cells.append(
            {
                "figure": write_figure(stand.figure, row.indicator.decimals),
                "words": words(row, stand.against_first),
                "tone": tone,
                "href": f"/{region.id}/figures/{row.indicator.id}/{stand.code}/{row.period.code}/"
                if stand.figure.vintage and not stand.figure.reason.startswith("this release gives no figure")
                else "",
            }
        )
    return {
        "title": row.indicator.title,
        "href": address(region, row.indicator.id),
        "period": row.period.label,
        "cells": cells,
    }


def symbols(shown: SideBySide) -> list[tuple[str, str]]:
    """The symbols that occur on the page, with their meanings."""
    found: dict[str, str] = {}
    for row in shown.rows:
        for stand in row.standings:
            found.update(write_figure(stand.figure).letters)
    return sorted(found.items())


def selects(region: Region, codes: Sequence[str]) -> list[dict[str, Any]]:
    """Up to four choices of an area, with the present ones chosen."""
    names = area_names()
    made = []
    for number in range(MOST):
        chosen = codes[number] if number < len(codes) else ""
        options = [
            {
                "title": group.title,
                "areas": [{"code": c, "name": names.get(c, c), "chosen": c == chosen} for c in group.codes],
            }
            for group in groups_of(region)
        ]
        made.append({"id": f"area-{number + 1}", "label": LABELS[number], "groups": options, "chosen": chosen})
    return made


def suggestions(region: Region, codes: Sequence[str]) -> list[dict[str, str]]:
    """Comparisons to begin with, while there are too few areas for one."""
    names = area_names()
    comparators = region.geography.comparators
    whole = [region.code, comparators.region, comparators.country]
    districts = [code.code for code in region.districts()]
    sets = [[codes[0], *(one for one in whole if one != codes[0])]] if codes else [whole, districts[:LEAST]]
    return [
        {"text": listed([names.get(code, code) for code in one]), "href": f"?{urlencode([('area', c) for c in one])}"}
        for one in sets
        if len(one) >= LEAST
    ]

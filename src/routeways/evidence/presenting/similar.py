"""The page of similar districts: who they are, on what that rests, and the values side by side."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from routeways.evidence.neighbours import Neighbourhood
from routeways.places.regions import Region
from routeways.ui.tables import Cell, Column, TableView
from routeways.ui.written import write_figure
from routeways.values.words import listed

BESIDE = 5


def lead(name: str, region: Region, found: Neighbourhood, own: Collection[str]) -> str:
    """Who is most like the district, and who of its own region."""
    if not found.found:
        return f"We have too few figures to say which districts are like {name}."
    names = [one.name for one in found.found[:3]]
    verb = "is" if len(names) == 1 else "are"
    first = f"Of {found.among} other English districts, {listed(names)} {verb} most like {name}."
    inside = [one.name for one in found.found if one.code in own]
    if not inside:
        return f"{first} None of the {len(found.found)} nearest is in {region.name}."
    return f"{first} {listed(inside)} {'is' if len(inside) == 1 else 'are'} in {region.name} too."


def nearest(region: Region, found: Neighbourhood, own: Collection[str]) -> TableView:
    """The ten nearest with their distance and on how many indicators it rests."""
    total = len(found.used)
    columns = (Column("District"), Column("Distance", numeric=True), Column("Indicators compared", numeric=True))
    rows = tuple(
        (_name(region, one.code, one.name, own), f"{one.distance:.2f}", f"{one.shared} of {total}")
        for one in found.found
    )
    return TableView("The nearest districts", columns, rows)


def side_by_side(region: Region, name: str, found: Neighbourhood) -> TableView:
    """Each indicator for the district and its five nearest, with margins."""
    shown = found.found[:BESIDE]
    columns = [Column("Indicator"), Column("Period"), Column(name, numeric=True)]
    columns += [Column(one.name, numeric=True) for one in shown]
    codes = [found.code, *(one.code for one in shown)]
    rows = []
    for one in found.used:
        figures = [found.figures.get((code, one.indicator.id)) for code in codes]
        title = Cell(one.indicator.title, href=f"/{region.id}/indicators/{one.indicator.id}/")
        cells: list[Any] = [write_figure(f, one.indicator.decimals) if f else Cell("[x]") for f in figures]
        rows.append((title, one.period.label, *cells))
    return TableView(f"{name} and the {len(shown)} nearest districts", tuple(columns), tuple(rows))


def _name(region: Region, code: str, name: str, own: Collection[str]) -> Cell:
    return Cell(name, href=f"/{region.id}/areas/{code}/" if code in own else "")


def left_out(found: Neighbourhood) -> list[str]:
    return [f"{one.indicator.title}: {one.reason}." for one in found.left_out]

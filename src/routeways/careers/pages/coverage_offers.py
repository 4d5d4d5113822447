"""Who near an institution could fill a gap, as its own people and the hub see it."""

from __future__ import annotations

from collections.abc import Sequence

from routeways.careers.counting.measures import Measure
from routeways.careers.queries.coverage_near import fills
from routeways.careers.school_years import year_name
from routeways.engagements.queries.board import BoardLine
from routeways.ui.tables import Cell, Column, TableView

SHOWN = 20


def offers_table(
    region: str, offers: list[tuple[BoardLine, float]], lacks: Sequence[tuple[Measure, int]] = ()
) -> TableView | None:
    """Open offers with their distance in miles, as `within_reach` gives them; None for none.

    With what an institution `lacks`, by measure and year group, each says which of it it would fill.
    """
    if not offers:
        return None
    rows = tuple(
        (
            Cell(line.listing.title, href=f"/{region}/connect/offers/{line.listing.public_id}/"),
            line.listing.who,
            line.kind.name,
            f"{miles:.0f}",
            line.left,
            *((_for(line, lacks),) if lacks else ()),
        )
        for line, miles in offers[:SHOWN]
    )
    heads = (
        Column("Offer"),
        Column("Who"),
        Column("Kind"),
        Column("Miles", numeric=True),
        Column("Left", numeric=True),
        *((Column("Would fill"),) if lacks else ()),
    )
    return TableView("Open offers, the nearest first", heads, rows)


def _for(line: BoardLine, lacks: Sequence[tuple[Measure, int]]) -> str:
    """“Employers (5): Year 8, Year 9”."""
    years: dict[str, list[str]] = {}
    for measure, year in lacks:
        if fills(line, measure, year):
            years.setdefault(measure.short, []).append(year_name(year))
    return "; ".join(f"{short}: {', '.join(named)}" for short, named in years.items())

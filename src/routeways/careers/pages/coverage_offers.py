"""Who near an institution could fill a gap, as its own people and the hub see it."""

from __future__ import annotations

from routeways.engagements.queries.board import BoardLine
from routeways.ui.tables import Cell, Column, TableView

SHOWN = 20


def offers_table(region: str, offers: list[tuple[BoardLine, float]]) -> TableView | None:
    """Open offers with their distance in miles, as `within_reach` gives them; None for none."""
    if not offers:
        return None
    rows = tuple(
        (
            Cell(line.listing.title, href=f"/{region}/connect/offers/{line.listing.public_id}/"),
            line.listing.who,
            line.kind.name,
            f"{miles:.0f}",
            line.left,
        )
        for line, miles in offers[:SHOWN]
    )
    heads = (
        Column("Offer"),
        Column("Who"),
        Column("Kind"),
        Column("Miles", numeric=True),
        Column("Left", numeric=True),
    )
    return TableView("Open offers, the nearest first", heads, rows)

"""What each symbol means, why it is there and what a reader may do with it."""

from __future__ import annotations

from routeways.ui.tables import Column, TableView
from routeways.values import Mark, Symbol

_IN_PLACE = {
    Symbol.CONFIDENTIAL: "Too few people or businesses to show a number without showing who they are. It is not zero.",
    Symbol.NOT_AVAILABLE: "The publisher gives no figure for this area and period. The figure’s own page says why.",
    Symbol.UNRELIABLE: "The survey asked too few people here to publish a number.",
    Symbol.NOT_APPLICABLE: "There is nothing here that could be counted, for example a share of nobody.",
    Symbol.LOW: "There are some, but fewer than half of what figures are rounded to. It is not zero.",
}
_BESIDE = {
    Mark.UNRELIABLE: "Few people were asked, so the margin is wide. Use it with care.",
    Mark.PROVISIONAL: "The publisher will release a final figure later.",
    Mark.REVISED: "The publisher has changed it since its first release.",
    Mark.ESTIMATED: "We worked it out from official figures, for example a sum of districts or the margin of a sum.",
    Mark.FORECAST: "It is about a time that was still to come when the figure was made.",
    Mark.BREAK: "From this period on it is counted in another way. Do not compare across the break.",
}


def rows() -> tuple[TableView, TableView]:
    """(symbols that stand in place of a number, marks that stand beside one), all of them."""
    head = (Column("Symbol"), Column("It means"), Column("What to know"))
    return (
        TableView(
            "In place of a number", head, tuple((f"[{one.value}]", one.meaning, _IN_PLACE[one]) for one in Symbol)
        ),
        TableView("Beside a number", head, tuple((f"[{one.value}]", one.meaning, _BESIDE[one]) for one in Mark)),
    )

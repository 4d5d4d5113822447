"""How far groups of people came, as a table for the page: protected numbers, symbols in the place of hidden ones."""

from __future__ import annotations

from collections.abc import Sequence

from routeways.ui.tables import Column, Content, TableView
from routeways.ui.written import Written
from routeways.values import Symbol


def steps_table(first: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[int | Symbol]]]) -> TableView:
    """Each number is of those whose last step it was; the last column is everybody."""
    columns = (Column(first), *(Column(name, numeric=True) for name in (*names, "Everybody")))
    body = tuple((name, *(shown(one) for one in numbers)) for name, numbers in rows)
    return TableView("The last step that people reached", columns, body)


def shown(one: int | Symbol) -> Content:
    return Written("", "", ((one.value, one.meaning),)) if isinstance(one, Symbol) else one

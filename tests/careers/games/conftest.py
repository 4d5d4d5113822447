"""The real figures that ship with Routeways, read without a database; and a warehouse with invented ones for pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.conf import LazySettings

from routeways.careers.games.board import board
from routeways.careers.games.cards import Deck, Employer, deck
from routeways.careers.games.definition import game
from routeways.careers.games.facts import District, Facts
from routeways.careers.games.made import Made
from routeways.evidence.definitions import indicators, sources
from routeways.foundation.definitions import PACKAGED
from routeways.foundation.kept import pages
from routeways.values import FigureTable
from routeways.values.figure_table import FIGURE_SCHEMA
from tests.evidence.depositing import Row, deposit_rows

BURNLEY, PRESTON, LANCASHIRE, ENGLAND = "E07000117", "E07000123", "E69000019", "E92000001"
NAMES = {BURNLEY: "Burnley", PRESTON: "Preston"}


@cache
def shipped() -> list[Row]:
    """Every shipped figure that the game may use, of two districts, the region and the country."""
    asked = [ask.indicator for ask in game().facts]
    columns = [name for name in FIGURE_SCHEMA.names if name != "vintage"]
    filters = [("area", "in", [BURNLEY, PRESTON, LANCASHIRE, ENGLAND]), ("indicator", "in", asked)]
    table = pq.read_table(PACKAGED / "starter" / "figures.parquet", filters=filters)
    known = [name for name in columns if name in table.column_names and name != "period_end"]
    return [
        {name: value for name, value in row.items() if value is not None} for row in table.select(known).to_pylist()
    ]


def district(code: str = BURNLEY) -> District:
    return District(code, NAMES[code], LANCASHIRE, "Lancashire", ENGLAND)


def facts_of(rows: list[Row], code: str = BURNLEY, seed: int = 20261) -> Facts:
    filled = [{"symbol": None, "value": None, **row} for row in rows]
    table = FigureTable.from_rows(filled)
    return Facts(table, district(code), indicators=indicators(), sources=sources(), seed=seed)


@cache
def deck_of(code: str = BURNLEY, seed: int = 20261, employers: tuple[Employer, ...] = ()) -> Deck:
    return deck(game(), facts_of(shipped(), code, seed), employers, seed=seed)


@cache
def made_of(code: str = BURNLEY, employers: tuple[Employer, ...] = ()) -> Made:
    cards = deck_of(code, employers=employers)
    signs = ("Rossendale, 10 km", "Hyndburn, 11 km")
    words = str(cards.texts)
    return Made(game(), district(code), cards, board(game()), employers, signs, 20261, bool(employers), words)


@pytest.fixture
def figures(packaged_places: None, settings: LazySettings, tmp_path: Path) -> Callable[[], None]:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    deposit_rows(shipped())
    pages.clear()
    return pages.clear

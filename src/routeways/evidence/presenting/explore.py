"""The explore page: its choices and its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from routeways.evidence.definitions import Indicator
from routeways.evidence.explore import KINDS, Explored, Query
from routeways.evidence.naming import area_names, groups_of
from routeways.evidence.presenting.explore_chart import draw
from routeways.evidence.presenting.explore_words import heading, notes, title
from routeways.evidence.presenting.indicator import by_theme
from routeways.places.regions import Region
from routeways.ui.tables import Cell, Column, TableView
from routeways.ui.written import write_figure
from routeways.values import Figure, Period
from routeways.values.words import listed

__all__ = ["choices", "draw", "heading", "notes", "table", "title"]

# -- the choices


def choices(region: Region, query: Query, known: Sequence[Indicator], shown: Explored | None) -> dict[str, Any]:
    """What the form offers, with what is chosen."""
    names = area_names()
    return {
        "indicators": [
            {"title": theme, "options": [_option(one.id, one.title, query.indicator.id) for one in found]}
            for theme, found in by_theme(known)
        ],
        "areas": [
            {
                "title": group.title,
                "areas": [{"code": c, "name": names.get(c, c), "chosen": c in query.areas} for c in group.codes],
            }
            for group in groups_of(region)
        ],
        "chosen_areas": listed([names.get(code, code) for code in query.areas]),
        "breakdowns": [_option(one.dimension, one.label, query.breakdown) for one in query.indicator.breakdowns],
        "periods": [_option(one.code, one.label, query.period) for one in reversed(shown.periods)] if shown else [],
        "kinds": [_option(kind, KINDS[kind], query.kind) for kind in shown.kinds] if shown else [],
    }


def _option(value: str, label: str, chosen: str) -> dict[str, Any]:
    return {"value": value, "label": label, "chosen": value == chosen}


# -- the table


def table(region: Region, shown: Explored) -> tuple[TableView, int]:
    """(the figures of the query, how many rows were left to the download). Each number leads to its own page."""
    if not shown.query.breakdown:
        return _table_of_areas(region, shown), 0
    by_time = shown.over_time and len(shown.areas) == 1
    across: list[tuple[str, str, Period]] = (
        [(one.label, shown.areas[0], one) for one in shown.stretch]
        if by_time
        else [(shown.names[code], code, shown.period) for code in shown.areas]
    )
    columns = [Column(shown.query.by.label if shown.query.by else "Part")]
    columns += [Column(label, numeric=True) for label, _, _ in across]
    rows = [
        (label, *(_cell(region, shown, shown.at(code, key, period), key) for _, code, period in across))
        for key, label in shown.keys
    ]
    when = shown.names[shown.areas[0]] if by_time else shown.period.sentence
    caption = f"{heading(shown)}, {when}"
    return TableView(caption, tuple(columns), tuple(rows)), shown.more_keys


def _table_of_areas(region: Region, shown: Explored) -> TableView:
    periods = shown.stretch if shown.over_time else [shown.period]
    caption = (
        f"{heading(shown)}, {periods[0].label if len(periods) == 1 else f'{periods[0].label} to {periods[-1].label}'}"
    )

    def cell(code: str, period: Period) -> Any:
        return _cell(region, shown, shown.at(code, "", period), "")

    if len(periods) > len(shown.areas):
        columns = [Column("Period"), *(Column(shown.names[code], numeric=True) for code in shown.areas)]
        rows = [(one.label, *(cell(code, one) for code in shown.areas)) for one in reversed(periods)]
    else:
        columns = [Column("Area"), *(Column(one.label, numeric=True) for one in periods)]
        others = {region.geography.comparators.region, region.geography.comparators.country}
        rows = [
            (
                Cell(shown.names[code], href="" if code in others else f"/{region.id}/areas/{code}/"),
                *(cell(code, one) for one in periods),
            )
            for code in shown.areas
        ]
    return TableView(caption, tuple(columns), tuple(rows))


def _cell(region: Region, shown: Explored, figure: Figure | None, key: str) -> Any:
    if figure is None:
        return Cell("[x]", hidden="not in this release")
    href = f"/{region.id}/figures/{shown.query.indicator.id}/{figure.area.code}/{figure.period.code}/"
    pairs = [("breakdown", key), ("vintage", shown.query.vintage)]
    query = urlencode([pair for pair in pairs if pair[1]])
    return Cell(write_figure(figure, shown.query.indicator.decimals), href=f"{href}?{query}" if query else href)

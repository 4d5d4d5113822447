"""Which English districts are most like one, by the key rates that we have for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from routeways.engines.neighbours import nearest
from routeways.evidence.definitions import Indicator, indicators
from routeways.evidence.reading import is_survey, latest_period
from routeways.places import queries as places
from routeways.values import AreaCode, Figure, FigureTable, Period
from routeways.values.figure_table import figure_of
from routeways.warehouse.queries import figures

LEAST = 4  # a likeness on fewer indicators says too little
SHOWN = 10
ENGLAND = "E"


@dataclass(frozen=True)
class Used:
    """An indicator of the comparison, the period its figures are for, and how many districts have a value."""

    indicator: Indicator
    period: Period
    districts: int

    @property
    def survey(self) -> bool:
        return is_survey(self.indicator)


@dataclass(frozen=True)
class LeftOut:
    """A key rate that is not used, with the reason."""

    indicator: Indicator
    reason: str


@dataclass(frozen=True)
class Similar:
    """Another district, how far it is (in standard deviations) and on how many indicators that rests."""

    code: str
    name: str
    distance: float
    shared: int


@dataclass(frozen=True)
class Neighbourhood:
    """`figures` holds (area, indicator) → figure for the district and those found; `among` counts the others compared.

    `found` is empty where too little is known.
    """

    code: str
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]
    among: int
    found: tuple[Similar, ...]
    figures: dict[tuple[str, str], Figure]
    table: FigureTable


def key_rates() -> list[Indicator]:
    """The rates among the key figures. A gap to England is left out: it is the same number as its rate, shifted."""
    chosen = [one for one in indicators().values() if one.key_figure and one.unit.is_rate and one.method != "gap"]
    return sorted(chosen, key=lambda one: one.key_figure)


def neighbourhood(code: str) -> Neighbourhood:
    """The districts of England most like the district `code`. One query for figures."""
    rates = key_rates()
    table = figures(indicators=[one.id for one in rates], breakdowns="")
    there = {area.code for area in places.areas("district") if area.valid_to is None and area.code.startswith(ENGLAND)}
    values: dict[tuple[str, str], Figure] = {}
    used: list[Used] = []
    left_out: list[LeftOut] = []
    for one in rates:
        period, own = _latest(table.where(indicator=one.id), one, there | {code})
        known = [figure for figure in own.values() if figure.value is not None]
        if period is None or not known:
            left_out.append(LeftOut(one, "no figures are loaded"))
        elif code not in own or own[code].value is None:
            symbol = own[code].symbol if code in own else None
            why = symbol.meaning if symbol else "not available"
            left_out.append(LeftOut(one, f"the district’s figure for {period.label} is {why}"))
        else:
            used.append(Used(one, period, len(known)))
            values |= {(area, one.id): figure for area, figure in own.items()}
    found, among = _nearest(code, there, used, values)
    shown = [code, *(one.code for one in found)]
    kept = {pair: figure for pair, figure in values.items() if pair[0] in set(shown)}
    return Neighbourhood(code, tuple(used), tuple(left_out), among, found, kept, _of(table, shown, used))


def _latest(table: FigureTable, indicator: Indicator, wanted: set[str]) -> tuple[Period | None, dict[str, Figure]]:
    """(the latest whole period, the figures of the wanted areas in it)."""
    period = latest_period(table, indicator)
    if period is None:
        return None, {}
    rows = (row for row in table.where(period=period.code).rows if row["area"] in wanted)
    return period, {row["area"]: figure_of(row) for row in rows}


def _nearest(
    code: str, there: set[str], used: list[Used], values: dict[tuple[str, str], Figure]
) -> tuple[tuple[Similar, ...], int]:
    """(the most similar districts, how many others had enough figures to be compared)."""
    codes = [code, *sorted(there - {code})]
    if len(used) < LEAST:
        return (), 0
    numbers = np.array([[_number(values.get((area, one.indicator.id))) for one in used] for area in codes])
    ranked = nearest(numbers, 0, count=len(codes), least=LEAST)
    names = places.names()
    found = [Similar(codes[n.row], names.get(codes[n.row], codes[n.row]), n.distance, n.shared) for n in ranked[:SHOWN]]
    return tuple(found), len(ranked)


def _number(figure: Figure | None) -> float:
    return figure.value if figure is not None and figure.value is not None else float("nan")


def _of(table: FigureTable, codes: Iterable[str], used: Iterable[Used]) -> FigureTable:
    """The figures on which the answer rests, for the download."""
    parts = [table.where(indicator=one.indicator.id, period=one.period.code, area=list(codes)) for one in used]
    return FigureTable.concat(parts)


def is_district(code: str) -> bool:
    return AreaCode(code).kind == "district"

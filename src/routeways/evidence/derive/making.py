"""An indicator's figures from one vintage: pick, compose areas, divide, mark; then one Parquet file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from routeways.evidence.definitions.indicator import Breakdown, Indicator, Pick
from routeways.evidence.definitions.source import Source
from routeways.evidence.derive.composite import Adding, Geography, compose
from routeways.evidence.derive.picking import Context, Picked, pick
from routeways.foundation.definitions import DefinitionError
from routeways.foundation.tables.raw import path_literal
from routeways.values import FIGURE_SCHEMA, Figure, Mark, Period, Symbol, Unit
from routeways.values.arithmetic import difference, ratio
from routeways.values.figure import read_marks
from routeways.values.figure_table import row_of

Row = dict[str, object]


def make_figures(
    vintage_file: Path, indicator: Indicator, source: Source, geography: Geography, vintage: str, *, rejected: int = 0
) -> list[Row]:
    """All figures of `indicator` from the vintage's Parquet file, as rows of FIGURE_SCHEMA plus `dimension`.

    Raises DefinitionError where the definition does not fit the file.
    """
    rows: list[Row] = []
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE VIEW vintage AS SELECT * FROM read_parquet({path_literal(vintage_file)})")
        context = Context(connection, indicator, source, geography, vintage, rejected)
        for breakdown in (None, *indicator.breakdowns):
            rows += _for_breakdown(context, breakdown)
    return rows


def write_figures(rows: list[Row], path: Path) -> None:
    """The rows as Parquet, sorted so that equal input gives equal bytes."""
    schema = FIGURE_SCHEMA.append(pa.field("dimension", pa.string()))
    rows = sorted(rows, key=lambda r: (str(r["dimension"]), str(r["area"]), str(r["breakdown"]), str(r["period"])))
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, compression="zstd")


def _for_breakdown(context: Context, breakdown: Breakdown | None) -> Iterator[Row]:
    indicator = context.indicator

    def picked(chosen: Pick, by: Breakdown | None) -> Picked:
        return _composed(pick(context, chosen, by), context)

    top = picked(indicator.pick, breakdown)
    under: Picked | None = None
    if indicator.of is not None:
        under = picked(indicator.of, breakdown if breakdown and breakdown.of == "same key" else None)
    for (code, key), places in top.cells.items():
        period = top.periods[code]
        below: dict[str, Figure] = {}
        if under is not None:
            below = under.cells.get((code, key if breakdown and breakdown.of == "same key" else ""), {})
        for figure in _divided(indicator, places, below, under is not None, context.source.low_unit):
            label = _label(breakdown, key, top.labels)
            text = f"{breakdown.dimension}={_plain(key)}" if breakdown else ""
            row: Row = row_of(indicator.id, _marked(indicator, figure, period), text, label)
            row["dimension"] = breakdown.dimension if breakdown else ""
            yield row


def _composed(picked: Picked, context: Context) -> Picked:
    """Add the areas that the file does not give. What the publisher gives is never worked out again."""
    indicator, source, geography = context.indicator, context.source, context.geography
    rate = Unit(source.of_kind("measure")[indicator.pick.measures[0]].unit).is_rate
    cannot = indicator.best_fit_reason or "a rate or a middle value cannot be added up"
    adding = Adding(
        may_add=indicator.add_up and not rate,
        may_fit=indicator.best_fit == "counts" and indicator.add_up and not rate,
        why_not=cannot,
        independent=indicator.samples_independent,
        rounding=source.low_unit,
        absent_is_zero=indicator.absent == "zero",
    )
    for (code, _), places in picked.cells.items():
        made = {}
        for composite in geography.composites:
            if composite.area.code not in places:
                figure = compose(composite, picked.periods[code], places, adding)
                if figure is not None:
                    made[composite.area.code] = figure
        places.update(made)
    return picked


def _divided(
    indicator: Indicator, places: dict[str, Figure], below: dict[str, Figure], divide: bool, rounding: float
) -> Iterator[Figure]:
    figures: dict[str, Figure] = {}
    for area, figure in places.items():
        if not divide:
            figures[area] = figure
        elif area in below:
            nested = indicator.method in ("share", "gap")
            # A rate or a middle value that may not be divided for a made-up area keeps its `x` and its reason.
            unit = _ratio_unit(indicator)
            divided = ratio(figure, below[area], unit=unit, scale=indicator.per, nested=nested, rounding=rounding)
            figures[area] = _of_few(divided, below[area], indicator.few)
    if indicator.method != "gap":
        yield from figures.values()
        return
    against = figures.get(indicator.gap_to)
    for area, figure in figures.items():
        if area == indicator.gap_to:
            continue
        if against is None:
            missing = f"the file has no figure for {indicator.gap_to}"
            yield Figure(Unit.POINTS, figure.period, figure.area, symbol=Symbol.NOT_AVAILABLE, reason=missing)
        else:
            # One district is a few in a thousand of the national sample, so the two are nearly independent.
            gap = difference(figure, against, independent=True)
            note = "margin: as if the two samples were apart"
            yield gap.but(reason=f"{gap.reason}; {note}" if gap.reason else note) if gap.lower is not None else gap


def _of_few(divided: Figure, whole: Figure, few: float) -> Figure:
    if divided.value is None or whole.value is None or whole.value >= few:
        return divided
    note = f"it is a share of only {whole.value:,.0f}"
    return divided.with_marks(Mark.UNRELIABLE).but(reason=f"{divided.reason}; {note}" if divided.reason else note)


def _ratio_unit(indicator: Indicator) -> Unit:
    return Unit.PER_CENT if indicator.method == "gap" else indicator.unit


def _marked(indicator: Indicator, figure: Figure, period: Period) -> Figure:
    marks = set(read_marks(indicator.marks.get(period.code, "")))
    if period.code in indicator.breaks:
        marks.add(Mark.BREAK)
    if indicator.forecast_from and period.sort_key >= Period.from_code(indicator.forecast_from).sort_key:
        marks.add(Mark.FORECAST)
    if figure.unit is not indicator.unit:
        if {figure.unit, indicator.unit} != {Unit.PEOPLE, Unit.COUNT}:
            raise DefinitionError(f"{indicator.id}: its figures are in {figure.unit}, not in {indicator.unit}.")
        figure = figure.but(unit=indicator.unit)
    return figure.with_marks(*marks) if marks and figure.value is not None else figure


def _label(breakdown: Breakdown | None, key: str, labels: dict[str, str]) -> str:
    if breakdown is None:
        return ""
    if breakdown.keys and key in breakdown.keys:
        return breakdown.keys[key]
    return labels.get(key, key)


def _plain(key: str) -> str:
    """A key as it may stand in a breakdown's text, in which “;” and “=” have a meaning."""
    return key.replace(";", ",").replace("=", "-")

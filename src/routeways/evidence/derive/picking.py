"""Choosing rows and one measure of a source's Parquet file: counts or values by area, period and breakdown key."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import duckdb

from routeways.evidence.contracts import OUTSIDE
from routeways.evidence.definitions.indicator import Breakdown, Indicator, Pick
from routeways.evidence.definitions.source import MeasureColumn, Source
from routeways.evidence.derive.composite import Geography
from routeways.foundation.definitions import DefinitionError
from routeways.values import AreaCode, Bounds, Figure, Mark, Period, Symbol, Unit
from routeways.values.arithmetic import add

Places = dict[str, Figure]


@dataclass
class Picked:
    """(period code, breakdown key) → area code → Figure; the keys' names where the file gives them."""

    cells: dict[tuple[str, str], Places] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What every step of making one indicator from one vintage needs to know."""

    connection: duckdb.DuckDBPyConnection
    indicator: Indicator
    source: Source
    geography: Geography
    vintage: str
    rejected: int = 0  # rows of the original file that could not be used


def pick(context: Context, chosen: Pick, breakdown: Breakdown | None) -> Picked:
    """Read one pick from the table `vintage`. Raises DefinitionError where the definition does not fit the file."""
    indicator, source = context.indicator, context.source
    units = {Unit(_measure(source, indicator, measure).unit) for measure in chosen.measures}
    if len(units) != 1:
        raise DefinitionError(f"{indicator.id}: measures in different units cannot be added up.")
    unit = units.pop()
    where = dict(chosen.where)
    if breakdown:
        where.pop(breakdown.dimension, None)
        where |= breakdown.where
    rows = []
    for measure in chosen.measures:
        sql, parameters = _statement(context, chosen, measure, breakdown, where)
        try:
            rows += context.connection.execute(sql, parameters).fetchall()
        except duckdb.Error as error:
            first = str(error).split("\n", 1)[0]
            raise DefinitionError(f"{indicator.id}: does not fit the source {source.id}: {first}") from error
    picked = Picked()
    several: dict[tuple[str, str, str], list[Figure]] = {}
    keys = breakdown.keys if breakdown else None
    for area, code, key, label, value, symbol, margin, margin_symbol in rows:
        if area == OUTSIDE or (keys is not None and key not in keys):
            continue
        if breakdown and breakdown.only_region and area not in context.geography.region_areas:
            continue
        period = picked.periods.get(code) or picked.periods.setdefault(code, Period.from_code(code))
        blank = Figure(unit, period, AreaCode(area), symbol=Symbol.NOT_AVAILABLE, vintage=context.vintage)
        figure = _figure(blank, value, symbol, margin, margin_symbol)
        several.setdefault((code, key, area), []).append(figure)
        if label or key in context.geography.names:
            picked.labels[key] = context.geography.names.get(key) or label  # files shout the names of providers
    _gather(context, several, picked, chosen, _parts(chosen, where))
    return picked


def _parts(chosen: Pick, where: dict[str, str | list[str]]) -> int:
    """How many rows a sum is made of where the pick lists them, one a measure and key. 0: as many as there are."""
    listed = [len(keys) for keys in where.values() if isinstance(keys, list)] if chosen.add else []
    return len(chosen.measures) * math.prod(listed) if listed or len(chosen.measures) > 1 else 0


def _measure(source: Source, indicator: Indicator, name: str) -> MeasureColumn:
    measures = source.of_kind("measure")
    if name not in measures:
        raise DefinitionError(f"{indicator.id}: the source {source.id} has no measure “{name}”.")
    found: MeasureColumn = measures[name]
    return found


def _statement(
    context: Context, chosen: Pick, measure: str, breakdown: Breakdown | None, where: dict[str, str | list[str]]
) -> tuple[str, list[str]]:
    indicator, source = context.indicator, context.source
    definition = _measure(source, indicator, measure)
    symbols = source.symbols if definition.symbols is None else definition.symbols
    has_symbol = bool(symbols) or bool(definition.blank)
    symbol = f'"{measure}__symbol"' if has_symbol else "NULL"
    margin = f'"{measure}__margin"' if definition.margin else "NULL"
    margin_symbol = f'"{measure}__margin__symbol"' if definition.margin and symbols else "NULL"
    key = f'"{breakdown.dimension}"' if breakdown else "''"
    label = f'"{breakdown.label_column}"' if breakdown and breakdown.label_column else "NULL"
    period = f"'{source.period}'" if source.period else '"period"'
    conditions: list[str] = ["true"]
    parameters: list[str] = []
    for name, wanted in where.items():
        texts = [wanted] if isinstance(wanted, str) else list(wanted)
        conditions.append(f'"{name}" IN ({", ".join("?" for _ in texts)})')
        parameters += texts
    filters = " AND ".join(conditions)
    area = f'"{indicator.area}"'
    counted = has_symbol or bool(definition.margin) or bool(_parts(chosen, where)) or source.rounding > 1
    if chosen.add and not counted:
        # Plain whole counts: let the database add, a provider file has a million of them.
        sql = (
            f'SELECT {area}, {period}, {key}, any_value({label}), sum("{measure}"), NULL, NULL, NULL '
            f"FROM vintage WHERE {filters} AND {area} IS NOT NULL AND {key} IS NOT NULL GROUP BY ALL"
        )
        return sql.replace("any_value(NULL)", "NULL"), parameters
    sql = (
        f'SELECT {area}, {period}, {key}, {label}, "{measure}", {symbol}, {margin}, {margin_symbol} '
        f"FROM vintage WHERE {filters} AND {area} IS NOT NULL AND {key} IS NOT NULL"
    )
    return sql, parameters


def _figure(
    blank: Figure, value: float | None, symbol: str | None, margin: float | None, margin_symbol: str | None
) -> Figure:
    """A cell of the file. A value whose margin was withheld because few people were asked is marked `u`."""
    if symbol or value is None:
        return blank.but(symbol=Symbol(symbol)) if symbol else blank
    marks = frozenset({Mark.UNRELIABLE}) if margin_symbol == "u" else frozenset()
    if margin is None:
        return blank.but(value=value, symbol=None, marks=marks)
    return blank.but(
        value=value, symbol=None, marks=marks, lower=value - margin, upper=value + margin, bounds=Bounds.CI95
    )


def _gather(
    context: Context,
    several: dict[tuple[str, str, str], list[Figure]],
    picked: Picked,
    chosen: Pick,
    parts: int,
) -> None:
    """One figure for each area, period and key; of several codes for one area only the preferred one is used."""
    indicator, source, geography = context.indicator, context.source, context.geography
    preference = {code: place for place, code in enumerate(geography.same_as)}
    used: dict[tuple[str, str, str], int] = {}
    for (code, key, area), figures in several.items():
        if len(figures) > len(chosen.measures) and not chosen.add:
            raise DefinitionError(
                f"{indicator.id}: {len(figures)} rows of {source.id} remain for {area}, {code}, “{key}”. "
                "Choose among them with `where`, or say `add: true`."
            )
        whole = _whole(context, figures, chosen, parts)
        canonical = geography.same_as.get(area, area)
        rank = preference.get(area, -1) if canonical != area else -1
        place = (code, key, canonical)
        if place in used and used[place] <= rank:
            continue
        used[place] = rank
        cells = picked.cells.setdefault((code, key), {})
        cells[canonical] = whole if canonical == area else whole.but(area=AreaCode(canonical))


def _whole(context: Context, figures: list[Figure], chosen: Pick, parts: int) -> Figure:
    """The sum of an area's rows. A part that is missing is not a part of nothing: then there is no sum."""
    indicator, source = context.indicator, context.source
    if parts > len(figures) and indicator.absent != "zero":
        reason = f"{parts - len(figures)} of its {parts} parts are missing in the file"
        return figures[0].but(
            value=None,
            symbol=Symbol.NOT_AVAILABLE,
            lower=None,
            upper=None,
            bounds=Bounds.NONE,
            marks=frozenset(),
            reason=reason,
        )
    whole = figures[0]
    if len(figures) > 1:
        whole = add(figures, independent=source.margins_add, rounding=source.low_unit)
    if len(figures) > 1 and chosen.add and source.rounding > 1 and whole.value is not None and whole.lower is None:
        whole = whole.with_marks(Mark.ESTIMATED)  # of rounded counts without margins: near the true total
    if chosen.add and not parts and context.rejected and whole.value is not None:
        # Which sums the rejected rows belong to cannot be known, so none of them is taken for certain.
        note = f"{context.rejected:,} rows of the file could not be read"
        whole = whole.with_marks(Mark.UNRELIABLE).but(reason=f"{whole.reason}; {note}" if whole.reason else note)
    return whole

"""The one result type from warehouse to page, download, chart and API: figures in one long Arrow table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from routeways.values.area import AreaCode
from routeways.values.figure import Bounds, Figure, Symbol, read_marks
from routeways.values.period import Period
from routeways.values.unit import Unit

# One row a figure. `breakdown` is "" for the total, else "dimension=key" pairs in the order of their dimensions,
# joined by ";". `period_end` repeats what `period` says so that engines can sort without knowing period codes.
FIGURE_SCHEMA = pa.schema(
    [
        ("indicator", pa.string()),
        ("area", pa.string()),
        ("edition", pa.string()),
        ("period", pa.string()),
        ("period_end", pa.date32()),
        ("breakdown", pa.string()),
        ("breakdown_label", pa.string()),
        ("value", pa.float64()),
        ("symbol", pa.string()),
        ("marks", pa.string()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("bounds", pa.string()),
        ("unit", pa.string()),
        ("reason", pa.string()),
        ("vintage", pa.string()),
    ]
)


_NEUTRAL = {
    "edition": "",
    "breakdown": "",
    "breakdown_label": "",
    "marks": "",
    "bounds": "none",
    "reason": "",
    "vintage": "",
}


@dataclass(frozen=True)
class FigureTable:
    """An immutable Arrow table in `FIGURE_SCHEMA`, with the few questions that pages ask of it.

    Columns of related types (dictionaries, long strings, whole numbers), as queries return them, are cast; a missing
    text is "" and missing bounds are "none". Raises ValueError for a table in another shape.
    """

    arrow: pa.Table

    def __post_init__(self) -> None:
        if self.arrow.schema.names != FIGURE_SCHEMA.names:
            raise ValueError(f"Not a table of figures: it has the columns {', '.join(self.arrow.schema.names)}.")
        object.__setattr__(self, "arrow", _in_schema(self.arrow))

    @classmethod
    def empty(cls) -> FigureTable:
        return cls(FIGURE_SCHEMA.empty_table())

    @classmethod
    def from_rows(cls, rows: Iterable[dict[str, Any]]) -> FigureTable:
        """From dicts with the schema's keys; `period_end` is worked out, missing keys take their neutral value."""
        filled = []
        for row in rows:
            if unknown := row.keys() - set(FIGURE_SCHEMA.names):
                raise ValueError(f"A row of figures has no “{min(unknown)}”.")
            period = Period.from_code(row["period"])
            filled.append({**_NEUTRAL, **row, "period_end": period.end})
        return cls(pa.Table.from_pylist(filled, schema=FIGURE_SCHEMA))

    @classmethod
    def concat(cls, tables: Iterable[FigureTable]) -> FigureTable:
        parts = [table.arrow for table in tables]
        return cls(pa.concat_tables(parts)) if parts else cls.empty()

    def __len__(self) -> int:
        return self.arrow.num_rows

    def where(self, **columns: str | Iterable[str]) -> FigureTable:
        """Rows whose columns equal the given value, or one of the given values."""
        mask = None
        for name, wanted in columns.items():
            column = self.arrow[name]
            values = [wanted] if isinstance(wanted, str) else list(wanted)
            test = pc.is_in(column, value_set=pa.array(values, pa.string()))
            mask = test if mask is None else pc.and_(mask, test)
        return self if mask is None else FigureTable(self.arrow.filter(mask))

    def distinct(self, column: str) -> list[str]:
        """The column's values in the order in which they first appear."""
        return list(dict.fromkeys(self.arrow[column].to_pylist()))

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return self.arrow.to_pylist()

    def figures(self) -> Iterator[tuple[str, str, Figure]]:
        """(indicator, breakdown, Figure) for each row."""
        for row in self.rows:
            yield row["indicator"], row["breakdown"], figure_of(row)

    def one(self) -> Figure | None:
        """The only row as a Figure; None for an empty table. Raises ValueError where there are several."""
        if len(self) > 1:
            raise ValueError(f"Expected one figure, found {len(self)}.")
        return figure_of(self.rows[0]) if self.rows else None

    @cached_property
    def periods(self) -> list[Period]:
        """Its periods, oldest first."""
        return sorted((Period.from_code(code) for code in self.distinct("period")), key=lambda p: p.sort_key)

    def latest(self) -> FigureTable:
        """For each indicator, the rows of the period that ends last."""
        if not len(self):
            return self
        latest = self.arrow.group_by("indicator").aggregate([("period_end", "max")])
        at = pc.index_in(self.arrow["indicator"], value_set=latest["indicator"].combine_chunks())
        ends = latest["period_end_max"].take(at)
        return FigureTable(self.arrow.filter(pc.equal(self.arrow["period_end"], ends)))


def _in_schema(table: pa.Table) -> pa.Table:
    try:
        table = table if table.schema.equals(FIGURE_SCHEMA) else table.cast(FIGURE_SCHEMA)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"Not a table of figures: {error}") from error
    for name, neutral in _NEUTRAL.items():
        if table[name].null_count:
            table = table.set_column(table.schema.get_field_index(name), name, pc.fill_null(table[name], neutral))
    return table


def figure_of(row: dict[str, Any]) -> Figure:
    """A row in the long shape as a Figure. Raises ValueError where the row contradicts itself."""
    return Figure(
        unit=Unit(row["unit"]),
        period=Period.from_code(row["period"]),
        area=AreaCode(row["area"], row["edition"]),
        value=row["value"],
        symbol=Symbol(row["symbol"]) if row["symbol"] else None,
        marks=read_marks(row["marks"]),
        lower=row["lower"],
        upper=row["upper"],
        bounds=Bounds(row["bounds"]),
        reason=row["reason"],
        vintage=row["vintage"],
    )


def row_of(indicator: str, figure: Figure, breakdown: str = "", breakdown_label: str = "") -> dict[str, Any]:
    """The inverse of `figure_of`: a row in the long shape."""
    return {
        "indicator": indicator,
        "area": figure.area.code,
        "edition": figure.area.edition,
        "period": figure.period.code,
        "period_end": figure.period.end,
        "breakdown": breakdown,
        "breakdown_label": breakdown_label,
        "value": figure.value,
        "symbol": figure.symbol.value if figure.symbol else None,
        "marks": figure.mark_text,
        "lower": figure.lower,
        "upper": figure.upper,
        "bounds": figure.bounds.value,
        "unit": figure.unit.value,
        "reason": figure.reason,
        "vintage": figure.vintage,
    }

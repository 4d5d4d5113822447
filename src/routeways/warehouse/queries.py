"""Reading figures. `figures` is the one read: pages, downloads, charts and the API all start here."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
from django.db.models import Q

from routeways.foundation.tables.raw import path_literal
from routeways.values import FigureTable
from routeways.warehouse import files
from routeways.warehouse.models import FigureSet, Vintage
from routeways.warehouse.sql import FILTERS, figure_sql

RESULTS_KEPT = 1_000  # a page asks two to five times; a region has some hundred pages that are asked for often
ROWS_KEPT = 500_000  # of all kept results together: up to a kilobyte each once a page has looked at them

Names = Iterable[str] | str | None


def figures(
    *,
    indicators: Names = None,
    areas: Names = None,
    periods: Names = None,
    breakdowns: Names = None,
    dimensions: Names = None,
    vintage: str | None = None,
) -> FigureTable:
    """Figures that meet all the given conditions; None means any.

    `periods` are period codes; `breakdowns` whole breakdown texts ("" for the total); `dimensions` the name before the
    first "=" of a breakdown ("" for the total). Without `vintage` the latest figures answer; with it those made from
    that vintage. Unknown names give no rows. Raises LookupError for an unknown vintage.
    """
    given = _conditions(indicators, areas, periods, breakdowns, dimensions)
    return _reader.read(_paths(vintage, given.get("indicator")), given)


@dataclass(frozen=True)
class FigurePage:
    """A stretch of the figures that meet the conditions, and how many there are in all."""

    table: FigureTable
    total: int


def figure_page(
    *,
    limit: int,
    offset: int = 0,
    indicators: Names = None,
    areas: Names = None,
    periods: Names = None,
    breakdowns: Names = None,
    dimensions: Names = None,
    vintage: str | None = None,
) -> FigurePage:
    """As `figures`, but only `limit` rows from `offset` on, in the same order; both answers are of one snapshot."""
    given = _conditions(indicators, areas, periods, breakdowns, dimensions)
    paths = _paths(vintage, given.get("indicator"))
    return FigurePage(_reader.read(paths, given, (limit, offset)), _reader.count(paths, given))


def _conditions(*filters: Names) -> dict[str, tuple[str, ...]]:
    """In the order of FILTERS; those that are None are left out."""
    return {name: _tidy(names) for name, names in zip(FILTERS, filters, strict=True) if names is not None}


def _tidy(names: Iterable[str] | str) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(sorted(set(names)))


def _paths(vintage: str | None, indicators: tuple[str, ...] | None) -> tuple[str, ...]:
    if vintage is None:
        newest = files.pointed_to()
        return (newest,) if newest else ()
    sets = FigureSet.objects.filter(vintage__code=vintage)
    newest_by_indicator: dict[str, str] = {}
    for row in sets.order_by("made_at"):
        # A comparator's set is called “indicator+source”; its rows carry the indicator's id.
        if indicators is None or row.indicator.partition("+")[0] in indicators:
            newest_by_indicator[row.indicator] = row.path
    if not newest_by_indicator and not Vintage.objects.filter(code=vintage).exists():
        raise LookupError(f"There is no vintage “{vintage}”.")
    return tuple(newest_by_indicator.values())


class _Reader:
    """One in-memory DuckDB a process, a cursor a thread, and the results that were asked for last.

    Files are immutable, so a result depends only on their names and the conditions: it can be kept for ever.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Any, FigureTable] = OrderedDict()
        self._rows = 0  # in all kept results
        self._counts: OrderedDict[Any, int] = OrderedDict()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._local = threading.local()

    def read(
        self, paths: tuple[str, ...], given: dict[str, tuple[str, ...]], window: tuple[int, int] | None = None
    ) -> FigureTable:
        if not paths or any(not values for values in given.values()):
            return FigureTable.empty()
        key = (str(files.root()), paths, tuple(given.items()), window)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        limited = f" LIMIT {int(window[0])} OFFSET {int(window[1])}" if window else ""
        result = FigureTable(self._ask(paths, given, figure_sql(frozenset(given)) + limited))
        with self._lock:
            if key not in self._kept and len(result) <= ROWS_KEPT:
                self._kept[key] = result
                self._rows += len(result)
            while len(self._kept) > RESULTS_KEPT or self._rows > ROWS_KEPT:
                _, dropped = self._kept.popitem(last=False)
                self._rows -= len(dropped)
        return result

    def count(self, paths: tuple[str, ...], given: dict[str, tuple[str, ...]]) -> int:
        if not paths or any(not values for values in given.values()):
            return 0
        key = (str(files.root()), paths, tuple(given.items()))
        with self._lock:
            if key in self._counts:
                return self._counts[key]
        counted = self._ask(paths, given, f"SELECT count(*) AS n FROM ({figure_sql(frozenset(given))})")
        with self._lock:
            self._counts[key] = number = int(counted["n"][0].as_py())
            while len(self._counts) > RESULTS_KEPT:
                self._counts.popitem(last=False)
        return number

    def _ask(self, paths: tuple[str, ...], given: dict[str, tuple[str, ...]], sql: str) -> pa.Table:
        cursor = self._cursor()
        listed = ", ".join(path_literal(files.full(path)) for path in paths)
        if getattr(self._local, "listed", None) != listed:
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW figures AS SELECT * FROM read_parquet([{listed}])")
            self._local.listed = listed
        bound = {name: list(values) for name, values in given.items()}
        return cursor.sql(sql, params=bound).to_arrow_table()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            with self._lock:
                if self._connection is None:
                    self._connection = duckdb.connect(":memory:")
                    self._connection.execute("SET autoinstall_known_extensions = false")
                    self._connection.execute("SET parquet_metadata_cache = true")
                    # Pages ask small questions side by side: more threads for one of them only get in each other's way.
                    self._connection.execute("SET threads = 1")
            cursor = self._local.cursor = self._connection.cursor()
        return cursor


_reader = _Reader()


# -- the catalogue


def current_sets() -> dict[str, FigureSet]:
    """Indicator → its current figure set, with the vintage."""
    return {row.indicator: row for row in FigureSet.objects.filter(current=True).select_related("vintage")}


def sets_of(indicator: str) -> list[FigureSet]:
    """Every figure set of an indicator, its comparators' too, with its vintage; the newest release first."""
    named = Q(indicator=indicator) | Q(indicator__startswith=f"{indicator}+")
    rows = FigureSet.objects.filter(named).select_related("vintage")
    return sorted(rows, key=set_age, reverse=True)


def vintages(source: str | None = None) -> Sequence[Vintage]:
    """Vintages by source, the newest first within each."""
    found = Vintage.objects.filter(source=source) if source else Vintage.objects.all()
    newest_first = sorted(found, key=age_key, reverse=True)
    return sorted(newest_first, key=lambda row: row.source)


def vintage(code: str) -> Vintage | None:
    return Vintage.objects.filter(code=code).first()


def previous_set(current: FigureSet) -> FigureSet | None:
    """The set that `current` replaced: the same indicator's newest one from an older release; None for the first."""
    others = FigureSet.objects.filter(indicator=current.indicator, vintage__source=current.vintage.source)
    rows = [
        row
        for row in others.exclude(vintage=current.vintage).select_related("vintage")
        if _release_age(row) < _release_age(current)
    ]
    return max(rows, key=set_age, default=None)


def age_key(row: Vintage) -> tuple[date, Any]:
    """Orders the vintages of one source: by publication, then by loading. Where the date of publication is not known
    the day of loading stands for it."""
    return (row.published or row.loaded_at.date(), row.loaded_at)


def _release_age(row: FigureSet) -> tuple[date, tuple[date, Any]]:
    return (row.latest or date.min, age_key(row.vintage))


def set_age(row: FigureSet) -> tuple[date, date, bool, Any, int]:
    """Orders the figure sets of one indicator: by their latest period, so that an old file loaded late stays old; then
    by publication, whole before partial, the latest making before earlier ones. The vintage must be there."""
    return (row.latest or date.min, age_key(row.vintage)[0], not row.partial, row.made_at, row.pk)

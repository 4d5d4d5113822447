"""What a new release changed: figure by figure, the release before beside the one now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb
import pyarrow as pa

from routeways.foundation.tables.raw import path_literal
from routeways.values import FIGURE_SCHEMA, Figure
from routeways.values.figure_table import figure_of
from routeways.warehouse import files
from routeways.warehouse.models import FigureSet
from routeways.warehouse.queries import current_sets, previous_set

Kind = Literal["new", "revised", "gone"]
SHOWN = 200  # a page shows this many of each kind; the counts are complete and the download has them all


@dataclass(frozen=True)
class Change:
    """One figure before and after; one of the two is None where it is new or gone."""

    kind: Kind
    indicator: str
    breakdown: str
    breakdown_label: str
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True)
class Changes:
    """Between two releases of one indicator. `counts` are complete, `rows` are the first `SHOWN` of each kind."""

    now: FigureSet
    before: FigureSet | None
    counts: dict[Kind, int]
    rows: tuple[Change, ...]

    @property
    def ours(self) -> bool:
        """Whether the two were made in different ways, so that some differences are ours and not the publisher's."""
        return self.before is not None and self.before.recipe != self.now.recipe

    @property
    def any(self) -> bool:
        return any(self.counts.values())


def changes(areas: list[str], *, source: str = "") -> list[Changes]:
    """For every indicator with an earlier release: what changed for these areas, the newest release first.

    A starter is a part of the same release as its full file, so completing it is not a change.
    """
    found = []
    for now in current_sets().values():
        if source and now.vintage.source != source:
            continue
        before = previous_set(now)
        if before is not None:
            found.append(between(before, now, areas))
    return sorted(found, key=lambda one: (one.now.vintage.loaded_at, one.now.indicator), reverse=True)


def between(before: FigureSet, now: FigureSet, areas: list[str], *, most: int = SHOWN) -> Changes:
    """Compare two figure sets of one indicator. Equal to nine digits is equal; a new margin or symbol is a change."""
    with duckdb.connect(":memory:") as connection:
        connection.register("wanted", pa.table({"area": pa.array(areas, pa.string())}))
        for name, row in (("old", before), ("new", now)):
            path = path_literal(files.full(row.path))
            connection.execute(
                f"CREATE TABLE {name} AS SELECT * FROM read_parquet({path}) SEMI JOIN wanted USING (area)"
            )
        if before.partial:
            # A starter leaves wide breakdowns out; what it never held is not new in the next release.
            connection.execute("CREATE TABLE held AS SELECT DISTINCT area, dimension FROM old")
            connection.execute("DELETE FROM new WHERE (area, dimension) NOT IN (SELECT (area, dimension) FROM held)")
        if now.partial:
            connection.execute("CREATE TABLE holds AS SELECT DISTINCT area, dimension FROM new")
            connection.execute("DELETE FROM old WHERE (area, dimension) NOT IN (SELECT (area, dimension) FROM holds)")
        connection.execute(f"CREATE TABLE pairs AS {_PAIRS}")
        counted = dict(connection.execute("SELECT kind, count(*) FROM pairs GROUP BY kind").fetchall())
        rows = connection.sql(
            f"SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY ends DESC, area, breakdown) AS n "
            f"FROM pairs) WHERE n <= {int(most)} ORDER BY kind DESC, ends DESC, area, breakdown"
        ).to_arrow_table()
    counts: dict[Kind, int] = {kind: int(counted.get(kind, 0)) for kind in ("new", "revised", "gone")}
    return Changes(now, before, counts, tuple(_change(row) for row in rows.to_pylist()))


def _columns(table: str, prefix: str) -> str:
    return ", ".join(f'{table}."{name}" AS {prefix}_{name}' for name in FIGURE_SCHEMA.names)


_SAME = (
    "old.symbol IS NOT DISTINCT FROM new.symbol AND old.marks = new.marks AND "
    "(old.value IS NOT DISTINCT FROM new.value OR abs(old.value - new.value) <= 1e-9 * abs(new.value)) AND "
    "(old.lower IS NOT DISTINCT FROM new.lower OR abs(old.lower - new.lower) <= 1e-9 * abs(new.lower)) AND "
    "(old.upper IS NOT DISTINCT FROM new.upper OR abs(old.upper - new.upper) <= 1e-9 * abs(new.upper))"
)
_PAIRS = (
    f"SELECT CASE WHEN old.area IS NULL THEN 'new' WHEN new.area IS NULL THEN 'gone' ELSE 'revised' END AS kind, "
    f"coalesce(new.area, old.area) AS area, coalesce(new.breakdown, old.breakdown) AS breakdown, "
    f"coalesce(new.period_end, old.period_end) AS ends, {_columns('old', 'old')}, {_columns('new', 'new')} "
    f"FROM old FULL OUTER JOIN new USING (area, period, breakdown) "
    f"WHERE old.area IS NULL OR new.area IS NULL OR ({_SAME}) IS NOT TRUE"  # a margin on one side only gives NULL
)


def _change(row: dict[str, object]) -> Change:
    old, new = _side(row, "old"), _side(row, "new")
    either = new or old or {}
    return Change(
        kind=row["kind"],  # type: ignore[arg-type]
        indicator=str(either["indicator"]),
        breakdown=str(either["breakdown"]),
        breakdown_label=str(either["breakdown_label"]),
        before=figure_of(old) if old else None,
        after=figure_of(new) if new else None,
    )


def _side(row: dict[str, object], prefix: str) -> dict[str, object] | None:
    side = {name: row[f"{prefix}_{name}"] for name in FIGURE_SCHEMA.names}
    return side if side["area"] is not None else None

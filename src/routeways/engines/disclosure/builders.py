"""Tables out of what the callers have: crosstabs with margins, hierarchies, long rows over several dimensions."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from routeways.engines.disclosure.rules import DisclosureError
from routeways.engines.disclosure.table import CellId, Kind, Rate, Relation, Row, Table, name

Key = tuple[Hashable, ...]
Dimension = Mapping[Hashable, Sequence[Hashable]]


def from_rows(
    rows: Iterable[Row],
    relations: Iterable[Relation],
    *,
    kind: Kind = Kind.PEOPLE,
    rates: Iterable[Rate] = (),
    unpublished: Iterable[CellId] = (),
) -> Table:
    """From a long list of cells, totals included. Raises DisclosureError as `Table` does."""
    listed = list(rows)
    known = any(row.contributors is not None for row in listed)
    contributors = [math.nan if row.contributors is None else row.contributors for row in listed]
    return Table(
        ids=tuple(row.id for row in listed),
        values=np.array([row.value for row in listed], dtype=float),
        relations=tuple(relations),
        kind=kind,
        contributors=np.array(contributors, dtype=float) if known else None,
        top=tuple(tuple(row.top) for row in listed) if any(row.top for row in listed) else (),
        rates=tuple(rates),
        unpublished=frozenset(unpublished),
    )


def from_crosstab(
    cells: npt.ArrayLike,
    *,
    rows: Sequence[Hashable] | None = None,
    columns: Sequence[Hashable] | None = None,
    sensitive_columns: bool = False,
    kind: Kind = Kind.PEOPLE,
) -> Table:
    """From a two-way array with its margins: the last row and the last column are totals. Ids are (row, column).

    `sensitive_columns`: the columns are the categories of a sensitive attribute.
    """
    array = np.asarray(cells, dtype=float)
    if array.ndim != 2 or min(array.shape) < 2:
        raise DisclosureError("A crosstab needs at least one row and one column besides its totals.")
    down = list(rows) if rows is not None else [*range(array.shape[0] - 1), "total"]
    across = list(columns) if columns is not None else [*range(array.shape[1] - 1), "total"]
    if (len(down), len(across)) != array.shape:
        raise DisclosureError("A crosstab needs one name for each row and each column, totals included.")
    listed = [Row((r, c), float(array[i, j])) for i, r in enumerate(down) for j, c in enumerate(across)]
    relations = [Relation((r, across[-1]), tuple((r, c) for c in across[:-1]), sensitive_columns) for r in down]
    relations += [Relation((down[-1], c), tuple((r, c) for r in down[:-1])) for c in across]
    return from_rows(listed, relations, kind=kind)


def from_hierarchy(
    values: Mapping[CellId, float], parents: Mapping[CellId, Sequence[CellId]], *, kind: Kind = Kind.PEOPLE
) -> Table:
    """From values by area and parent → children. Overlapping parents are allowed; missing parents are summed up."""
    filled = dict(values)
    for parent in parents:
        _add_up(parent, filled, parents, ())
    relations = [Relation(parent, tuple(children)) for parent, children in parents.items()]
    return from_rows([Row(cell, value) for cell, value in filled.items()], relations, kind=kind)


def from_dimensions(
    rows: Iterable[Row],
    dimensions: Sequence[Dimension],
    *,
    sensitive: Iterable[int] = (),
    kind: Kind = Kind.PEOPLE,
    rates: Iterable[Rate] = (),
) -> Table:
    """From long rows whose id is a tuple of keys, one for each dimension (area, sex, age, period, …).

    Each dimension maps a parent to the children it is the sum of: {"Lancashire": [districts …], "Preston TTWA": […]};
    overlapping parents are allowed. `sensitive`: positions of sensitive attributes. A combination that is missing
    beside its siblings is a true zero. A total that is missing is added as an unpublished cell, because an attacker
    can add it up and carry it into another sum.
    """
    cells = {_key(row, len(dimensions)): row for row in rows}
    given, flagged = frozenset(cells), set(sensitive)
    _add_missing_totals(cells, dimensions)
    unpublished = frozenset(cells) - given
    relations = []
    for key in list(cells):
        for at, dimension in enumerate(dimensions):
            parts = _parts(key, at, dimension)
            if any(part in cells for part in parts):
                cells.update({part: Row(part, 0.0) for part in parts if part not in cells})
                relations.append(Relation(key, parts, at in flagged))
    return from_rows(cells.values(), relations, kind=kind, rates=rates, unpublished=unpublished)


def _key(row: Row, length: int) -> Key:
    if not isinstance(row.id, tuple) or len(row.id) != length:
        raise DisclosureError(f"The cell {name(row.id)} needs one key for each of {length} dimensions.")
    if not math.isfinite(row.value):
        raise DisclosureError(f"The cell {name(row.id)} has no value. Leave it out, or give its true count.")
    return row.id


def _parts(key: Key, at: int, dimension: Dimension) -> tuple[Key, ...]:
    return tuple((*key[:at], child, *key[at + 1 :]) for child in dimension.get(key[at], ()))


def _add_missing_totals(cells: dict[Key, Row], dimensions: Sequence[Dimension]) -> None:
    """Level by level: the parents of what there is, until nothing is missing."""
    parents_of: list[dict[Hashable, list[Hashable]]] = [{} for _ in dimensions]
    for at, dimension in enumerate(dimensions):
        for parent, children in dimension.items():
            for child in children:
                parents_of[at].setdefault(child, []).append(parent)
    waiting = list(cells)
    while waiting:
        key = waiting.pop()
        for at, parents in enumerate(parents_of):
            for parent in parents.get(key[at], ()):
                total = (*key[:at], parent, *key[at + 1 :])
                if total not in cells:
                    cells[total] = Row(total, math.nan)
                    waiting.append(total)
    for key in [key for key, row in cells.items() if math.isnan(row.value)]:
        _sum_of(key, cells, dimensions, ())


def _sum_of(key: Key, cells: dict[Key, Row], dimensions: Sequence[Dimension], above: tuple[Key, ...]) -> float:
    """The value of a cell, out of its parts in the first dimension that has some; 0 for a leaf that is missing."""
    if key in above:
        raise DisclosureError(f"The hierarchy runs in a circle at {name(key)}.")
    if key not in cells:
        return 0.0
    if math.isnan(cells[key].value):
        at = next(
            at for at, dimension in enumerate(dimensions) if any(part in cells for part in _parts(key, at, dimension))
        )
        parts = _parts(key, at, dimensions[at])
        cells[key] = Row(key, math.fsum(_sum_of(part, cells, dimensions, (*above, key)) for part in parts))
    return cells[key].value


def _add_up(
    cell: CellId, filled: dict[CellId, float], parents: Mapping[CellId, Sequence[CellId]], above: tuple[CellId, ...]
) -> float:
    if cell in above:
        raise DisclosureError(f"The hierarchy runs in a circle at {name(cell)}.")
    if cell not in filled:
        if cell not in parents:
            raise DisclosureError(f"The hierarchy names {name(cell)}, which has no value and no parts.")
        filled[cell] = math.fsum(_add_up(child, filled, parents, (*above, cell)) for child in parents[cell])
    return filled[cell]

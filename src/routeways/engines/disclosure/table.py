"""A table is cells and the sums that hold between them. A cell that several published tables share is one cell."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from routeways.engines.disclosure.rules import DisclosureError

CellId = Hashable
Vector = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]

ADDITIVE_TOLERANCE = 1e-6  # relative to the total; what decimals in a file may be off by


class Kind(StrEnum):
    """What the cells count; it chooses the primary rule."""

    PEOPLE = "people"  # counts of people (or of things that are people's: starts, achievements)
    ORGANISATIONS = "organisations"  # counts of organisations
    AMOUNT = "amount"  # sums over contributors: turnover, hours, pounds


@dataclass(frozen=True, slots=True)
class Relation:
    """`total` is the sum of `parts`. `sensitive`: the parts are the categories of a sensitive attribute."""

    total: CellId
    parts: tuple[CellId, ...]
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage published beside the table: 100 × numerator ÷ denominator, both cells of the table."""

    id: CellId
    numerator: CellId
    denominator: CellId


@dataclass(frozen=True, slots=True)
class Row:
    """One cell as plain data. `top`: its largest contributions, largest first; empty where not known."""

    id: CellId
    value: float
    contributors: float | None = None
    top: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Table:
    """Cells (values of zero or more, shape (n,)) and the relations that the published tables satisfy.

    `contributors`, shape (n,), is NaN where not known. `unpublished` cells stand in no published table but follow from
    them (a margin left out, the difference of two releases): they are protected as the others are. Raises
    DisclosureError where an id stands twice, a relation names an unknown cell, a value is negative or not finite, or
    a total is not the sum of its parts.
    """

    ids: tuple[CellId, ...]
    values: Vector
    relations: tuple[Relation, ...] = ()
    kind: Kind = Kind.PEOPLE
    contributors: Vector | None = None
    top: tuple[tuple[float, ...], ...] = ()
    rates: tuple[Rate, ...] = ()
    unpublished: frozenset[CellId] = frozenset()

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=float).ravel()
        values.setflags(write=False)
        object.__setattr__(self, "values", values)
        self._check_cells()
        self._check_relations()

    def _check_cells(self) -> None:
        if len(self.ids) != len(self.values):
            raise DisclosureError(f"The table has {len(self.ids)} cell names but {len(self.values)} values.")
        if len(self.index) != len(self.ids):
            twice = next(cell for cell in self.ids if self.ids.count(cell) > 1)
            raise DisclosureError(f"The cell {name(twice)} stands in the table twice. Give each cell one name.")
        for at in np.flatnonzero(~np.isfinite(self.values) | (self.values < 0)):
            raise DisclosureError(
                f"The cell {name(self.ids[at])} has the value {self.values[at]}; disclosure control needs values of "
                "zero or more."
            )
        sizes = [len(column) for column in (self.contributors, self.top) if column is not None and len(column)]
        if any(size != len(self.ids) for size in sizes):
            raise DisclosureError("Contributors and largest contributions must be given for each cell of the table.")

    def _check_relations(self) -> None:
        for relation in self.relations:
            cells = (relation.total, *relation.parts)
            for cell in cells:
                if cell not in self.index:
                    raise DisclosureError(f"A sum names the cell {name(cell)}, which the table does not have.")
            if len(set(cells)) != len(cells) or not relation.parts:
                raise DisclosureError(f"The sum for {name(relation.total)} has no parts or names a cell twice.")
            total, parts = self.value(relation.total), math.fsum(self.value(part) for part in relation.parts)
            if abs(total - parts) > ADDITIVE_TOLERANCE * max(1.0, total):
                raise DisclosureError(
                    f"The cell {name(relation.total)} is {total:g} but its parts add up to {parts:g}. "
                    "Disclosure control needs unrounded figures that add up."
                )
        for rate in self.rates:
            if rate.numerator not in self.index or rate.denominator not in self.index:
                raise DisclosureError(f"The rate {name(rate.id)} names a cell that the table does not have.")

    # -- reading

    @cached_property
    def index(self) -> dict[CellId, int]:
        return {cell: at for at, cell in enumerate(self.ids)}

    def value(self, cell: CellId) -> float:
        return float(self.values[self.index[cell]])

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def is_integer(self) -> bool:
        return bool(np.all(self.values == np.round(self.values)))

    @cached_property
    def matrix(self) -> tuple[Indices, Indices, Vector]:
        """The relations as A·values = 0 in compressed rows: starts, columns, coefficients (total −1, part +1)."""
        starts, columns, coefficients = [0], [], []
        for relation in self.relations:
            columns += [self.index[relation.total], *(self.index[part] for part in relation.parts)]
            coefficients += [-1.0, *(1.0 for _ in relation.parts)]
            starts.append(len(columns))
        return np.array(starts, np.int32), np.array(columns, np.int32), np.array(coefficients, float)

    @cached_property
    def is_total(self) -> npt.NDArray[np.bool_]:
        totals = np.zeros(len(self), dtype=bool)
        totals[[self.index[relation.total] for relation in self.relations]] = True
        return totals

    def top_of(self, at: int) -> tuple[float, ...]:
        return self.top[at] if self.top else ()

    def contributors_of(self, at: int) -> float | None:
        if self.contributors is None or math.isnan(self.contributors[at]):
            return None
        return float(self.contributors[at])


def name(cell: CellId) -> str:
    """A cell's id as it stands in a sentence."""
    return "“" + " · ".join(str(part) for part in (cell if isinstance(cell, tuple) else (cell,))) + "”"

"""The attacker: linear programs over everything published. Our own checker, used at the end of every run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeways.engines.disclosure.primary import TOLERANCE, Demand
from routeways.engines.disclosure.programs import Program, Work
from routeways.engines.disclosure.rules import DisclosureError, Rules
from routeways.engines.disclosure.table import CellId, Table, Vector, name
from routeways.values import Symbol

Published = Mapping[CellId, float | Symbol]


@dataclass(frozen=True, slots=True)
class Interval:
    """From `lower` to `upper` (infinity where nothing bounds it), both possible."""

    lower: float
    upper: float

    @property
    def width(self) -> float:
        return self.upper - self.lower

    def reaches(self, lower: float, upper: float) -> bool:
        """True where neither end lies inside the given range (up to the solver's precision)."""
        slack = TOLERANCE * (1 + abs(lower) + abs(upper))
        return self.lower <= lower + slack and self.upper >= upper - slack


def round_to(value: float, base: int) -> float:
    """To the nearest multiple of `base`, halves up."""
    return math.floor(value / base + 0.5) * base


def rounding_interval(published: float, rules: Rules, integers: bool) -> Interval:
    """What a value published as a rounded number can have been; a true zero is published as 0 and is 0."""
    base = rules.rounding_base
    if published == 0:
        return Interval(0.0, 0.0)
    upper = published + (math.ceil(base / 2) - 1 if integers else base / 2)
    return Interval(max(0.0, published - (base // 2 if integers else base / 2)), float(upper))


def knowledge(
    table: Table, published: Published, rules: Rules, *, insider: CellId | None = None
) -> tuple[Vector, Vector]:
    """What the attacker knows of each cell before looking at the sums: lower and upper, shape (n,)."""
    lower, upper = np.zeros(len(table)), np.full(len(table), np.inf)
    exact = {cell for rate in table.rates for cell in (rate.numerator, rate.denominator)}
    for cell, value in published.items():
        at = table.index.get(cell)
        if at is None:
            raise DisclosureError(f"The published cell {name(cell)} is not in the table that is attacked.")
        if rules.rounds and cell in exact and value != Symbol.CONFIDENTIAL:
            # A percentage from unrounded figures gives rounded ones away: cells under a rate count as known exactly.
            lower[at] = upper[at] = table.value(cell)
        elif value == Symbol.LOW:
            half = math.ceil(rules.rounding_base / 2) - 1 if table.is_integer else rules.rounding_base / 2
            lower[at], upper[at] = (1.0 if table.is_integer else 0.0), half
        elif not isinstance(value, Symbol):
            known = Interval(float(value), float(value))
            if rules.rounds:
                known = rounding_interval(float(value), rules, table.is_integer)
            lower[at], upper[at] = known.lower, known.upper
        else:
            lower[at] = rules.attacker_floor
    if insider is not None:
        lower[table.index[insider]] = upper[table.index[insider]] = table.value(insider)
    return np.minimum(lower, upper), upper


def attack(
    table: Table, published: Published, *, rules: Rules | None = None, insider: CellId | None = None
) -> dict[CellId, Interval]:
    """The interval to which an attacker can narrow each cell that is not published as a number.

    `published` maps ids to numbers or symbols; a cell of the table that it leaves out is unknown. Of `table` only the
    ids and the relations are used, never a hidden value (an insider's own cell and, with rounding, cells under a rate
    apart). `rules` say whether values were rounded and whether the attacker uses whole numbers. Raises
    DisclosureError where the published figures contradict each other.
    """
    rules = rules or Rules()
    lower, upper = knowledge(table, published, rules, insider=insider)
    unknown = np.flatnonzero(lower < upper)
    program = _over(table, lower, upper, unknown, integer=False)
    whole = None
    if rules.attacker_knows_integers and table.is_integer:
        whole = _over(table, lower, upper, unknown, integer=True)
    ends: dict[CellId, Interval] = {}
    for column, at in enumerate(unknown):
        cell = table.ids[at]
        if isinstance(published.get(cell), float | int) and not isinstance(published.get(cell), Symbol):
            continue
        low, high = (_end(program, whole, column, sign) for sign in (1, -1))
        ends[cell] = Interval(max(low, float(lower[at])), min(high, float(upper[at])))
    for at in np.flatnonzero(lower == upper):
        if isinstance(published.get(table.ids[at], Symbol.CONFIDENTIAL), Symbol):
            ends[table.ids[at]] = Interval(float(lower[at]), float(upper[at]))
    return ends


def _over(table: Table, lower: Vector, upper: Vector, unknown: np.ndarray, *, integer: bool) -> Program:
    """The program over the unknown cells alone: what is known moves to the right-hand side."""
    column = np.full(len(table), -1, dtype=np.int32)
    column[unknown] = np.arange(len(unknown), dtype=np.int32)
    starts, index, coefficients = table.matrix
    is_unknown = column[index] >= 0
    known = np.where(is_unknown, 0.0, coefficients * lower[index])
    rows = np.repeat(np.arange(len(table.relations)), np.diff(starts))
    right = -np.bincount(rows, weights=known, minlength=len(table.relations))
    counts = np.bincount(rows[is_unknown], minlength=len(table.relations))
    empty = counts == 0
    scale = 1 + float(np.max(lower, initial=0.0))
    if np.any(np.abs(right[empty]) > TOLERANCE * scale):
        worst = table.relations[int(np.flatnonzero(empty & (np.abs(right) > TOLERANCE * scale))[0])]
        raise DisclosureError(
            f"The published figures contradict each other: {name(worst.total)} is not its parts’ sum."
        )
    return Program(
        costs=np.zeros(len(unknown)),
        lower=lower[unknown],
        upper=upper[unknown],
        rows=(
            np.concatenate([[0], np.cumsum(counts[~empty])]).astype(np.int32),
            column[index[is_unknown]],
            coefficients[is_unknown],
        ),
        row_lower=right[~empty],
        row_upper=right[~empty],
        integer=integer,
    )


def _end(program: Program, whole: Program | None, column: int, sign: int) -> float:
    """The least (sign 1) or greatest (sign −1) possible value of one cell; `whole` is the same in whole numbers.

    What has no end in fractions has none in whole numbers either, so those are asked only about finite ends.
    """
    for asked in (program, whole):
        if asked is None:
            continue
        asked.set_costs(column, float(sign))
        status, end = asked.solve(), sign * asked.objective
        asked.set_costs(column, 0.0)
        if status == "infeasible":
            raise DisclosureError("The published figures contradict each other: no table has all of them.")
        if status != "optimal":
            return -sign * math.inf
    return end


class Deviations:
    """All the ways in which hidden cells can move together without any published figure changing.

    Column j is the deviation y of cell j from its true value; A·y = 0. A published cell moves within its rounding,
    a hidden one from the attacker's floor upwards without limit.
    """

    def __init__(
        self, table: Table, published_slack: tuple[Vector, Vector], rules: Rules, work: Work, seed: int
    ) -> None:
        self.table, self.work = table, work
        self.down_published, self.up_published = published_slack
        known = np.array([0.0 if cell in table.unpublished else rules.attacker_floor for cell in table.ids])
        self.down_hidden = np.maximum(0.0, table.values - known)
        self.program = Program(
            costs=np.zeros(len(table)),
            lower=-self.down_published,
            upper=self.up_published,
            rows=table.matrix,
            row_lower=np.zeros(len(table.relations)),
            row_upper=np.zeros(len(table.relations)),
            integer=False,
            seed=seed,
        )
        self._columns = np.arange(len(table), dtype=np.int32)
        self._bounds = (-self.down_published, self.up_published)

    def hide(self, hidden: Vector) -> None:
        """Sets what is hidden: 1 or 0 for each cell."""
        self._set(
            np.where(hidden > 0, self.down_hidden, self.down_published), np.where(hidden > 0, np.inf, self.up_published)
        )

    def hide_partly(self, hidden: Vector, forced: npt.NDArray[np.bool_], ceiling: float) -> None:
        """As `hide` for fractions of hidden: a cell moves that fraction of its way, and no cell needs to move further
        than `ceiling`, the amount of the demand that is asked about. `forced` cells are hidden and move freely."""
        up = self.up_published + np.maximum(0.0, ceiling - self.up_published) * hidden
        down = self.down_published
        down = down + np.maximum(0.0, np.minimum(self.down_hidden, ceiling) - down) * hidden
        self._set(np.where(forced, self.down_hidden, down), np.where(forced, np.inf, up))

    def _set(self, down: Vector, up: Vector) -> None:
        self._bounds = (-down, up)
        self.program.set_bounds(self._columns, *self._bounds)

    def reach(self, demand: Demand, *, cap: float | None = None) -> float:
        """How far the demand's cell can go in the demand's direction, at most `cap` (default: its amount).

        `witness` and `reduced` of the program hold the deviation and the duals afterwards.
        """
        cap = demand.amount if cap is None else cap
        low, high = (array[demand.cell] for array in self._bounds)
        self.program.set_bounds(demand.cell, max(low, -cap), min(high, cap))
        if demand.insider >= 0:
            self.program.set_bounds(demand.insider, 0.0, 0.0)
        self.program.set_costs(demand.cell, -float(demand.sign))
        status = self.program.solve(self.work)
        self.witness, self.reduced = self.program.values, self.program.reduced_costs
        far = -self.program.objective
        self.program.set_costs(demand.cell, 0.0)
        self.program.set_bounds(demand.cell, low, high)
        if demand.insider >= 0:
            at = demand.insider
            self.program.set_bounds(at, self._bounds[0][at], self._bounds[1][at])
        if status != "optimal":
            raise DisclosureError(f"The attack on {name(self.table.ids[demand.cell])} stopped with “{status}”.")
        return far

    @property
    def moved(self) -> npt.NDArray[np.bool_]:
        """The cells that move in the last answer."""
        return np.abs(self.witness) > 1e-12

    def holds(self, demand: Demand) -> bool:
        return self.reach(demand) >= demand.amount * (1 - TOLERANCE) - TOLERANCE

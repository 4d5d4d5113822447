"""Protect a table: primary suppression, secondary suppression, and a proof by the attacker on every run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from routeways.engines.disclosure.attacker import (
    Deviations,
    Interval,
    Published,
    knowledge,
)
from routeways.engines.disclosure.exact import Proof, prove
from routeways.engines.disclosure.harden import as_published, assault, harden, publish
from routeways.engines.disclosure.heuristic import Cheapest, Mask, Problem, cannot_protect, search
from routeways.engines.disclosure.primary import TOLERANCE, Demand, Need, demands, primary
from routeways.engines.disclosure.programs import Work
from routeways.engines.disclosure.rates import publishable_rate
from routeways.engines.disclosure.rules import DisclosureError, Rules
from routeways.engines.disclosure.table import CellId, Table, Vector, name
from routeways.values import Symbol

PROOF_WORK = 20_000  # some seconds to a minute on one core
EXACT_CELLS = 3_000  # beyond this many cells the cuts would not come to an end in any work limit worth waiting for
PUBLIC_REASON = "Confidential: hidden to protect people or organisations."


class Method(StrEnum):
    EXACT = "exact"  # proved to be the least costly pattern
    BOUNDED = "bounded"  # the work limit came first: safe, and proved to be within `gap` of the least cost
    HEURISTIC = "heuristic"  # safe; nothing is known about a cheaper pattern
    NONE = "none"  # nothing had to be hidden


@dataclass(frozen=True, slots=True)
class ProtectedCell:
    """One cell after protection. Only `value` and `symbol` may be published.

    `reason` (“primary: …”, “secondary: protects …”) and `needed` tell more than the table does and stay inside;
    `attacker` is the certificate: the interval that the attacker reached, which contains `needed`.
    """

    id: CellId
    value: float | None
    symbol: Symbol | None
    reason: str = ""
    needed: Interval | None = None
    attacker: Interval | None = None


@dataclass(frozen=True, eq=False)
class Protected:
    """A table that may be published. `gap` is (cost − proved least cost) ÷ cost, None where nothing was proved."""

    table: Table
    cells: tuple[ProtectedCell, ...]
    rates: Mapping[CellId, float | Symbol]
    method: Method
    cost: float
    gap: float | None
    work: int

    @property
    def published(self) -> dict[CellId, float | Symbol]:
        """What may leave the house, by id: a number or a symbol. Cells that stand in no table are not in it."""
        found: dict[CellId, float | Symbol] = {}
        for cell in self.cells:
            shown = cell.symbol if cell.symbol is not None else cell.value
            if shown is not None:
                found[cell.id] = shown
        return found

    @property
    def suppressed(self) -> tuple[ProtectedCell, ...]:
        return tuple(cell for cell in self.cells if cell.symbol is Symbol.CONFIDENTIAL)


def information(table: Table) -> Vector:
    """What hiding each cell costs, shape (n,): its size counts by its logarithm, and a total costs twice."""
    return (1 + np.log2(1 + table.values)) * np.where(table.is_total, 2.0, 1.0)


def protect(
    table: Table,
    rules: Rules,
    *,
    weights: Vector | None = None,
    seed: int = 0,
    work_limit: int | None = None,
    already: Published | None = None,
) -> Protected:
    """Hides the confidential cells and as little else as keeps an attacker from working them out.

    `weights` is the cost of hiding each cell, shape (n,), more than zero (default: `information`). `work_limit` bounds
    the search for the least costly pattern, in steps of the solver and not in seconds, so that the same input gives
    the same answer on any machine; 0 asks for the heuristic alone.
    `already` holds cells that were released before: numbers stay published, symbols stay hidden. Raises
    DisclosureError where no pattern is safe, and never returns one that the attacker breaks.
    """
    work = Work(PROOF_WORK if work_limit is None else work_limit)
    needs = primary(table, rules)
    _check(table, rules, needs, already or {})
    problem = _problem(table, rules, needs, weights=weights, already=already or {}, work=work, seed=seed)
    cheapest = Cheapest(problem)
    best = search(problem, cheapest)
    proof = Proof(best, -math.inf)
    if work.limit and len(table) <= EXACT_CELLS:
        work.limit += work.used  # the limit is for the proof; without the heuristic there would be no answer at all
        proof = prove(problem, cheapest, best)
    hidden = harden(problem, cheapest, proof.hidden, rules)
    return _result(problem, hidden, proof.bound, rules, needs)


def _check(table: Table, rules: Rules, needs: dict[int, Need], already: Published) -> None:
    for cell, shown in already.items():
        at = table.index.get(cell)
        if at is None:
            raise DisclosureError(f"The cell {name(cell)} was released before but is not in this table.")
        if at in needs and not isinstance(shown, Symbol):
            raise DisclosureError(f"The cell {name(cell)} is confidential but was released before as a number.")
    if rules.attacker_floor > 0:
        for at in needs:
            if table.values[at] < rules.attacker_floor:
                raise DisclosureError(
                    f"The rules say that hidden values are at least {rules.attacker_floor:g}, but the confidential "
                    f"cell {name(table.ids[at])} is below that. Set the attacker’s floor to 0."
                )


def _problem(
    table: Table,
    rules: Rules,
    needs: dict[int, Need],
    *,
    weights: Vector | None,
    already: Published,
    work: Work,
    seed: int,
) -> Problem:
    weights = information(table) if weights is None else np.asarray(weights, dtype=float)
    if weights.shape != (len(table),) or not np.all(np.isfinite(weights) & (weights > 0)):
        raise DisclosureError("Weights must be one finite number above zero for each cell.")
    forced, eligible = np.zeros(len(table), bool), table.values > (-1 if rules.hide_zeros else 0)
    eligible &= table.values >= rules.attacker_floor
    forced[list(needs)] = True
    forced[[table.index[cell] for cell in table.unpublished]] = True
    for cell, shown in already.items():
        eligible[table.index[cell]] = isinstance(shown, Symbol)
        forced[table.index[cell]] |= isinstance(shown, Symbol)
    lower, upper = knowledge(table, {cell: as_published(table, rules, cell) for cell in table.ids}, rules)
    slack = (np.maximum(0.0, table.values - lower), np.maximum(0.0, upper - table.values))
    deviations = Deviations(table, slack, rules, work, seed)
    asked = _attainable(demands(table, rules, needs), deviations, forced | eligible, rules)
    return Problem(table, asked, forced, eligible, weights, rules.secondary_range, deviations, work, seed)


def _attainable(asked: list[Demand], deviations: Deviations, everything: Mask, rules: Rules) -> list[Demand]:
    """Demands that not even an empty page would meet are lowered to what it gives: an insider, or an attacker who
    knows a floor, knows that much before anything is published. Others must be met in full."""
    deviations.hide(everything.astype(float))
    found = []
    for demand in asked:
        far = deviations.reach(demand)
        if far < demand.amount * (1 - TOLERANCE) - TOLERANCE:
            if demand.insider < 0 and not (rules.attacker_floor > 0 and demand.sign < 0):
                raise DisclosureError(cannot_protect(deviations.table, demand))
            found += [replace(demand, amount=far)] if far > TOLERANCE else []
        else:
            found.append(demand)
    return found


# -- the result


def _result(problem: Problem, hidden: Mask, bound: float, rules: Rules, needs: dict[int, Need]) -> Protected:
    """Attacks the finished table from what is published alone; raises rather than return a table that breaks."""
    table, cost = problem.table, problem.cost(hidden)
    published = publish(table, hidden, rules)
    seen, broken = assault(problem, hidden, rules)
    if broken:
        raise DisclosureError(
            f"The cell {name(table.ids[broken[0].cell])} would not be safe in any pattern that was tried. Nothing was "
            "published. Publish fewer breakdowns."
        )
    needed, gap = _needed(problem, hidden), _gap(cost, bound)
    cells = []
    for at, cell in enumerate(table.ids):
        out = published.get(cell)
        if hidden[at]:
            reason = _reason(problem, at, needs, stands_in_a_table=out is not None)
            symbol = None if out is None else Symbol.CONFIDENTIAL
            cells.append(ProtectedCell(cell, None, symbol, reason, needed[at], seen[cell]))
        else:
            shown = (None, out) if isinstance(out, Symbol) else (out, None)
            cells.append(ProtectedCell(cell, *shown))
    return Protected(
        table=table,
        cells=tuple(cells),
        rates=_rates(table, published, rules),
        method=_method(hidden, gap),
        cost=cost,
        gap=gap,
        work=problem.work.used,
    )


def _needed(problem: Problem, hidden: Mask) -> dict[int, Interval]:
    """The range of each hidden cell against the outside attacker; a secondary cell’s is at least its own value."""
    ranges = {int(at): [float(problem.table.values[at])] * 2 for at in np.flatnonzero(hidden)}
    for demand in problem.demands:
        if demand.insider < 0:
            ranges[demand.cell][demand.sign > 0] += demand.sign * demand.amount
    return {at: Interval(*ends) for at, ends in ranges.items()}


def _reason(problem: Problem, at: int, needs: dict[int, Need], *, stands_in_a_table: bool) -> str:
    if at in needs:
        return needs[at].reason
    if not problem.forced[at]:
        helped = problem.helps.get(at)
        return "secondary: protects " + (name(problem.table.ids[helped.cell]) if helped else "other cells")
    return "hidden in an earlier release" if stands_in_a_table else "not published"


def _rates(table: Table, published: Published, rules: Rules) -> dict[CellId, float | Symbol]:
    found: dict[CellId, float | Symbol] = {}
    for rate in table.rates:
        both = [published.get(cell, Symbol.NOT_AVAILABLE) for cell in (rate.numerator, rate.denominator)]
        true = [table.value(cell) for cell in (rate.numerator, rate.denominator)]
        known = [
            shown if isinstance(shown, Symbol) and shown is not Symbol.LOW else value
            for shown, value in zip(both, true, strict=True)
        ]
        found[rate.id] = publishable_rate(known[0], known[1], rules).shown
    return found


def _gap(cost: float, bound: float) -> float | None:
    if cost == 0 or bound >= cost - 1e-6 * max(1.0, cost):
        return 0.0
    return (cost - bound) / cost if bound > 0 else None


def _method(hidden: Mask, gap: float | None) -> Method:
    if not hidden.any():
        return Method.NONE
    if gap is None:
        return Method.HEURISTIC
    return Method.EXACT if gap == 0 else Method.BOUNDED

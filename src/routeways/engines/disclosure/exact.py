"""The least costly pattern, proved: cuts from the attacker's linear programs (after Fischetti and Salazar, 2001).

The master program chooses what to hide. Each answer is attacked; where a demand fails, the duals of the attacker's
program say which cells would have had to be hidden, as one linear inequality that every safe pattern satisfies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from routeways.engines.disclosure.heuristic import Cheapest, Mask, Problem, build, trim
from routeways.engines.disclosure.primary import TOLERANCE, Demand
from routeways.engines.disclosure.programs import Program
from routeways.engines.disclosure.rules import DisclosureError
from routeways.engines.disclosure.table import Vector

NEGLIGIBLE = 1e-7  # duals below this are zero
LP_ROUNDS = 100
PATIENCE = 5  # rounds of the relaxation without a better bound
ROUNDINGS = (0.05, 0.3, 0.5, 0.7, 0.95)
LOOSE = 0.05  # the first relative gap of the master program
PATTERNS = 4  # how many of its patterns are attacked each round


@dataclass(frozen=True)
class Cut:
    """Σ coefficients·hidden ≥ at_least over the free cells `columns`."""

    columns: np.ndarray
    coefficients: Vector
    at_least: float


@dataclass(frozen=True)
class Proof:
    """The pattern found, and the cost that no safe pattern can fall below."""

    hidden: Mask
    bound: float


class Master:
    """min weights·x over 0 ≤ x ≤ 1, x binary when it counts, subject to the cuts found so far."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.free = np.flatnonzero(problem.eligible & ~problem.forced).astype(np.int32)
        self.column = np.full(len(problem.table), -1, dtype=np.int32)
        self.column[self.free] = np.arange(len(self.free), dtype=np.int32)
        self.seen: set[bytes] = set()
        self.program = Program(
            costs=problem.weights[self.free],
            lower=np.zeros(len(self.free)),
            upper=np.ones(len(self.free)),
            rows=(np.zeros(1, np.int32), np.zeros(0, np.int32), np.zeros(0)),
            row_lower=np.zeros(0),
            row_upper=np.zeros(0),
            seed=problem.seed,
        )

    def add(self, cut: Cut | None, hidden: Vector | None = None) -> bool:
        """True where the cut is new and cuts `hidden` off."""
        if cut is None:
            return False
        key = np.concatenate([cut.columns, np.round(cut.coefficients, 9), [cut.at_least]]).tobytes()
        if key in self.seen:
            return False
        if hidden is not None and cut.coefficients @ hidden[cut.columns] >= cut.at_least - 1e-6:
            return False
        self.seen.add(key)
        self.program.add_row(self.column[cut.columns], cut.coefficients, cut.at_least)
        return True

    def patterns(self) -> list[Mask]:
        """The whole patterns that the last solve came across, the best last."""
        found = []
        for values in self.program.whole_answers()[-PATTERNS:]:
            hidden = self.problem.forced.copy()
            hidden[self.free] = values > 0.5
            found.append(hidden)
        return found

    def answer(self) -> Vector:
        hidden = self.problem.forced.astype(float)
        hidden[self.free] = np.clip(self.program.values, 0.0, 1.0)
        return hidden


def cut_for(problem: Problem, reduced: Vector, demand: Demand, secondary: bool = False) -> Cut | None:
    """The inequality that the attacker's duals give.

    Weak duality: a demand can only be met if Σ (dual × how far the cell may move) reaches its amount, and how far a
    cell may move is linear in whether it is hidden. As hiding is yes or no, a coefficient need not exceed the right
    side, which also stands in for “without limit”. For a `secondary` cell the demand only holds if it is hidden.
    """
    dev = problem.deviations
    up, down = np.where(reduced < -NEGLIGIBLE, -reduced, 0.0), np.where(reduced > NEGLIGIBLE, reduced, 0.0)
    if demand.insider >= 0:
        up[demand.insider] = down[demand.insider] = 0.0
    with np.errstate(invalid="ignore"):
        gain = np.where(up > 0, np.inf, 0.0) + down * (dev.down_hidden - dev.down_published)
    given = float(up @ dev.up_published + down @ dev.down_published)
    given += float(gain[problem.forced].sum())
    if secondary:
        given += float(gain[demand.cell])
    return _clipped(problem, gain, demand.amount - given, demand.cell if secondary else -1)


def _clipped(problem: Problem, gain: Vector, needed: float, only_if: int) -> Cut | None:
    if not math.isfinite(needed) or needed <= TOLERANCE:
        return None
    coefficients = np.where(problem.eligible & ~problem.forced, np.minimum(np.maximum(gain, 0.0), needed), 0.0) / needed
    at_least = 1.0
    if only_if >= 0:
        coefficients[only_if], at_least = -1.0, 0.0
    columns = np.flatnonzero(np.abs(coefficients) > NEGLIGIBLE)
    return Cut(columns, coefficients[columns], at_least)


def first_cuts(problem: Problem) -> Iterator[Cut | None]:
    """One inequality for each demand and each relation of its cell; and nothing is hidden alone in its line."""
    table, exact = problem.table, problem.deviations.up_published + problem.deviations.down_published == 0
    by_cell: dict[int, list[Demand]] = {}
    for demand in problem.demands:
        by_cell.setdefault(demand.cell, []).append(demand)
    for relation in table.relations:
        cells = np.array([table.index[cell] for cell in (relation.total, *relation.parts)])
        signs = np.array([-1.0, *(1.0 for _ in relation.parts)])
        for cell, sign in zip(cells.tolist(), signs, strict=True):
            for demand in by_cell.get(cell, ()):
                # A·y = 0 solved for the demanded cell: the other cells carry the duals of this one relation.
                reduced = np.zeros(len(table))
                reduced[cells] = demand.sign * sign * signs
                reduced[cell] = 0.0
                yield cut_for(problem, reduced, demand)
        if problem.width > 0 and exact[cells].all():
            for cell in cells[(problem.eligible & ~problem.forced)[cells]]:
                others = np.zeros(len(table))
                others[cells[cells != cell]] = np.inf
                if not others[problem.forced].any():
                    yield _clipped(problem, others, 1.0, int(cell))


def separate_fraction(problem: Problem, master: Master, hidden: Vector) -> int:
    """Attacks a fractional answer of the relaxed master; how many cuts were added."""
    added, ceiling = 0, -1.0
    for demand in problem.demands:  # widest first, so equal amounts stand together
        if demand.amount != ceiling:
            ceiling = demand.amount
            problem.deviations.hide_partly(hidden, problem.forced, ceiling)
        if not problem.deviations.holds(demand):
            added += master.add(cut_for(problem, problem.deviations.reduced, demand), hidden)
    return added


def separate(problem: Problem, master: Master, pattern: Mask) -> tuple[int, bool]:
    """Attacks a whole pattern; how many cuts were added, and whether everything held."""
    hidden = pattern.astype(float)
    problem.deviations.hide(hidden)
    added, safe = 0, True
    for demand in problem.demands:
        if not problem.deviations.holds(demand):
            safe = False
            added += master.add(cut_for(problem, problem.deviations.reduced, demand), hidden)
    if safe and problem.width > 0:
        for at in np.flatnonzero(pattern & ~problem.forced).tolist():
            cut, wide = _width_cut(problem, at)
            safe &= wide
            added += master.add(cut, hidden)
    return added, safe


def _width_cut(problem: Problem, at: int) -> tuple[Cut | None, bool]:
    """The two directions of a secondary cell together must reach the width, if it is hidden at all."""
    total, far = np.zeros(len(problem.table)), 0.0
    given = 0.0
    dev = problem.deviations
    for sign in (1, -1):
        far += dev.reach(Demand(at, sign, problem.width))
        up = np.where(dev.reduced < -NEGLIGIBLE, -dev.reduced, 0.0)
        down = np.where(dev.reduced > NEGLIGIBLE, dev.reduced, 0.0)
        total += np.where(up > 0, np.inf, 0.0) + down * (dev.down_hidden - dev.down_published)
        given += float(up @ dev.up_published + down @ dev.down_published)
    if far >= problem.width * (1 - TOLERANCE):
        return None, True
    given += float(total[problem.forced].sum() + total[at])
    return _clipped(problem, total, problem.width - given, at), False


def prove(problem: Problem, cheapest: Cheapest, best: Mask) -> Proof:
    """Improves `best` until it is proved least costly or the work is used up; then with the bound reached.

    The master is first solved loosely: most cuts come from patterns that are nowhere near optimal, and a loose answer
    costs a small part of an exact one. The looseness goes only when the attacker finds nothing more.
    """
    master = Master(problem)
    for cut in first_cuts(problem):
        master.add(cut)
    bound, gap = _relax(problem, master), LOOSE
    master.program.set_integer()
    while problem.work.left and bound < problem.cost(best) - 1e-6:
        master.program.start_from(best[master.free].astype(float))
        master.program.set_gap(gap)
        status = master.program.solve(problem.work)
        if status == "infeasible":
            raise DisclosureError("The exact method contradicts itself: no pattern passes its own cuts.")
        bound = max(bound, master.program.bound)
        added = 0
        for hidden in master.patterns():
            if np.array_equal(hidden, best):
                continue
            more, safe = separate(problem, master, hidden)
            added += more
            mended = hidden if safe else trim(problem, build(problem, cheapest, problem.demands, start=hidden))
            if problem.cost(mended) < problem.cost(best) - 1e-9:
                best = mended
        if not added:
            if gap == 0.0:
                break
            gap = 0.0
    return Proof(best, min(bound, problem.cost(best)))


def _relax(problem: Problem, master: Master) -> float:
    """Cuts on the relaxation first: each costs one small linear program and saves branching later.

    Where the fractions pass, they are rounded in a few ways and the roundings are attacked.
    """
    bound, stalled = 0.0, 0
    for _ in range(LP_ROUNDS):
        if not problem.work.left or master.program.solve(problem.work) != "optimal":
            break
        previous, bound = bound, master.program.objective
        stalled = stalled + 1 if bound - previous < 1e-4 * max(1.0, bound) else 0
        answer = master.answer()
        added = separate_fraction(problem, master, answer)
        if not added:
            added = sum(separate(problem, master, answer > level)[0] for level in ROUNDINGS)
        if not added or stalled > PATIENCE:
            break
    return bound

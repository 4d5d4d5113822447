"""A sound and fast pattern of secondary suppressions: cheapest deviations one by one, then everything needless back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from routeways.engines.disclosure.attacker import Deviations
from routeways.engines.disclosure.primary import TOLERANCE, Demand
from routeways.engines.disclosure.programs import Program, Work
from routeways.engines.disclosure.rules import DisclosureError
from routeways.engines.disclosure.table import Table, Vector, name

Mask = npt.NDArray[np.bool_]
TRIES = 3  # orders of the demands
MANY = 100  # with so many demands one order is enough: the time is better spent on the proof
ROUNDS = 3  # slope scaling: costs per unit moved are put right by what the last answer moved


@dataclass
class Problem:
    """What is to be hidden and why: shared by the heuristic and the exact method.

    `forced` cells are hidden whatever happens, `eligible` ones may be; `weights` is the information in each cell;
    a cell hidden only for others must keep an interval at least `width` wide.
    """

    table: Table
    demands: list[Demand]
    forced: Mask
    eligible: Mask
    weights: Vector
    width: float
    deviations: Deviations
    work: Work
    seed: int
    helps: dict[int, Demand] = field(default_factory=dict)  # secondary cell → the demand it was first hidden for

    def cost(self, hidden: Mask) -> float:
        return float(self.weights[hidden & ~self.forced].sum())

    def wide(self, at: int) -> Mask | None:
        """The cells that move to keep this secondary cell as wide as it must stay; None where the attacker can
        narrow it further. `hide` must have been called."""
        moved = np.zeros(len(self.table), dtype=bool)
        far = 0.0
        for sign in (1, -1):
            if far < self.width * (1 - TOLERANCE):
                far += self.deviations.reach(Demand(at, sign, self.width))
                moved |= self.deviations.moved
        return moved if far >= self.width * (1 - TOLERANCE) else None


class Cheapest:
    """The cheapest deviation that meets one demand: column j is cell j going up, column n + j is it going down."""

    def __init__(self, problem: Problem) -> None:
        table, size = problem.table, len(problem.table)
        starts, index, coefficients = table.matrix
        # Each relation's row holds its cells twice, once up and once down.
        both = np.concatenate([index, index + size]).astype(np.int32)
        signs = np.concatenate([coefficients, -coefficients])
        row = np.repeat(np.arange(len(table.relations)), np.diff(starts))
        order = np.argsort(np.concatenate([row, row]), kind="stable")
        usable = problem.forced | problem.eligible
        self.problem, self.size = problem, size
        self.up = np.where(usable, np.inf, 0.0)
        self.down = np.where(usable, problem.deviations.down_hidden, 0.0)
        self.program = Program(
            costs=np.zeros(2 * size),
            lower=np.zeros(2 * size),
            upper=np.concatenate([self.up, self.down]),
            rows=((2 * starts).astype(np.int32), both[order], signs[order]),
            row_lower=np.zeros(len(table.relations)),
            row_upper=np.zeros(len(table.relations)),
            seed=problem.seed,
        )

    def support(self, demand: Demand, hidden: Mask) -> Mask | None:
        """The cells that must be hidden for the cheapest deviation found; None where there is no deviation at all."""
        columns = [demand.cell, demand.cell + self.size]
        go, stay = columns if demand.sign > 0 else columns[::-1]
        self.program.set_bounds([go, stay], [demand.amount, 0.0], [demand.amount, 0.0])
        if demand.insider >= 0:
            self.program.set_bounds([demand.insider, demand.insider + self.size], [0.0, 0.0], [0.0, 0.0])
        weights = np.where(hidden, 0.0, self.problem.weights)
        best: Mask | None = None
        per_unit = weights / np.maximum(1e-9, np.minimum(demand.amount, np.maximum(self.problem.table.values, 1.0)))
        for _ in range(ROUNDS):
            self.program.set_costs(np.arange(2 * self.size), np.concatenate([per_unit, per_unit]))
            if self.program.solve(self.problem.work) != "optimal":
                break
            values = self.program.values
            moved = values[: self.size] + values[self.size :]
            found = moved > TOLERANCE * demand.amount
            if best is not None and weights[found].sum() >= weights[best].sum() - 1e-12:
                break
            best = found
            per_unit = np.where(found, weights / np.maximum(moved, TOLERANCE), per_unit)
        touched = [demand.cell, demand.insider] if demand.insider >= 0 else [demand.cell]
        for at in touched:
            self.program.set_bounds([at, at + self.size], [0.0, 0.0], [self.up[at], self.down[at]])
        return best


def build(problem: Problem, cheapest: Cheapest, order: list[Demand], start: Mask | None = None) -> Mask:
    """Hides more until every demand holds. Raises DisclosureError where one cannot, naming the cell."""
    hidden = problem.forced | start if start is not None else problem.forced.copy()
    problem.deviations.hide(hidden.astype(float))
    for demand in order:
        if not problem.deviations.holds(demand):
            found = cheapest.support(demand, hidden)
            if found is None:
                raise DisclosureError(cannot_protect(problem.table, demand))
            for at in np.flatnonzero(found & ~hidden):
                problem.helps.setdefault(int(at), demand)
            hidden |= found
            problem.deviations.hide(hidden.astype(float))
    return _widen_secondaries(problem, cheapest, hidden)


def _widen_secondaries(problem: Problem, cheapest: Cheapest, hidden: Mask) -> Mask:
    checked: set[int] = set()
    while waiting := [int(at) for at in np.flatnonzero(hidden & ~problem.forced) if int(at) not in checked]:
        for at in waiting:
            checked.add(at)
            if problem.wide(at) is not None:
                continue
            demand = Demand(at, 1, problem.width)
            found = cheapest.support(demand, hidden)
            if found is None:
                raise DisclosureError(cannot_protect(problem.table, demand))
            for new in np.flatnonzero(found & ~hidden):
                problem.helps.setdefault(int(new), demand)
            hidden = hidden | found
            problem.deviations.hide(hidden.astype(float))
    return hidden


def cannot_protect(table: Table, demand: Demand) -> str:
    towards = "upwards" if demand.sign > 0 else "downwards"
    return (
        f"The cell {name(table.ids[demand.cell])} cannot be protected {towards} by {demand.amount:g}, even if "
        "everything that may be hidden is hidden. Publish fewer breakdowns, or allow zeros or earlier figures to be "
        "hidden."
    )


def trim(problem: Problem, hidden: Mask) -> Mask:
    """Publishes again, dearest first, each secondary cell whose publication breaks nothing.

    A witness is the set of cells that move in one deviation which meets a demand: publishing any other cell cannot
    break that demand, so only few demands are solved again.
    """
    deviations = problem.deviations
    deviations.hide(hidden.astype(float))
    witnesses: dict[Demand | int, Mask] = {}
    for demand in problem.demands:
        deviations.holds(demand)
        witnesses[demand] = deviations.moved
    secondaries = np.flatnonzero(hidden & ~problem.forced).tolist()
    for at in secondaries:
        witnesses[at] = hidden if (moved := problem.wide(at)) is None else moved
    for at in sorted(secondaries, key=lambda at: (-problem.weights[at], at)):
        without = hidden.copy()
        without[at] = False
        deviations.hide(without.astype(float))
        again = _still_met(problem, witnesses, at)
        if again is not None:
            hidden = without
            witnesses.pop(at)
            witnesses.update(again)
    deviations.hide(hidden.astype(float))
    return hidden


def _still_met(problem: Problem, witnesses: dict[Demand | int, Mask], at: int) -> dict[Demand | int, Mask] | None:
    """New witnesses in place of those that use the cell `at`, which has just been published; None if one is lost."""
    found: dict[Demand | int, Mask] = {}
    for key, witness in witnesses.items():
        if not witness[at] or key == at:
            continue
        if isinstance(key, Demand):
            moved = problem.deviations.moved if problem.deviations.holds(key) else None
        else:
            moved = problem.wide(key)
        if moved is None:
            return None
        found[key] = moved
    return found


def search(problem: Problem, cheapest: Cheapest) -> Mask:
    """The best of a few orders of the demands: the widest first, then shuffled by the seed."""
    rng = np.random.default_rng(problem.seed)
    best: Mask | None = None
    for attempt in range(TRIES if len(problem.demands) < MANY else 1):
        order = list(problem.demands)
        if attempt:
            order = [order[at] for at in rng.permutation(len(order))]
        hidden = trim(problem, build(problem, cheapest, order))
        if best is None or problem.cost(hidden) < problem.cost(best) - 1e-9:
            best = hidden
    assert best is not None  # noqa: S101
    return best

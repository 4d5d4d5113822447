"""Controlled rounding: each cell goes to a neighbouring multiple of the base, and the sums still hold exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from routeways.engines.disclosure.programs import Program, Work
from routeways.engines.disclosure.rules import DisclosureError
from routeways.engines.disclosure.table import CellId, Table, Vector

RELAXED_STEPS = 4  # how many multiples beyond its neighbours a cell may go before we say that it cannot be done
WORK = 2_000_000  # simplex iterations


@dataclass(frozen=True, eq=False)
class Rounded:
    """Rounded values by id. `zero_restricted`: multiples of the base stayed, others went to one of their neighbours.

    Where that is impossible the rounding is relaxed: `worst` is then the largest |rounded − true| ÷ base (below 1
    when zero-restricted), and `note` says so in a sentence that can stand under the table.
    """

    values: Mapping[CellId, float]
    base: int
    zero_restricted: bool
    worst: float
    note: str


def controlled_rounding(table: Table, base: int, seed: int) -> Rounded:
    """All cells to multiples of `base`, so that every relation of the table still adds up.

    A cell v between two multiples should go up with chance (v mod base) ÷ base, as in random rounding; the seed draws
    these wishes and the program meets as many as the sums allow, so single cells are unbiased and sums nearly so.
    Raises DisclosureError where even the relaxed rounding cannot add up.
    """
    if base < 1 or base != int(base):
        raise DisclosureError(f"A rounding base must be a whole number of 1 or more, not {base}.")
    scaled = table.values / base
    down = np.floor(scaled + 1e-9)
    rest = np.clip(scaled - down, 0.0, 1.0)
    rest[rest < 1e-9] = 0.0
    # The wish: up where the draw is below the rest. Costs carry how strongly, and keep the answer unique.
    costs = np.random.default_rng(seed).random(len(table)) - rest
    for steps in range(RELAXED_STEPS + 1):
        answer = _solve(table, down, rest, costs=costs, steps=steps, seed=seed)
        if answer is not None:
            return _result(table, base, answer, steps)
    raise DisclosureError(
        f"The table cannot be rounded to {base} so that its sums hold, not even {RELAXED_STEPS} steps away. "
        "Round its cells independently and say that totals may not add up."
    )


def _solve(table: Table, down: Vector, rest: Vector, *, costs: Vector, steps: int, seed: int) -> Vector | None:
    """Multiples of the base for each cell: the lower neighbour plus 0 or 1, and up to `steps` beyond on each side.

    Columns: the step up from the lower neighbour, then the steps beyond, up and down. None where infeasible.
    """
    size, sums = len(table), len(table.relations)
    starts, index, coefficients = table.matrix
    row = np.repeat(np.arange(sums), np.diff(starts))
    right = np.zeros(sums)
    np.subtract.at(right, row, coefficients * down[index])
    order = np.argsort(np.concatenate([row] * 3), kind="stable")
    program = Program(
        # One step beyond costs more than all wishes together: relaxed rounding moves as few cells as it can.
        costs=np.concatenate([costs, np.full(2 * size, 2.0 * size)]),
        lower=np.zeros(3 * size),
        upper=np.concatenate([np.ceil(rest), np.full(size, float(steps)), np.minimum(down, steps)]),
        rows=(
            (3 * starts).astype(np.int32),
            np.concatenate([index, index + size, index + 2 * size]).astype(np.int32)[order],
            np.concatenate([coefficients, coefficients, -coefficients])[order],
        ),
        row_lower=right,
        row_upper=right,
        integer=True,
        seed=seed,
    )
    status = program.solve(Work(WORK))
    if status == "infeasible":
        return None
    if status != "optimal":
        raise DisclosureError("Controlled rounding of this table takes more work than is allowed. Split the table.")
    steps_taken = np.round(program.values).reshape(3, size)
    return down + steps_taken[0] + steps_taken[1] - steps_taken[2]


def _result(table: Table, base: int, multiples: Vector, steps: int) -> Rounded:
    values = multiples * base
    for relation in table.relations:
        parts = sum(values[table.index[part]] for part in relation.parts)
        if parts != values[table.index[relation.total]]:
            raise DisclosureError("The rounded table does not add up: the solver’s answer was not whole.")
    worst = float(np.max(np.abs(values - table.values), initial=0.0)) / base
    note = f"Rounded to {base}; totals are the sums of the rounded figures."
    if steps:
        note += f" Some figures had to be moved further than to the nearest multiple, by up to {worst * base:g}."
    return Rounded(dict(zip(table.ids, values.tolist(), strict=True)), base, steps == 0, worst, note)

"""How far groups of people came, as a table that nobody can be told from."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date

from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

ALL = "all"
ALL_STEPS = "every step"
SEED = 20211201


def protected_steps(
    counts: Mapping[str, Sequence[int]], order: Sequence[str], on: date
) -> tuple[Mapping[tuple[str, str], int | Symbol], str]:
    """(group or ALL, step or ALL_STEPS) → number or symbol, and the reference of the rule.

    `counts` are each group’s people by the furthest step they reached, in `order`. Raises DisclosureError where no safe
    table exists.
    """
    from routeways.engines.disclosure import Kind, Row, from_dimensions, protect

    rules, reference = rules_in_force(on)
    if not counts:
        return {}, reference
    full = {one: [*numbers, sum(numbers)] for one, numbers in counts.items()}
    full[ALL] = [sum(column) for column in zip(*full.values(), strict=True)]
    steps = (*order, ALL_STEPS)
    rows = [Row((one, step), number) for one, all_ in full.items() for step, number in zip(steps, all_, strict=True)]
    dimensions: list[Mapping[Hashable, Sequence[Hashable]]] = [{ALL: tuple(counts)}, {ALL_STEPS: tuple(order)}]
    shown = protect(from_dimensions(rows, dimensions, kind=Kind.PEOPLE), rules, seed=SEED).published
    return {key: one if isinstance(one, Symbol) else int(one) for key, one in shown.items()}, reference  # type: ignore[misc]

"""The last word is the attacker's: the finished table is attacked as a stranger would, and mended until it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from routeways.engines.disclosure.attacker import Interval, attack, round_to
from routeways.engines.disclosure.heuristic import Cheapest, Mask, Problem, build
from routeways.engines.disclosure.primary import TOLERANCE, Demand
from routeways.engines.disclosure.rules import DisclosureError, Rules
from routeways.engines.disclosure.table import CellId, Table
from routeways.values import Symbol

ROUNDS = 8


def as_published(table: Table, rules: Rules, cell: CellId) -> float | Symbol:
    """How a cell that is not hidden is published: exactly, or rounded (a true zero stays 0, less than half: `low`)."""
    value = table.value(cell)
    if not rules.rounds or value == 0:
        return value
    return round_to(value, rules.rounding_base) or Symbol.LOW


def publish(table: Table, hidden: Mask, rules: Rules) -> dict[CellId, float | Symbol]:
    """What leaves the house: numbers and `c`; unpublished cells are left out."""
    return {
        cell: Symbol.CONFIDENTIAL if hidden[at] else as_published(table, rules, cell)
        for at, cell in enumerate(table.ids)
        if cell not in table.unpublished
    }


def assault(problem: Problem, hidden: Mask, rules: Rules) -> tuple[Mapping[CellId, Interval], list[Demand]]:
    """The outside attacker's intervals, and every demand that fails against the outside attacker or an insider."""
    table = problem.table
    published = publish(table, hidden, rules)
    outside = attack(table, published, rules=rules)
    broken = []
    for insider in sorted({-1} | {demand.insider for demand in problem.demands}):
        known = None if insider < 0 else table.ids[insider]
        seen = outside if known is None else attack(table, published, rules=rules, insider=known)
        for demand in problem.demands:
            if demand.insider == insider and not _holds(table, demand, seen[table.ids[demand.cell]]):
                broken.append(demand)
    for at in np.flatnonzero(hidden & ~problem.forced).tolist():
        if outside[table.ids[at]].width < problem.width * (1 - 2 * TOLERANCE):
            broken.append(Demand(at, 1, problem.width))
    return outside, broken


def _holds(table: Table, demand: Demand, seen: Interval) -> bool:
    value = float(table.values[demand.cell])
    if demand.sign > 0:
        return seen.reaches(value, value + demand.amount)
    return seen.reaches(value - demand.amount, value)


def harden(problem: Problem, cheapest: Cheapest, hidden: Mask, rules: Rules) -> Mask:
    """Hides more where the finished table breaks.

    That happens where the attacker uses whole numbers, which linear programs do not see, or where the solver's
    precision was at its end. A demand that breaks is asked for with a little more each round; after that, everything
    that may be hidden is.
    """
    asked = list(problem.demands)
    for attempt in range(ROUNDS):
        _, broken = assault(problem, hidden, rules)
        if not broken:
            return hidden
        more = [replace(demand, amount=demand.amount * 1.1 + 0.5 * (attempt + 1)) for demand in broken]
        asked = more + asked
        try:
            hidden = build(replace(problem, demands=asked), cheapest, asked, start=hidden)
        except DisclosureError:
            break
    return problem.forced | problem.eligible

"""What is left to decide: the problem without what is locked or barred."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routeways.engines.matching.problem import OPEN, Flags, Ints, Problem


@dataclass(frozen=True, eq=False)
class Market:
    """`open`, shape (edges,), is None where every edge is; `held`, shape (n,), has the locked edges, else −1.

    The places of offer j are slots[j] … slots[j + 1] − 1: its capacity, or one more than ask for it, never full then.
    """

    open: Flags | None
    capacity: Ints
    slots: Ints
    held: Ints


@dataclass(frozen=True, slots=True)
class Infeasible:
    """A locked pair that cannot hold, and why (the end of a sentence)."""

    agent: int
    offer: int
    why: str


def market(problem: Problem) -> Market | Infeasible:
    """Takes the locked pairs out. Infeasible is the first of them that cannot hold."""
    held = np.full(problem.agents, -1, np.int64)
    capacity = problem.capacity.copy()
    for agent, offer in problem.locked.tolist():
        edge = problem.edge_between(agent, offer)
        if edge >= 0 and held[agent] == edge:
            continue
        why = _obstacle(problem, int(held[agent]), edge, int(capacity[offer]))
        if why:
            return Infeasible(agent, offer, why)
        held[agent] = edge
        capacity[offer] -= 1
    free = None
    if problem.barred is not None:
        free = problem.barred == OPEN
    if len(problem.locked):
        unlocked = held[problem.agent_of_edge] < 0
        free = unlocked if free is None else free & unlocked
    wanted = np.bincount(problem.offer if free is None else problem.offer[free], minlength=problem.offers)
    slots = np.zeros(problem.offers + 1, np.int64)
    np.cumsum(np.minimum(capacity, wanted + 1), out=slots[1:])
    return Market(free, capacity, slots, held)


def _obstacle(problem: Problem, already: int, edge: int, places: int) -> str:
    if already >= 0:
        return "the agent is locked to another offer as well"
    if edge < 0:
        return "the agent did not choose this offer"
    if problem.barred is not None and problem.barred[edge] != OPEN:
        cause = int(problem.barred[edge])
        return (
            f"it is excluded: {problem.causes[cause]}" if cause >= 0 else "the offer’s ranking does not name the agent"
        )
    return "" if places > 0 else "the offer has no place left"

"""What a run gives back, frozen: who got what, the proof that it is right, and why each other agent got nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from routeways.engines.matching.market import Infeasible
from routeways.engines.matching.problem import NOT_LISTED, OPEN, Ints, Problem

MATCHED = -1  # of an agent; a number of 0 or more is the given cause that stands in its way
FULL = -3  # every offer it may take is full of agents placed better
NO_GAIN = -4  # every offer it may take would lower the total score
assert NOT_LISTED == -2  # noqa: S101  the fourth code: no offer lists it, or it has no choice at all

Codes = npt.NDArray[np.int32]


class Status(StrEnum):
    STABLE = "stable"
    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    LIMIT = "limit"


class UnsoundMatching(RuntimeError):
    """The checker found a fault in a result: a fault in Routeways, never in the problem. Nothing is returned."""


@dataclass(frozen=True, eq=False)
class Matching:
    """A result; the certificate of each mode is what the checker worked out anew.

    edge      shape (n,): the edge each agent got, or −1
    value     the scores of the edges got, agents' and offers', without stay bonus
    moved     how many agents have another offer than before, or none any more
    cause     shape (n,): MATCHED, NOT_LISTED, FULL, NO_GAIN, or the number of the problem's cause
    unfilled  shape (m,): places left
    blocking_pairs  of stable: pairs that would both rather have each other
    dual_gap, prices  of welfare: what the prices of places (shape (m,)) prove might be missing to the best value
    served, leximin   of fair: how many got an offer, and their own scores in rising order
    """

    status: Status
    edge: Ints
    value: int
    moved: int
    cause: Codes
    unfilled: Ints
    blocking_pairs: int | None = None
    dual_gap: int | None = None
    prices: Ints | None = None
    served: int | None = None
    leximin: Ints | None = None
    infeasible: Infeasible | None = None

    def __post_init__(self) -> None:
        for array in (self.edge, self.cause, self.unfilled, self.prices, self.leximin):
            if array is not None:
                array.setflags(write=False)

    def offer_of(self, problem: Problem) -> Ints:
        """The offer each agent got, or −1. Shape (n,)."""
        found = np.full(problem.agents, -1, np.int64)
        got = self.edge >= 0
        found[got] = problem.offer[self.edge[got]]
        return found


def value_of(problem: Problem, edge: Ints) -> int:
    return int(problem.worth[edge[edge >= 0]].sum())


def moved_of(problem: Problem, offer: Ints) -> int:
    if problem.previous is None:
        return 0
    return int(np.count_nonzero((problem.previous >= 0) & (problem.previous != offer)))


def causes_of(problem: Problem, edge: Ints, weight: Ints | None) -> Codes:
    """Why each agent has nothing. `weight`, shape (edges,), where an edge below 0 is never worth taking."""
    cause = np.full(problem.agents, MATCHED, np.int32)
    for agent in np.flatnonzero(edge < 0).tolist():
        begin, end = int(problem.starts[agent]), int(problem.starts[agent + 1])
        barred = np.full(end - begin, OPEN) if problem.barred is None else problem.barred[begin:end]
        if np.any(barred == OPEN):
            gains = weight is None or bool(np.any(weight[begin:end][barred == OPEN] >= 0))
            cause[agent] = FULL if gains else NO_GAIN
        elif np.any(barred >= 0):
            given = begin + np.flatnonzero(barred >= 0)
            cause[agent] = barred[_best(problem, given) - begin]
        else:
            cause[agent] = NOT_LISTED
    return cause


def _best(problem: Problem, edges: Ints) -> int:
    """The edge the agent likes best, the first of equals."""
    if problem.rank is not None:
        return int(edges[np.argmin(problem.rank[edges])])
    return int(edges[0] if problem.score is None else edges[np.argmax(problem.score[edges])])

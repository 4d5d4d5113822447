"""One call for the three modes: prepare, solve, explain, check."""

from __future__ import annotations

import numpy as np

from routeways.engines.matching import checking
from routeways.engines.matching.deferred import stable
from routeways.engines.matching.fair import fair
from routeways.engines.matching.market import Infeasible, Market, market
from routeways.engines.matching.problem import Ints, Mode, Problem
from routeways.engines.matching.result import (
    MATCHED,
    Matching,
    Status,
    UnsoundMatching,
    causes_of,
    moved_of,
    value_of,
)
from routeways.engines.matching.welfare import Before, welfare

# The solvers claim 0 blocking pairs and a gap of 0; the checker counts both anew and refuses where that is not so.


def solve(problem: Problem, *, before: Before | None = None, compiled: bool | None = None) -> Matching:
    """The best matching in the problem's mode, checked. The same problem and seed give the same matching.

    `before` (welfare) is an earlier run to begin from: after a small change it saves most of the time.
    `compiled` chooses machine code (True) or plain Python (False) instead of the size; the result is the same.
    Raises UnsoundMatching where the checker finds a fault.
    """
    found = market(problem)
    if isinstance(found, Infeasible):
        return _checked(problem, _infeasible(problem, found))
    return _checked(problem, _solved(problem, found, before, compiled))


def _checked(problem: Problem, matching: Matching) -> Matching:
    faults = checking.check(problem, matching)
    if faults:
        raise UnsoundMatching(f"The matching did not pass its check and is not used: {' '.join(faults)}")
    return matching


def _solved(problem: Problem, found: Market, before: Before | None, compiled: bool | None) -> Matching:
    if problem.mode is Mode.STABLE:
        edge = _with_locks(stable(problem, found, compiled=compiled), found)
        return _matching(problem, Status.STABLE, edge, blocking_pairs=0)
    if problem.mode is Mode.WELFARE:
        edge, prices = welfare(problem, found, before=before, compiled=compiled)
        edge = _with_locks(edge, found)
        return _matching(problem, Status.OPTIMAL, edge, dual_gap=0, prices=prices)
    edge = _with_locks(fair(problem, found, compiled=compiled), found)
    chosen = edge[edge >= 0]
    own = np.zeros(len(chosen), np.int64) if problem.score is None else np.sort(problem.score[chosen])
    return _matching(problem, Status.OPTIMAL, edge, served=len(chosen), leximin=own)


def _with_locks(edge: Ints, open_market: Market) -> Ints:
    return np.where(open_market.held >= 0, open_market.held, edge)


def _matching(
    problem: Problem,
    status: Status,
    edge: Ints,
    *,
    blocking_pairs: int | None = None,
    dual_gap: int | None = None,
    prices: Ints | None = None,
    served: int | None = None,
    leximin: Ints | None = None,
) -> Matching:
    chosen = problem.offer[edge[edge >= 0]]
    offer = np.full(problem.agents, -1, np.int64)
    offer[edge >= 0] = chosen
    return Matching(
        status=status,
        edge=edge,
        value=value_of(problem, edge),
        moved=moved_of(problem, offer),
        cause=causes_of(problem, edge, checking.weights(problem) if problem.mode is Mode.WELFARE else None),
        unfilled=problem.capacity - np.bincount(chosen, minlength=problem.offers),
        blocking_pairs=blocking_pairs,
        dual_gap=dual_gap,
        prices=prices,
        served=served,
        leximin=leximin,
    )


def _infeasible(problem: Problem, why: Infeasible) -> Matching:
    return Matching(
        status=Status.INFEASIBLE,
        edge=np.full(problem.agents, -1, np.int64),
        value=0,
        moved=0,
        cause=np.full(problem.agents, MATCHED, np.int32),
        unfilled=problem.capacity.copy(),
        infeasible=why,
    )

"""Deferred acceptance with capacities: agents propose, offers hold the best so far (Gale and Shapley 1962).

The result is the stable matching that is best for every agent at once. Each side compares by one 64-bit key on the
edge: its order, then the lottery. All lists are sorted in one go, by the agent's number and its key in 64 bits.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routeways.engines.matching.compiled import kernel
from routeways.engines.matching.lottery import draws
from routeways.engines.matching.market import Market
from routeways.engines.matching.problem import Ints, Problem


def stable(problem: Problem, market: Market, *, compiled: bool | None = None) -> Ints:
    """The edge each agent that is not locked ends with, or −1. Shape (n,)."""
    agent_draw, offer_draw = draws(problem)
    wanted = _order(problem.rank, problem.score, len(problem.offer))
    placed = _order(problem.offer_rank, problem.offer_score, len(problem.offer))
    agent_key = fused(wanted, offer_draw, problem.offer)
    offer_key = fused(placed, agent_draw, problem.agent_of_edge)
    run = kernel(propose, len(problem.offer), compiled=compiled)
    order = _by_agent(problem, agent_key, market)
    held: Ints = run(*order, problem.offer, offer_key, market.slots)
    return held


def _by_agent(problem: Problem, key: Ints, market: Market) -> tuple[Ints, Ints]:
    """The open edges, best first within an agent, and where those of each agent begin among them, shape (n + 1,)."""
    if market.open is None:
        return problem.starts, _sorted(problem.agent_of_edge, key, problem.agents)
    edges = np.flatnonzero(market.open)
    agent = problem.agent_of_edge[edges]
    starts = np.zeros(problem.agents + 1, np.int64)
    np.cumsum(np.bincount(agent, minlength=problem.agents), out=starts[1:])
    return starts, edges[_sorted(agent, key[edges], problem.agents)]


def _sorted(agent: Ints, key: Ints, agents: int) -> Ints:
    bits = int(key.max(initial=0)).bit_length()
    if bits + agents.bit_length() > 63:
        return np.lexsort((key, agent))
    together = agent << bits
    together |= key
    return np.argsort(together)


def _order(rank: Ints | None, score: Ints | None, edges: int) -> Ints:
    if rank is not None:
        return rank
    return np.zeros(edges, np.int64) if score is None else -score


def fused(order: Ints, draw: Ints, drawn: npt.NDArray[np.integer]) -> Ints:
    """One key that compares as (order, lottery number of whom the edge leads to) does. Lower is better. (edges,)"""
    if not order.size:
        return order.copy()
    bits = max(int(draw.max()).bit_length(), 1)
    low, high = int(order.min()), int(order.max())
    if (high - low).bit_length() + bits > 62:  # then the places of the orders among all of them will do
        order = np.unique(order, return_inverse=True)[1].astype(np.int64)
        low = 0
    keys = order - low
    keys <<= bits
    keys |= draw[drawn]
    return keys


def propose(starts, order, offers, offer_key, slots):  # type: ignore[no-untyped-def]
    """The kernel: each agent goes along its edges in `order`. `slots`: where each offer's places begin, (m + 1,)."""
    agents = len(starts) - 1
    held = np.full(agents, -1, np.int64)
    following = starts[:-1].copy()
    size = np.zeros(len(slots) - 1, np.int64)
    keys = np.empty(slots[-1], np.int64)  # beside the agents: a heap is compared in one piece of memory
    place = np.empty(slots[-1], np.int64)
    for first in range(agents):
        agent = first
        while agent >= 0:
            at = following[agent]
            if at == starts[agent + 1]:
                break
            following[agent] = at + 1
            edge = order[at]
            offer, key = offers[edge], offer_key[edge]
            begin, room = slots[offer], slots[offer + 1] - slots[offer]
            if size[offer] < room:
                rise(place, keys, begin, size[offer], agent, key)
                size[offer] += 1
                held[agent] = edge
                agent = -1
            elif room > 0 and key < keys[begin]:
                loser = place[begin]
                sink(place, keys, begin, room, agent, key)
                held[agent], held[loser] = edge, -1
                agent = loser
    return held


def rise(place, keys, begin, at, agent, key):  # type: ignore[no-untyped-def]
    """Puts an agent into the heap of an offer that has `at` of them; the worst key stands on top."""
    while at > 0:
        above = (at - 1) // 2
        if keys[begin + above] >= key:
            break
        keys[begin + at], place[begin + at] = keys[begin + above], place[begin + above]
        at = above
    keys[begin + at], place[begin + at] = key, agent


def sink(place, keys, begin, size, agent, key):  # type: ignore[no-untyped-def]
    """Replaces the worst of a full offer by a better one."""
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and keys[begin + below + 1] > keys[begin + below]:
            below += 1
        if keys[begin + below] <= key:
            break
        keys[begin + at], place[begin + at] = keys[begin + below], place[begin + below]
        at = below
    keys[begin + at], place[begin + at] = key, agent

"""Deferred acceptance with capacities: agents propose, offers hold the best so far (Gale and Shapley 1962).

The result is the stable matching that is best for every agent at once. Time follows the proposals that are made, not
the edges: an agent's next choice is found by looking through its list, and only a list that is proposed along for long
is sorted. An offer compares agents by one 64-bit key on the edge: its order of them, then the lottery.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routeways.engines.matching.compiled import kernel
from routeways.engines.matching.lottery import draws
from routeways.engines.matching.market import Market
from routeways.engines.matching.problem import Ints, Problem

CLOSED = 2**63 - 1  # the key of an edge that nobody proposes along
SORT_AFTER = 10  # proposals of one agent


def stable(problem: Problem, market: Market, *, compiled: bool | None = None) -> Ints:
    """The edge each agent that is not locked ends with, or −1. Shape (n,)."""
    agent_draw, offer_draw = draws(problem)
    wanted = _order(problem.rank, problem.score, len(problem.offer))
    placed = _order(problem.offer_rank, problem.offer_score, len(problem.offer))
    agent_key = fused(wanted, offer_draw, problem.offer)
    if market.open is not None:
        agent_key[~market.open] = CLOSED
    offer_key = fused(placed, agent_draw, problem.agent_of_edge)
    run = kernel(propose, len(problem.offer), compiled=compiled)
    held: Ints = run(problem.starts, problem.offer, agent_key, offer_key, market.slots)
    return held


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


def propose(starts, offers, agent_key, offer_key, slots):  # type: ignore[no-untyped-def]
    """The kernel. `slots`, shape (m + 1,): where the places of each offer begin among all places."""
    agents = len(starts) - 1
    held = np.full(agents, -1, np.int64)
    last = np.full(agents, -1, np.int64)
    tries = np.zeros(agents, np.int64)
    order = np.empty(len(offers), np.int32)
    size = np.zeros(len(slots) - 1, np.int64)
    keys = np.empty(slots[-1], np.int64)  # beside the agents: a heap is compared in one piece of memory
    place = np.empty(slots[-1], np.int64)
    for first in range(agents):
        agent = first
        while True:
            edge = next_choice(agent, starts, agent_key, last, tries, order)
            if edge < 0:
                break
            offer, key = offers[edge], offer_key[edge]
            begin, room = slots[offer], slots[offer + 1] - slots[offer]
            if size[offer] < room:
                rise(place, keys, begin, size[offer], agent, key)
                size[offer] += 1
                held[agent] = edge
                break
            if room > 0 and key < keys[begin]:
                loser = place[begin]
                sink(place, keys, begin, room, agent, key)
                held[agent] = edge
                held[loser] = -1
                agent = loser
    return held


def next_choice(agent, starts, agent_key, last, tries, order):  # type: ignore[no-untyped-def]
    """The agent's best edge after those it has proposed along, or −1."""
    begin, end = starts[agent], starts[agent + 1]
    made = tries[agent]
    tries[agent] = made + 1
    if made >= SORT_AFTER:
        if made >= end - begin:
            return -1
        if made == SORT_AFTER:
            order[begin:end] = np.argsort(agent_key[begin:end])
        edge = begin + order[begin + made]
        return edge if agent_key[edge] < CLOSED else -1
    best, best_key, after = -1, CLOSED, last[agent]
    for edge in range(begin, end):
        key = agent_key[edge]
        if after < key < best_key:
            best, best_key = edge, key
    last[agent] = best_key
    return best


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

"""The independent checker: works every claim of a result out anew, from the problem and the pairs alone.

It shares no code with the solvers: whole columns here, searches and heaps there. Every run of `solve` ends with it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from routeways.engines.matching.problem import NOT_LISTED, OPEN, Flags, Ints, Mode, Problem
from routeways.engines.matching.result import FULL, MATCHED, NO_GAIN, Matching, Status


def check(problem: Problem, matching: Matching) -> tuple[str, ...]:
    """The faults of a result, one sentence each; none where it is sound and its certificate holds."""
    if matching.infeasible is not None or matching.status is Status.INFEASIBLE:
        return tuple(_infeasible(problem, matching))
    faults = tuple(_pairs(problem, matching))
    if faults:
        return faults
    return (*_numbers(problem, matching), *_certificate(problem, matching), *_causes(problem, matching))


def blocking_pairs(problem: Problem, edge: Ints) -> int:
    """Pairs where the agent likes the offer better than what it has, and the offer has room or somebody it likes less.

    Ties are ties here: who is only equal does not block. Locked agents neither leave nor are pushed out.
    """
    rank = _order(problem.rank, problem.score, problem)
    place = _order(problem.offer_rank, problem.offer_score, problem)
    got = edge >= 0
    locked = _locked_agents(problem)
    current = np.full(problem.agents, np.iinfo(np.int64).max)
    current[got] = rank[edge[got]]
    current[locked] = np.iinfo(np.int64).min
    worst = np.full(problem.offers, np.iinfo(np.int64).min)
    movable = edge[got & ~locked]
    np.maximum.at(worst, problem.offer[movable], place[movable])
    room = problem.capacity - np.bincount(problem.offer[edge[got]], minlength=problem.offers)
    worst[room > 0] = np.iinfo(np.int64).max
    blocks = (rank < current[problem.agent_of_edge]) & (place < worst[problem.offer])
    if problem.barred is not None:
        blocks &= problem.barred == OPEN
    return int(np.count_nonzero(blocks))


def dual_gap(problem: Problem, edge: Ints, prices: Ints) -> int:
    """How far above the value of these pairs (with stay bonus) any matching can be, by these prices of places.

    Weak duality: with a price of 0 or more on each place, no matching is worth more than what its places cost plus what
    each agent gains at best after paying. 0 proves the pairs optimal. Raises ValueError for a negative price.
    """
    if np.any(prices < 0):
        raise ValueError("A price is negative.")
    locked = _locked_agents(problem)
    weight = weights(problem)
    margin = weight - prices[problem.offer]
    usable = ~locked[problem.agent_of_edge]
    if problem.barred is not None:
        usable &= problem.barred == OPEN
    margin[~usable] = 0
    filled = np.diff(problem.starts) > 0
    gains = np.maximum(np.maximum.reduceat(margin, problem.starts[:-1][filled]), 0) if len(margin) else margin
    places = problem.capacity - np.bincount(problem.offer[edge[locked]], minlength=problem.offers)
    free = edge[(edge >= 0) & ~locked]
    return int(gains.sum()) + int((places * prices).sum()) - int(weight[free].sum())


def weights(problem: Problem) -> Ints:
    """What welfare adds up: the worth of an edge, and the stay bonus where it is the one the agent had. (edges,)"""
    if problem.previous is None or not problem.stay_bonus:
        return problem.worth
    stays = problem.previous[problem.agent_of_edge] == problem.offer
    return problem.worth + problem.stay_bonus * stays


def more_could_be_served(problem: Problem, edge: Ints) -> bool:
    """Whether one more agent could get an offer by moving others: a search along the edges from all without one."""
    usable = ~_locked_agents(problem)[problem.agent_of_edge]
    if problem.barred is not None:
        usable &= problem.barred == OPEN
    got = edge >= 0
    holder_of = problem.offer[edge[got]]
    room = problem.capacity > np.bincount(holder_of, minlength=problem.offers)
    reached = ~got
    while True:
        offers = np.zeros(problem.offers, bool)
        offers[problem.offer[usable & reached[problem.agent_of_edge]]] = True
        if np.any(offers & room):
            return True
        before = int(np.count_nonzero(reached))
        reached[np.flatnonzero(got)[offers[holder_of]]] = True
        if int(np.count_nonzero(reached)) == before:
            return False


# -- the parts


def _pairs(problem: Problem, matching: Matching) -> Iterator[str]:
    edge = matching.edge
    if edge.shape != (problem.agents,):
        yield f"There are {problem.agents} agents but answers for {len(edge)}."
        return
    got = np.flatnonzero(edge >= 0)
    chosen = edge[got]
    if np.any((chosen < problem.starts[got]) | (chosen >= problem.starts[got + 1])):
        yield "An agent got an offer that it did not choose."
        return
    if problem.barred is not None and np.any(problem.barred[chosen] != OPEN):
        yield "An agent got an offer that is barred to it."
    if np.any(np.bincount(problem.offer[chosen], minlength=problem.offers) > problem.capacity):
        yield "An offer has more agents than places."
    held = matching.offer_of(problem)
    if np.any(held[problem.locked[:, 0]] != problem.locked[:, 1]):
        yield "A locked pair does not hold."


def _numbers(problem: Problem, matching: Matching) -> Iterator[str]:
    chosen = matching.edge[matching.edge >= 0]
    value = sum(int(column[chosen].sum()) for column in (problem.score, problem.offer_score) if column is not None)
    if matching.value != value:
        yield f"The value is {value}, not {matching.value}."
    left = problem.capacity - np.bincount(problem.offer[chosen], minlength=problem.offers)
    if not np.array_equal(matching.unfilled, left):
        yield "The places left are not what the pairs leave."
    had = np.full(problem.agents, -1) if problem.previous is None else problem.previous
    moved = int(np.count_nonzero((had != -1) & (had != matching.offer_of(problem))))
    if matching.moved != moved:
        yield f"{moved} agents moved, not {matching.moved}."


def _certificate(problem: Problem, matching: Matching) -> Iterator[str]:
    if problem.mode is Mode.STABLE:
        found = blocking_pairs(problem, matching.edge)
        if matching.status is not Status.STABLE or found or matching.blocking_pairs != 0:
            yield f"{found} pairs block; the certificate says {matching.blocking_pairs}."
    elif problem.mode is Mode.WELFARE:
        gap = None if matching.prices is None else dual_gap(problem, matching.edge, matching.prices)
        if gap != matching.dual_gap or (matching.status is Status.OPTIMAL) != (gap == 0):
            yield f"The dual gap is {gap}; the certificate says {matching.dual_gap}."
    else:
        chosen = np.sort(matching.edge[matching.edge >= 0])
        own = np.sort(np.zeros(len(chosen), np.int64) if problem.score is None else problem.score[chosen])
        if matching.served != len(chosen) or matching.leximin is None or not np.array_equal(own, matching.leximin):
            yield "The vector of scores is not that of the pairs."
        if more_could_be_served(problem, matching.edge):
            yield "One more agent could be served."


def _causes(problem: Problem, matching: Matching) -> Iterator[str]:
    without = matching.edge < 0
    if np.any((matching.cause == MATCHED) != ~without):
        yield "An agent without an offer has no cause, or one with an offer has."
        return
    agent = problem.agent_of_edge
    barred = np.full(len(problem.offer), OPEN) if problem.barred is None else problem.barred
    open_edge = barred == OPEN
    has_open = _any(open_edge, agent, problem.agents)
    full = matching.unfilled == 0
    gains = open_edge if problem.mode is not Mode.WELFARE else open_edge & (weights(problem) >= 0)
    expected_full = _any(gains, agent, problem.agents)
    if np.any(without & ((matching.cause == FULL) != expected_full)):
        yield "The cause “full” is given to the wrong agents."
    if np.any(gains & without[agent] & ~full[problem.offer]):
        yield "An agent without an offer could have one that is not full."
    if np.any(without & ((matching.cause == NO_GAIN) != (has_open & ~expected_full))):
        yield "The cause “would lower the total score” is given to the wrong agents."
    excluded = _any(barred >= 0, agent, problem.agents)
    if np.any(without & ((matching.cause == NOT_LISTED) != (~has_open & ~excluded))):
        yield "The cause “not listed” is given to the wrong agents."
    given = np.flatnonzero(without & (matching.cause >= 0))
    named = _any(barred == matching.cause[agent], agent, problem.agents)
    if np.any(has_open[given]) or not np.all(named[given]):
        yield "A given cause stands with an agent that it does not keep out."


def _infeasible(problem: Problem, matching: Matching) -> Iterator[str]:
    if matching.infeasible is None or matching.status is not Status.INFEASIBLE or np.any(matching.edge >= 0):
        yield "A result that is infeasible names a locked pair and matches nobody."
        return
    pairs = {(agent, offer) for agent, offer in problem.locked.tolist()}
    agents, offers = [agent for agent, _ in pairs], [offer for _, offer in pairs]
    edges = {pair: np.flatnonzero((problem.agent_of_edge == pair[0]) & (problem.offer == pair[1])) for pair in pairs}
    barred = problem.barred
    impossible = (
        any(agents.count(agent) > 1 for agent in agents),
        any(offers.count(offer) > problem.capacity[offer] for offer in offers),
        any(not len(at) or (barred is not None and barred[at[0]] != OPEN) for at in edges.values()),
    )
    if (matching.infeasible.agent, matching.infeasible.offer) not in pairs or not any(impossible):
        yield "The locked pairs can hold, or the one named is not among them."


def _locked_agents(problem: Problem) -> Flags:
    locked = np.zeros(problem.agents, bool)
    locked[problem.locked[:, 0]] = True
    return locked


def _order(rank: Ints | None, score: Ints | None, problem: Problem) -> Ints:
    if rank is not None:
        return rank
    return np.zeros(len(problem.offer), np.int64) if score is None else np.negative(score)


def _any(flags: Flags, group: Ints, groups: int) -> Flags:
    found = np.zeros(groups, bool)
    found[group[flags]] = True
    return found

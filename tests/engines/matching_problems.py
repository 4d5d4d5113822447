"""Matching problems for tests: documents from Hypothesis, seeded arrays, and textbook methods to compare with."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from routeways.engines.matching import Mode, Problem
from routeways.engines.matching.problem import OPEN

CAUSES = ("too far", "ineligible")


@st.composite
def documents(draw: st.DrawFn, mode: str = "stable", *, negative: bool = False) -> dict[str, Any]:
    """A small problem as plain data, with ties, rankings, exclusions, one lock that can hold, previous offers."""
    agents = [f"a{at}" for at in range(draw(st.integers(0, 6)))]
    offers = [f"o{at}" for at in range(draw(st.integers(0, 4)))]
    points = st.integers(-3 if negative else 0, 4)
    rows, chosen = [], []
    for agent in agents:
        wanted = draw(st.lists(st.sampled_from(offers), unique=True)) if offers else []
        ranked = draw(st.booleans())
        choices = [
            {"offer": offer, "score": draw(points)} | ({"rank": draw(st.integers(1, 3))} if ranked else {})
            for offer in wanted
        ]
        rows.append({"id": agent, "choices": choices})
        chosen += [[agent, offer] for offer in wanted]
    listed = []
    for offer in offers:
        row: dict[str, Any] = {"id": offer, "capacity": draw(st.integers(0, 3))}
        if draw(st.booleans()):
            order = draw(st.permutations(agents))[: draw(st.integers(0, len(agents)))]
            tie = draw(st.integers(0, 2))
            row["ranking"] = [list(order[:tie]), *order[tie:]] if tie else list(order)
        if draw(st.booleans()):
            row["scores"] = {agent: draw(points) for agent in agents}
        listed.append(row)
    excluded = [[*pair, draw(st.sampled_from(CAUSES))] for pair in chosen if draw(st.integers(0, 6)) == 0]
    document = {"mode": mode, "seed": draw(st.integers(0, 3)), "agents": rows, "offers": listed, "excluded": excluded}
    document["previous"] = [
        [row["id"], draw(st.sampled_from(row["choices"]))["offer"]]
        for row in rows
        if row["choices"] and len(offers) > 1
    ]
    document["stay_bonus"] = draw(st.integers(0, 2))
    if chosen and draw(st.booleans()):
        document["locked"] = [draw(st.sampled_from(chosen))]
    return document


def seeded(
    seed: int,
    agents: int,
    offers: int,
    *,
    choices: int = 6,
    ties: bool = True,
    mode: Mode = Mode.STABLE,
    slack: float = 1,
) -> Problem:
    """A random problem in arrays; with `ties` scores have ten values, else they differ."""
    rng = np.random.default_rng(seed)
    count = rng.integers(0, min(choices, offers) + 1, agents)
    starts = np.concatenate([[0], np.cumsum(count)])
    offer = np.concatenate([np.empty(0, int), *(rng.permutation(offers)[:size] for size in count)])
    edges = len(offer)
    pool = (lambda: rng.integers(0, 10, edges)) if ties else (lambda: rng.permutation(edges))
    capacity = rng.integers(0, max(1, int(2 * slack * agents / offers)) + 1, offers)
    barred = np.where(rng.random(edges) < 0.05, 0, OPEN)
    return Problem(
        starts, offer, capacity, mode=mode, score=pool(), offer_score=pool(), barred=barred, causes=CAUSES, seed=seed
    )


def textbook(problem: Problem) -> list[int]:
    """Deferred acceptance as in a textbook, on lists; the edge of each agent."""
    agents = range(problem.agents)
    assert problem.agent_draw is not None
    assert problem.offer_draw is not None
    edges = [list(range(problem.starts[at], problem.starts[at + 1])) for at in agents]
    usable = [[e for e in row if problem.barred is None or problem.barred[e] == OPEN] for row in edges]
    wanted = [
        sorted(row, key=lambda e: (agent_order(problem, e), problem.offer_draw[problem.offer[e]])) for row in usable
    ]
    holds: dict[int, list[tuple[int, int, int]]] = {at: [] for at in range(problem.offers)}
    free = list(agents)
    while free:
        agent = free.pop()
        if not wanted[agent]:
            continue
        edge = wanted[agent].pop(0)
        held = holds[int(problem.offer[edge])]
        held.append((offer_order(problem, edge), int(problem.agent_draw[agent]), edge))
        held.sort()
        if len(held) > problem.capacity[problem.offer[edge]]:
            free.append(int(problem.agent_of_edge[held.pop()[2]]))
    result = [-1] * problem.agents
    for held in holds.values():
        for _, _, edge in held:
            result[int(problem.agent_of_edge[edge])] = edge
    return result


def agent_order(problem: Problem, edge: int) -> int:
    if problem.rank is not None:
        return int(problem.rank[edge])
    return 0 if problem.score is None else -int(problem.score[edge])


def offer_order(problem: Problem, edge: int) -> int:
    if problem.offer_rank is not None:
        return int(problem.offer_rank[edge])
    return 0 if problem.offer_score is None else -int(problem.offer_score[edge])


def blocking(problem: Problem, edges: list[int]) -> int:
    """Blocking pairs, pair by pair."""
    found = 0
    locked = set(problem.locked[:, 0].tolist())
    for edge, (agent, offer) in enumerate(zip(problem.agent_of_edge.tolist(), problem.offer.tolist(), strict=True)):
        if agent in locked or (problem.barred is not None and problem.barred[edge] != OPEN):
            continue
        mine = edges[agent]
        if mine >= 0 and agent_order(problem, mine) <= agent_order(problem, edge):
            continue
        there = [one for one in edges if one >= 0 and problem.offer[one] == offer]
        movable = [one for one in there if int(problem.agent_of_edge[one]) not in locked]
        better = any(offer_order(problem, one) > offer_order(problem, edge) for one in movable)
        found += len(there) < problem.capacity[offer] or better
    return found


def highest(problem: Problem, weight: Any, *, fixed: tuple[tuple[Any, float], ...] = ()) -> float:
    """The highest total weight as a linear program (HiGHS of scipy); `fixed` are rows (coefficients, least value).

    The constraints of a matching have whole corners, and so have those of the stages of leximin.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    edges = len(problem.offer)
    if not edges:
        return 0.0
    rows = np.concatenate([problem.agent_of_edge, problem.agents + problem.offer])
    columns = np.tile(np.arange(edges), 2)
    shape = (problem.agents + problem.offers, edges)
    sums = csr_array((np.ones(2 * edges), (rows, columns)), shape=shape).toarray()
    limits = np.concatenate([np.ones(problem.agents), problem.capacity])
    for coefficients, least in fixed:
        sums = np.vstack([sums, -np.asarray(coefficients, float)])
        limits = np.append(limits, -least)
    upper = np.ones(edges) if problem.barred is None else (problem.barred == OPEN).astype(float)
    found = linprog(-np.asarray(weight, float), A_ub=sums, b_ub=limits, bounds=np.stack([0 * upper, upper], axis=1))
    assert found.status == 0, found.message
    return -float(found.fun)

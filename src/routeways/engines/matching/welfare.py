"""The highest total score, and among all matchings that have it one that serves the most agents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routeways.engines.matching.flow import Flow
from routeways.engines.matching.market import Market
from routeways.engines.matching.problem import Ints, Problem


@dataclass(frozen=True, eq=False)
class Before:
    """An earlier run to begin from: its prices, shape (m,), and the offer each agent had or −1, shape (n,).

    It changes the time, never the value. Offers and agents are those of the new problem; a new offer has the price 0.
    """

    prices: Ints
    offer: Ints


def stay_weights(problem: Problem) -> Ints:
    """What is added up: both scores, and the stay bonus on the edge to the offer the agent had. Shape (edges,)."""
    if problem.previous is None or problem.stay_bonus == 0:
        return problem.worth
    weight = problem.worth.copy()
    weight[problem.previous[problem.agent_of_edge] == problem.offer] += problem.stay_bonus
    return weight


def welfare(
    problem: Problem, market: Market, *, before: Before | None = None, compiled: bool | None = None
) -> tuple[Ints, Ints]:
    """The edge of each agent that is not locked, or −1, shape (n,), and the prices that prove it, shape (m,)."""
    flow = Flow(problem, market, compiled=compiled)
    weight = stay_weights(problem)
    if before is None:
        flow.best(weight)
    else:
        flow.again(weight, before.prices, before.offer)
    prices = flow.s.price.copy()
    serve_most(flow)
    return flow.pairs(), prices


def serve_most(flow: Flow) -> None:
    """Moves along ways that cost nothing until no further agent can be served without loss of weight.

    The best matchings are those on tight edges in which every agent with a gain and every place with a price is taken.
    These count `must` here, more than all agents together, and each pair one more.
    """
    s = flow.s
    must = flow.agents + 1
    flow.alive = flow.tight()
    agent_must, offer_must = must * (s.gain > 0), must * (s.price > 0)
    weight = agent_must[s.agent] + offer_must[s.offer] + 1
    flow.stage(weight, agent_must + 1, np.asarray(offer_must))

"""The published lottery (`engines.lottery`) of a matching problem: kinds “agent” and “offer”."""

from __future__ import annotations

from routeways.engines.lottery import draw_indexes
from routeways.engines.matching.problem import Ints, Problem


def draws(problem: Problem) -> tuple[Ints, Ints]:
    """The lottery of agents and of offers: the one given with the problem, else drawn from its seed."""
    agents = problem.agent_draw
    offers = problem.offer_draw
    return (
        draw_indexes(problem.seed, "agent", problem.agents) if agents is None else agents,
        draw_indexes(problem.seed, "offer", problem.offers) if offers is None else offers,
    )

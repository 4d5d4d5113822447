"""Everyone possible is served first; then nobody fares worse than need be (leximin); then the total score is highest.

Leximin compares the served agents' own scores from the lowest up: the lowest as high as possible, as few agents as
possible at it, then the same for the next. One stage a score that somebody still has, lowest first: as few pairs with
it as possible among the matchings that all earlier stages allow. Which these are is known from prices and gains: they
use tight edges only, and leave no agent with a gain and no place with a price alone.
"""

from __future__ import annotations

import numpy as np

from routeways.engines.matching.flow import Flow
from routeways.engines.matching.market import Market
from routeways.engines.matching.problem import Flags, Ints, Problem
from routeways.engines.matching.welfare import stay_weights


def fair(problem: Problem, market: Market, *, compiled: bool | None = None) -> Ints:
    """The edge of each agent that is not locked, or −1. Shape (n,)."""
    flow = Flow(problem, market, compiled=compiled)
    ones = np.ones(len(problem.offer), np.int64)
    flow.stage(ones, np.ones(problem.agents, np.int64), np.zeros(problem.offers, np.int64))
    agents, offers = flow.s.gain > 0, flow.s.price > 0
    flow.alive = flow.tight()
    score = np.zeros(len(problem.offer), np.int64) if problem.score is None else problem.score
    done: int | None = None
    while True:
        own = score[flow.original]
        got = own[flow.s.held[flow.s.held >= 0]]
        left = got if done is None else got[got > done]
        if not len(left):
            break
        level = int(left.min())
        flow.alive &= (own >= level) if done is None else (own >= level) | (own <= done)
        if np.count_nonzero(flow.alive) < len(own) // 2:
            flow.forget_the_dead()
            own = score[flow.original]
        _fewest(flow, own == level, agents, offers)
        agents, offers = agents | (flow.s.gain > 0), offers | (flow.s.price > 0)
        flow.alive = flow.tight()
        done = level
    _most(flow, stay_weights(problem), agents, offers)
    return flow.pairs()


def _fewest(flow: Flow, counted: Flags, agents: Flags, offers: Flags) -> None:
    """As few pairs on the `counted` edges as possible, every agent and place that must be taken still taken."""
    s = flow.s
    must = flow.agents + 1
    gain, price = must * agents, must * offers
    flow.stage(gain[s.agent] + price[s.offer] - counted, gain, price)


def _most(flow: Flow, weight: Ints, agents: Flags, offers: Flags) -> None:
    """The highest total weight among the matchings left; they all serve equally many, so a shift of it is free."""
    flow.forget_the_dead()
    s = flow.s
    if not len(s.offer):
        return
    weight = weight[flow.original]
    weight = weight - weight.min()
    must = (flow.agents + 1) * (int(weight.max()) + 1)
    gain, price = must * agents, must * offers
    most = np.zeros(flow.agents, np.int64)
    np.maximum.at(most, s.agent, weight)
    flow.stage(gain[s.agent] + price[s.offer] + weight, gain + most, price)

"""Matchings of the highest total weight, with the prices that prove them: the arrays around the two kernels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routeways.engines.matching import auction, paths
from routeways.engines.matching.compiled import kernel
from routeways.engines.matching.market import Market
from routeways.engines.matching.paths import BARRED, State
from routeways.engines.matching.problem import Flags, Ints, Problem


class Flow:
    """A market while it is solved: pairs, prices and gains that stay feasible for the weights last given.

    Weights are 0 or more edges' values, shape (edges,); `alive` are the edges that may be used.
    """

    def __init__(self, problem: Problem, market: Market, *, compiled: bool | None = None) -> None:
        self._compiled = compiled
        self._size = len(problem.offer)
        self.agents, self.offers = problem.agents, problem.offers
        self.original: Ints = np.arange(self._size)
        self.alive: Flags = np.ones(self._size, bool) if market.open is None else market.open.copy()
        self._lay_out(problem.agent_of_edge, problem.offer, market.slots, np.full(self.agents, -1))

    def _lay_out(self, agent: Ints, offer: npt.NDArray[np.integer], slots: Ints, held: Ints) -> None:
        """The arrays of the kernels for these edges; always of the same types, so that they are compiled once."""
        agent, offer = np.array(agent, np.int32), np.array(offer, np.int32)
        starts, back = _zeros(self.agents + 1), _zeros(self.offers + 1)
        np.cumsum(np.bincount(agent, minlength=self.agents), out=starts[1:])
        np.cumsum(np.bincount(offer, minlength=self.offers), out=back[1:])
        self._nonempty = np.flatnonzero(np.diff(starts))
        self.s = State(
            starts=starts,
            offer=offer,
            agent=agent,
            weight=np.full(len(offer), BARRED),
            slots=slots,
            back=back,
            coming=self._run(by_offer)(offer, back),
            held=held,
            place=_zeros(slots[-1]),
            where=_zeros(self.agents),
            size=_zeros(self.offers),
            price=_zeros(self.offers),
            gain=_zeros(self.agents),
            far=np.full(self.offers, -1),
            via=_zeros(self.offers),
            heap=_zeros(self.offers),
            spot=np.full(self.offers, -1),
            reached=_zeros(self.offers),
            settled=_zeros(self.offers),
            tally=_zeros(4),
        )

    def forget_the_dead(self) -> None:
        """Keeps only the edges alive; `original` are their numbers in the problem. Weights must be given anew."""
        kept = np.flatnonzero(self.alive)
        number = np.cumsum(self.alive) - 1
        held = np.full(self.agents, -1)
        got = self.s.held >= 0
        held[got] = number[self.s.held[got]]
        self.original, self.alive = self.original[kept], np.ones(len(kept), bool)
        self._lay_out(self.s.agent[kept], self.s.offer[kept], self.s.slots, held)

    def pairs(self) -> Ints:
        """The edge of each agent in the problem's numbers, or −1. Shape (n,)."""
        pairs = np.full(self.agents, -1)
        got = self.s.held >= 0
        pairs[got] = self.original[self.s.held[got]]
        return pairs

    def _run(self, function):  # type: ignore[no-untyped-def]
        return kernel(function, self._size, compiled=self._compiled)

    def best(self, weight: Ints) -> None:
        """The highest total weight, from nothing: an auction for prices, then the exact search for what it left."""
        self._weigh(weight)
        self._run(auction.bid)(self.s, self._step())
        self.settle()

    def again(self, weight: Ints, price: Ints, offer: Ints) -> None:
        """The highest total weight, from the prices (m,) and offers (n,) or −1 of an earlier run on nearly the same."""
        self._weigh(weight)
        self.s.price[:] = np.maximum(price, 0)
        same = np.flatnonzero(self.alive & (offer[self.s.agent] == self.s.offer))
        self.s.held[self.s.agent[same]] = same
        self._within_capacity()
        step = self._step()
        margin = self._gains()
        self._let_go(margin, slack=step)
        self._run(auction.bid)(self.s, step)
        self._run(auction.reclaim)(self.s, step)
        self.settle()

    def settle(self) -> None:
        """Exact gains for the present prices, pairs that fit them, then the search for the rest."""
        self._mend(self._gains())

    def _step(self) -> int:
        return max(1, int(self.s.weight.max(initial=0)) // auction.STEPS)

    def _gains(self) -> Ints:
        """Writes what each agent gains at best at the present prices; returns what each edge would. Shape (edges,)."""
        margin: Ints = self.s.weight - self.s.price[self.s.offer]
        self.s.gain[:] = 0
        if len(self._nonempty):
            best = np.maximum.reduceat(margin, self.s.starts[self._nonempty])
            self.s.gain[self._nonempty] = np.maximum(best, 0)
        return margin

    def stage(self, weight: Ints, gain: Ints, price: Ints) -> None:
        """The highest total weight among the edges alive, from gains and prices that are feasible for the weights."""
        self._weigh(weight)
        self.s.gain[:] = gain
        self.s.price[:] = price
        self._mend(self.s.weight - self.s.price[self.s.offer])

    def tight(self) -> Flags:
        """Edges alive that some best matching may hold: gain and price are exactly the weight. Shape (edges,)."""
        s = self.s
        tight: Flags = self.alive & (s.gain[s.agent] + s.price[s.offer] == s.weight)
        return tight

    def _weigh(self, weight: Ints) -> None:
        self.s.weight[:] = np.where(self.alive, weight, BARRED)

    def _mend(self, margin: Ints) -> None:
        """Keeps the pairs that the prices fit exactly and starts the kernel for the others."""
        self._let_go(margin, slack=0)
        s = self.s
        s.tally[:] = 0
        s.far[:] = s.spot[:] = -1
        self._run(paths.mend)(s)

    def _let_go(self, margin: Ints, *, slack: int) -> None:
        """Lets go of the pairs that miss the best gain by more than `slack`, and writes who sits where."""
        s = self.s
        got = np.flatnonzero(s.held >= 0)
        fits = margin[s.held[got]] >= s.gain[got] - slack
        s.held[got[~fits]] = -1
        self._seat_all(got[fits])

    def _seat_all(self, got: Ints) -> None:
        s = self.s
        offer = s.offer[s.held[got]]
        order = np.argsort(offer, kind="stable")
        s.size[:] = np.bincount(offer, minlength=self.offers)
        first = np.cumsum(s.size) - s.size
        agent, offer = got[order], offer[order]
        room = s.slots[offer] + np.arange(len(agent)) - first[offer]
        s.place[room] = agent
        s.where[agent] = room

    def _within_capacity(self) -> None:
        """An offer that became smaller keeps the agents that gain it most."""
        s = self.s
        got = np.flatnonzero(s.held >= 0)
        offer = s.offer[s.held[got]]
        order = np.lexsort((-s.weight[s.held[got]], offer))
        got, offer = got[order], offer[order]
        counts = np.bincount(offer, minlength=self.offers)
        place = np.arange(len(got)) - (np.cumsum(counts) - counts)[offer]
        s.held[got[place >= np.diff(s.slots)[offer]]] = -1


def by_offer(offers, back):  # type: ignore[no-untyped-def]
    """The edges in the order of their offers: a counting sort."""
    at = back.copy()
    coming = np.empty(len(offers), np.int32)
    for edge in range(len(offers)):
        offer = offers[edge]
        coming[at[offer]] = edge
        at[offer] += 1
    return coming


def _zeros(size: int | np.integer) -> npt.NDArray[np.int64]:
    return np.zeros(int(size), np.int64)

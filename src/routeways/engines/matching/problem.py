"""A matching problem as arrays, frozen and checked. Agents and offers are numbers; an edge is one agent's choice."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Offers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

OPEN = -1  # of an edge: nothing stands in the way
NOT_LISTED = -2  # of an edge: the offer's ranking does not name the agent
MOST = 2**56  # sums of scores stay below this, so that no arithmetic on 64 bits overflows


class MatchingError(ValueError):
    """One plain sentence: what is wrong with the problem, where, and what to do."""


class Mode(StrEnum):
    """What the best matching is: nobody wants to leave it, the highest total score, or everyone possible first."""

    STABLE = "stable"
    WELFARE = "welfare"
    FAIR = "fair"


@dataclass(frozen=True, eq=False)
class Problem:
    """The choices of n agents among m offers, in compressed rows: agent i has the edges starts[i] … starts[i + 1] − 1.

    starts        shape (n + 1,)
    offer         shape (edges,): which offer the edge leads to; no agent has the same offer twice
    capacity      shape (m,): places of each offer, 0 or more
    score         shape (edges,): what the agent gives the offer; points, missing is 0
    offer_score   shape (edges,): what the offer gives the agent; points, missing is 0
    rank          shape (edges,): the agent's order, lower is better, equal is a tie; None is descending score
    offer_rank    shape (edges,): the offer's order of agents, as above; None is descending offer_score
    barred        shape (edges,): OPEN, NOT_LISTED, or the number of a cause in `causes`; None is all OPEN
    locked        shape (k, 2): pairs (agent, offer) that must hold
    previous      shape (n,): the offer an agent had before, or −1; None is nobody had one
    stay_bonus    points for an agent that keeps its previous offer (welfare and fair)
    agent_draw, offer_draw   the lottery: a different number for each, lower goes first; None is drawn from the seed

    Raises MatchingError where shapes, numbers or indexes cannot be.
    """

    starts: Ints
    offer: Offers
    capacity: Ints
    mode: Mode = Mode.STABLE
    score: Ints | None = None
    offer_score: Ints | None = None
    rank: Ints | None = None
    offer_rank: Ints | None = None
    barred: npt.NDArray[np.int32] | None = None
    causes: tuple[str, ...] = ()
    locked: Ints = field(default_factory=lambda: np.empty((0, 2), np.int64))
    previous: Ints | None = None
    stay_bonus: int = 0
    seed: int | str = 0
    agent_draw: Ints | None = None
    offer_draw: Ints | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "mode", Mode(self.mode))
        for name in ("starts", "capacity", "score", "offer_score", "rank", "offer_rank", "locked", "previous"):
            self._freeze(name, np.int64)
        self._freeze("agent_draw", np.int64)
        self._freeze("offer_draw", np.int64)
        self._freeze("offer", np.int32)
        self._freeze("barred", np.int32)
        self._check_shapes()
        self._check_numbers()

    def _freeze(self, name: str, dtype: type) -> None:
        given = getattr(self, name)
        if given is None:
            return
        array = np.asarray(given)
        if array.size and array.dtype.kind not in "iu":
            raise MatchingError(f"“{name}” holds numbers of type {array.dtype}; whole numbers are needed.")
        if array.size and array.dtype != dtype:
            limits = np.iinfo(dtype)
            if int(array.min()) < limits.min or int(array.max()) > limits.max:
                raise MatchingError(f"“{name}” holds a number that is too large.")
        array = np.ascontiguousarray(array, dtype=dtype).view()
        array.setflags(write=False)
        object.__setattr__(self, name, array)

    def _check_shapes(self) -> None:
        edges = len(self.offer)
        if self.starts.ndim != 1 or not len(self.starts) or self.starts[0] != 0 or self.starts[-1] != edges:
            raise MatchingError(f"“starts” must begin with 0 and end with the number of edges, {edges}.")
        if np.any(np.diff(self.starts) < 0):
            raise MatchingError("“starts” must never fall: the edges of an agent stand together.")
        wanted = {"score": edges, "offer_score": edges, "rank": edges, "offer_rank": edges, "barred": edges}
        wanted |= {"previous": self.agents, "agent_draw": self.agents, "offer_draw": self.offers}
        for name, size in wanted.items():
            given = getattr(self, name)
            if given is not None and given.shape != (size,):
                raise MatchingError(f"“{name}” has the shape {given.shape}; it needs {size} numbers.")
        if self.locked.ndim != 2 or self.locked.shape[1] != 2:
            raise MatchingError("“locked” needs two columns: agent and offer.")

    def _check_numbers(self) -> None:
        _within("offer", self.offer, 0, self.offers)
        _within("locked agents", self.locked[:, 0], 0, self.agents)
        _within("locked offers", self.locked[:, 1], 0, self.offers)
        if self.previous is not None:
            _within("previous", self.previous, -1, self.offers)
        if self.barred is not None:
            _within("barred", self.barred, NOT_LISTED, len(self.causes))
        if self.offers and int(self.capacity.min()) < 0:
            at = int(np.argmin(self.capacity))
            raise MatchingError(f"Offer {at} has the capacity {int(self.capacity[at])}; it needs 0 or more.")
        if self.stay_bonus < 0:
            raise MatchingError(f"The stay bonus is {self.stay_bonus}; it needs to be 0 or more.")
        largest = sum(_largest(given) for given in (self.score, self.offer_score)) + self.stay_bonus
        if largest * (self.agents + 2) >= MOST or max(_largest(self.rank), _largest(self.offer_rank)) >= MOST:
            raise MatchingError("The scores or ranks are too large to be added up safely. Use smaller whole numbers.")
        pairs = np.sort(self.agent_of_edge * max(self.offers, 1) + self.offer)
        twice = np.flatnonzero(pairs[1:] == pairs[:-1])
        if len(twice):
            agent, offer = divmod(int(pairs[twice[0]]), self.offers)
            raise MatchingError(f"Agent {agent} has the offer {offer} more than once. Give each choice once.")

    # -- reading

    @property
    def agents(self) -> int:
        return len(self.starts) - 1

    @property
    def offers(self) -> int:
        return len(self.capacity)

    @cached_property
    def agent_of_edge(self) -> Ints:
        return np.repeat(np.arange(self.agents, dtype=np.int64), np.diff(self.starts))

    @cached_property
    def worth(self) -> Ints:
        """What an edge adds to the value: the agent's score and the offer's. Shape (edges,)."""
        worth = np.zeros(len(self.offer), np.int64) if self.score is None else self.score
        return worth if self.offer_score is None else worth + self.offer_score

    def edge_between(self, agent: int, offer: int) -> int:
        """The agent's edge to the offer, or −1."""
        begin, end = int(self.starts[agent]), int(self.starts[agent + 1])
        at = np.flatnonzero(self.offer[begin:end] == offer)
        return begin + int(at[0]) if len(at) else -1


def _within(name: str, array: npt.NDArray[np.integer], least: int, below: int) -> None:
    if array.size and (int(array.min()) < least or int(array.max()) >= below):
        raise MatchingError(f"“{name}” holds {int(array.min())} to {int(array.max())}; {least} to {below - 1} exist.")


def _largest(array: Ints | None) -> int:
    return 0 if array is None or not array.size else max(-int(array.min()), int(array.max()), 0)

"""Who gets a share of which purse, where purses hold amounts with limits: money of several years, days, kilometres.

A *purse* has limits, each a whole amount that may not be passed. An *asker* costs something of each limit of a purse,
and may have it or not. `allot` is a greedy: askers in their order (who waited longest first), each takes the best purse
that still has room; among equally good ones the purse that is left with the least, so that large rooms stay for those
who need them. It is not always the most that could be served: `benchmarks` and a test measure the difference to an
exact answer. `check` proves, without knowing how it came about, that an allotment passes no limit and leaves nobody
without who would still fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """How one asker could be served: by which purse, how well (more is better), at what cost of each of its limits."""

    purse: str
    score: int
    cost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asker:
    id: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Allotment:
    """`served` is asker → the way; `left` purse → what is left of each limit; `unserved` asker → the purse and the
    number of the limit that came nearest to serving it, None where it had no way at all."""

    served: Mapping[str, Way]
    left: Mapping[str, tuple[int, ...]]
    unserved: Mapping[str, tuple[str, int] | None]


def allot(askers: Sequence[Asker], purses: Mapping[str, Sequence[int]]) -> Allotment:
    """Serves the askers in their order. Raises ValueError for costs or limits below nothing, or of unequal length."""
    _refuse_nonsense(askers, purses)
    left = {id: list(limits) for id, limits in purses.items()}
    served: dict[str, Way] = {}
    unserved: dict[str, tuple[str, int] | None] = {}
    for asker in askers:
        fitting = [way for way in asker.ways if _fits(way, left[way.purse])]
        if not fitting:
            unserved[asker.id] = _nearest(asker, left)
            continue
        way = min(fitting, key=lambda one: (-one.score, _slack(one, left[one.purse]), one.purse))
        served[asker.id] = way
        left[way.purse] = [have - cost for have, cost in zip(left[way.purse], way.cost, strict=True)]
    return Allotment(served, {id: tuple(amounts) for id, amounts in left.items()}, unserved)


def check(askers: Sequence[Asker], purses: Mapping[str, Sequence[int]], made: Allotment) -> tuple[str, ...]:
    """What is wrong with an allotment, in sentences; none where all holds."""
    wrong = []
    known = {asker.id: asker for asker in askers}
    spent = {id: [0] * len(limits) for id, limits in purses.items()}
    for id, way in made.served.items():
        if id not in known or way not in known[id].ways:
            wrong.append(f"{id} was served in a way that is not its own.")
            continue
        spent[way.purse] = [used + cost for used, cost in zip(spent[way.purse], way.cost, strict=True)]
    left = {id: [limit - used for limit, used in zip(purses[id], spent[id], strict=True)] for id in purses}
    wrong += [f"{id} gave more than it holds." for id in sorted(left) if min(left[id], default=0) < 0]
    wrong += [f"{id} is said to have left what it has not." for id in sorted(left) if tuple(left[id]) != made.left[id]]
    for asker in askers:
        if (asker.id in made.served) == (asker.id in made.unserved):
            wrong.append(f"{asker.id} must be either served or not.")
        elif asker.id in made.unserved and any(_fits(way, left[way.purse]) for way in asker.ways):
            wrong.append(f"{asker.id} was left out although it fits.")
    return tuple(wrong)


def _fits(way: Way, left: Sequence[int]) -> bool:
    return all(cost <= have for have, cost in zip(left, way.cost, strict=True))


def _slack(way: Way, left: Sequence[int]) -> int:
    """What the tightest limit that it draws on would have left."""
    return min((have - cost for have, cost in zip(left, way.cost, strict=True) if cost), default=0)


def _nearest(asker: Asker, left: Mapping[str, Sequence[int]]) -> tuple[str, int] | None:
    found = [
        (sum(max(0, cost - have) for have, cost in zip(left[way.purse], way.cost, strict=True)), -way.score, way)
        for way in asker.ways
    ]
    if not found:
        return None
    way = min(found, key=lambda one: (one[0], one[1], one[2].purse))[2]
    short = [cost - have for have, cost in zip(left[way.purse], way.cost, strict=True)]
    return way.purse, short.index(max(short))


def _refuse_nonsense(askers: Sequence[Asker], purses: Mapping[str, Sequence[int]]) -> None:
    if any(limit < 0 for limits in purses.values() for limit in limits):
        raise ValueError("A purse holds less than nothing.")
    if len({asker.id for asker in askers}) < len(askers):
        raise ValueError("An asker is there twice.")
    for asker in askers:
        for way in asker.ways:
            if way.purse not in purses:
                raise ValueError(f"“{asker.id}” names the purse “{way.purse}”, which is not there.")
            if len(way.cost) != len(purses[way.purse]) or any(cost < 0 for cost in way.cost):
                raise ValueError(f"“{asker.id}” costs something else than “{way.purse}” has limits for.")

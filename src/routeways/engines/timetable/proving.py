"""The lower bound that prices prove.

The bound (Lagrange): charge each school a price for each session, and let each school alone choose the days that are
cheapest for it. That can only be cheaper than any plan, once the most that each session could collect is subtracted:
what the dearest groups pay that fit into it together. All is done in whole numbers, so the bound is exact whatever made
the prices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from routeways.engines.timetable.problem import Ints, Problem

SCALE = 1000  # prices are in thousandths of a point
NEVER = 2**58
# Clashing sessions that are looked through exactly; of more their prices are added up, which is still a bound.
WIDE = 18
FINE = 2_000  # chairs that are counted one by one; larger rooms are counted in pieces, which is still a bound
TABLE = 2_000_000  # numbers that are held at once


@dataclass(frozen=True, eq=False)
class Prices:
    """Thousandths of a point, 0 or more: `pair`, shape (n, m), of each school in each session; of a visit to each host
    (up to `burden`); and of a day of each kind to each school, shape (n, kinds), up to `again`; none is nought.
    """

    pair: Ints
    host: Ints
    kind: Ints | None = None


def bound(problem: Problem, prices: Prices) -> int:
    """Points that no plan can be below. Raises ValueError for prices that prove nothing."""
    if prices.pair.min(initial=0) < 0 or prices.host.min(initial=0) < 0:
        raise ValueError("A price is below 0.")
    if prices.host.max(initial=0) > problem.burden * SCALE:
        raise ValueError("A host's price is above its burden.")
    kind = np.zeros((problem.schools, problem.kinds), np.int64) if prices.kind is None else prices.kind
    if kind.min(initial=0) < 0 or kind.max(initial=0) > problem.again * SCALE:
        raise ValueError("A price of a kind is below 0, or above what having it again costs.")
    charged = problem.worth * SCALE + prices.pair + prices.host[problem.host][None, :] + kind[:, problem.kind]
    total = _schools(problem, charged) - _best_running(problem, collected(problem, prices.pair))
    total -= int((prices.host * problem.fair).sum())
    total -= int(kind.sum())  # one day of each kind is free of it
    total += problem.keep * len(problem.previous) * SCALE
    return -(-total // SCALE)  # the value of a plan is whole


def collected(problem: Problem, pair: Ints) -> Ints:
    """The most that groups which fit into each session pay together. Shape (m,)."""
    most = np.zeros(problem.sessions, np.int64)
    charged = np.where(problem.open, pair, 0)
    sessions = np.flatnonzero(charged.max(axis=0, initial=0))
    if not len(sessions):
        return most
    places = min(int(problem.places[sessions].max()), problem.schools)
    largest = int(problem.pupils.max()) * places
    piece = -(-min(int(problem.room[sessions].max()), largest) // FINE)
    pupils, room = problem.pupils // max(piece, 1), np.minimum(problem.room, largest) // max(piece, 1)
    chairs = int(room[sessions].max())
    block = max(1, TABLE // ((places + 1) * (chairs + 1)))
    for start in range(0, len(sessions), block):
        some = sessions[start : start + block]
        best = np.zeros((len(some), places + 1, chairs + 1), np.int64)  # with at most so many places and chairs
        for school in np.flatnonzero(charged[:, some].any(axis=1) & (pupils <= chairs)).tolist():
            paying = np.flatnonzero(charged[school, some])
            size, held = int(pupils[school]), best[paying]
            with_it = held[:, :-1, : chairs + 1 - size] + charged[school, some[paying]][:, None, None]
            held[:, 1:, size:] = np.maximum(held[:, 1:, size:], with_it)
            best[paying] = held
        most[some] = best[np.arange(len(some)), np.minimum(problem.places[some], places), room[some]]
    return most


def _schools(problem: Problem, charged: Ints) -> int:
    """What the schools pay at least: each its locked placings and the cheapest other dates."""
    n = problem.schools
    if not problem.sessions:
        return int((problem.missing * problem.placeable).sum()) * SCALE
    dates = np.full((n, problem.dates), NEVER, np.int64)
    np.minimum.at(dates.T, problem.date, np.where(problem.open, charged, NEVER).T)
    locked, fixed = np.zeros((n, problem.parts), np.int64), 0
    for school, session in problem.locked.tolist():
        dates[school, problem.date[session]] = NEVER
        locked[school, problem.part[session]] += 1
        fixed += int(charged[school, session])
        fixed += problem.spread * SCALE * bool(locked[school, problem.part[session]] > problem.even[school])
    pieces = []
    for part in range(problem.parts):
        mine = np.sort(dates[:, np.unique(problem.date[problem.part == part])], axis=1)
        free = np.maximum(problem.even - locked[:, part], 0)
        mine = mine + (np.arange(mine.shape[1])[None, :] >= free[:, None]) * (problem.spread * SCALE)
        pieces.append(np.minimum(mine, problem.missing[:, None] * SCALE))
    cheapest = np.sort(np.concatenate(pieces, axis=1), axis=1)
    wanted = problem.placeable - locked.sum(axis=1)
    return fixed + int(np.where(np.arange(cheapest.shape[1])[None, :] < wanted[:, None], cheapest, 0).sum())


def _best_running(problem: Problem, taken: Ints) -> int:
    """The most that the sessions which may run side by side can take."""
    total, seen = 0, set()
    for session in range(problem.sessions):
        if session in seen:
            continue
        group, waiting = [], [session]
        seen.add(session)
        while waiting:
            one = waiting.pop()
            group.append(one)
            fresh = [other for other in problem.clashing[one] if other not in seen]
            seen.update(fresh)
            waiting += fresh
        total += _heaviest(problem, sorted(group), taken)
    return total


def _heaviest(problem: Problem, group: list[int], taken: Ints) -> int:
    if len(group) == 1 or len(group) > WIDE:
        return int(taken[group].sum())
    place = {session: at for at, session in enumerate(group)}
    masks = [sum(1 << place[other] for other in problem.clashing[session]) for session in group]
    weight = taken[group].tolist()

    @cache
    def most(left: int) -> int:
        if not left:
            return 0
        at = left.bit_length() - 1
        rest = left & ~(1 << at)
        return max(most(rest), weight[at] + most(rest & ~masks[at]))

    return int(most((1 << len(group)) - 1))

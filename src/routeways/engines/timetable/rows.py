"""The limits of sessions as rows of numbers, and the lower bound that prices of these rows prove.

A row belongs to a session: Σ coefficient(school) over the schools in it ≤ limit. Besides places and pupils, “at most k
groups of more than a (k + 1)-th of the room” and other covers follow for whole groups and make the bound much sharper.

The bound (Lagrange): give each row a price, charge it to the schools, and let each school alone choose the days that
are cheapest for it. That can only be cheaper than any plan, once what the sessions could at best take in is subtracted.
Everything is done in whole numbers, so the bound is exact whatever made the prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from routeways.engines.timetable.covers import Cover
from routeways.engines.timetable.problem import Ints, Problem

SCALE = 1000  # prices are in thousandths of a point
NEVER = 2**58
WIDE = (
    18  # clashing sessions that are looked through exactly; of more their prices are added up, which is still a bound
)


@dataclass(frozen=True, eq=False)
class Rows:
    """session, limit: shape (rows,); count: shape (rows, n), how much of the limit each school takes."""

    session: Ints
    limit: Ints
    count: Ints


def rows_of(problem: Problem, covers: Sequence[Cover] = ()) -> Rows:
    """The rows that could hold somebody up, those of `covers` last."""
    session, limit, count = [], [], []

    def add(one: int, most: int, counts: Ints) -> None:
        session.append(one)
        limit.append(most)
        count.append(counts)

    for one in range(problem.sessions):
        sizes = np.sort(problem.pupils[problem.open[:, one]])[::-1]
        places, room = int(problem.places[one]), int(problem.room[one])
        add(one, places, np.ones(problem.schools, np.int64))
        if int(sizes[:places].sum()) <= room:
            continue
        add(one, room, problem.pupils)
        for few in range(1, places):
            least = room // (few + 1) + 1  # few + 1 groups of this size are more than the room holds
            if int((sizes >= least).sum()) > few:
                add(one, few, (problem.pupils >= least).astype(np.int64))
    for cover in covers:
        members = np.zeros(problem.schools, np.int64)
        members[list(cover.schools)] = 1
        add(cover.session, cover.limit, members)
    counts = np.array(count, np.int64).reshape(len(session), problem.schools)
    return Rows(np.array(session, np.int64), np.array(limit, np.int64), counts)


@dataclass(frozen=True, eq=False)
class Prices:
    """Thousandths of a point, 0 or more: of each row (with these covers), of a visit to each host (up to `burden`), and
    of a day of each kind to each school, shape (n, kinds), up to `again`; none is nought.
    """

    row: Ints
    host: Ints
    covers: tuple[Cover, ...] = ()
    kind: Ints | None = None


def bound(problem: Problem, prices: Prices) -> int:
    """Points that no plan can be below. Raises ValueError for prices that prove nothing."""
    if prices.row.min(initial=0) < 0 or prices.host.min(initial=0) < 0:
        raise ValueError("A price is below 0.")
    if prices.host.max(initial=0) > problem.burden * SCALE:
        raise ValueError("A host's price is above its burden.")
    kind = np.zeros((problem.schools, problem.kinds), np.int64) if prices.kind is None else prices.kind
    if kind.min(initial=0) < 0 or kind.max(initial=0) > problem.again * SCALE:
        raise ValueError("A price of a kind is below 0, or above what having it again costs.")
    if not all(cover.holds(problem) for cover in prices.covers):
        raise ValueError("A cover is none: the groups fit.")
    rows = rows_of(problem, prices.covers)
    charged = problem.worth * SCALE
    np.add.at(charged.T, rows.session, prices.row[:, None] * rows.count)
    charged += prices.host[problem.host][None, :] + kind[:, problem.kind]
    taken = np.bincount(rows.session, prices.row * rows.limit, minlength=problem.sessions).astype(np.int64)
    total = _schools(problem, charged) - _best_running(problem, taken) - int((prices.host * problem.fair).sum())
    total -= int(kind.sum())  # one day of each kind is free of it
    total += problem.keep * len(problem.previous) * SCALE
    return -(-total // SCALE)  # the value of a plan is whole


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

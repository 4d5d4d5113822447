"""The limits of sessions as rows of numbers, for the program with fractions.

A row belongs to a session: Σ coefficient(school) over the schools in it ≤ limit. Besides places and pupils, “at most k
groups of more than a (k + 1)-th of the room” and other covers follow for whole groups and make it much sharper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routeways.engines.timetable.covers import Cover
from routeways.engines.timetable.problem import Ints, Problem


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

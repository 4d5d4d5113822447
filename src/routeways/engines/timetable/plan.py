"""A plan under construction: who is where, and what may still be put where."""

from __future__ import annotations

import numpy as np

from routeways.engines.timetable.problem import Flags, Ints, Problem


class Plan:
    """Placings that keep all hard rules; `can` tells what may be added."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.at: list[set[int]] = [set() for _ in range(problem.schools)]  # sessions of each school
        self.who: list[set[int]] = [set() for _ in range(problem.sessions)]  # schools in each session
        self._seats = problem.places.copy()
        self._chairs = problem.room.copy()
        self._stopped = np.zeros(problem.sessions, np.int64)  # running sessions that it clashes with
        self._free = np.ones((problem.schools, problem.dates), bool)
        self._in_part = np.zeros((problem.schools, max(problem.parts, 1)), np.int64)
        self._of_kind = np.zeros((problem.schools, max(problem.kinds, 1)), np.int64)
        self._load = np.zeros(problem.hosts, np.int64)

    def copy(self) -> Plan:
        """The same placings, to be changed apart."""
        other = Plan(self.problem)
        for school, session in self.placings().tolist():
            other.add(school, session)
        return other

    def fits(self, school: int) -> Flags:
        """Sessions that the school may be put into now. Shape (m,)."""
        problem = self.problem
        return (
            problem.open[school]
            & (self._seats > 0)
            & (self._chairs >= problem.pupils[school])
            & (self._stopped == 0)
            & self._free[school, problem.date]
        )

    def can(self, school: int, session: int) -> bool:
        problem = self.problem
        return bool(
            problem.open[school, session]
            and self._seats[session] > 0
            and self._chairs[session] >= problem.pupils[school]
            and not self._stopped[session]
            and self._free[school, problem.date[session]]
        )

    def price(self, school: int) -> Ints:
        """What adding each session would cost, as the plan stands. Shape (m,)."""
        problem = self.problem
        over = self._in_part[school] >= problem.even[school]
        full = self._load >= problem.fair
        price = problem.worth[school] + over[problem.part] * problem.spread + full[problem.host] * problem.burden
        return price + (self._of_kind[school] > 0)[problem.kind] * problem.again

    @property
    def chairs(self) -> Ints:
        """Chairs that are left, of each session."""
        return self._chairs

    @property
    def stopped(self) -> Flags:
        """Sessions that clash with one that runs. Shape (m,)."""
        return self._stopped > 0

    @property
    def in_part(self) -> Ints:
        """Days of each school in each part of the year. Shape (n, parts)."""
        return self._in_part

    @property
    def of_kind(self) -> Ints:
        """Days of each school by what they are about. Shape (n, kinds)."""
        return self._of_kind

    @property
    def load(self) -> Ints:
        """Visits to each host."""
        return self._load

    def taken_dates(self, school: int) -> Flags:
        """Dates on which the school is somewhere. Shape (dates,)."""
        return ~self._free[school]

    def add(self, school: int, session: int) -> None:
        self._change(school, session, 1)
        self.at[school].add(session)
        self.who[session].add(school)
        if len(self.who[session]) == 1:
            self._stop(session, 1)

    def remove(self, school: int, session: int) -> None:
        self._change(school, session, -1)
        self.at[school].remove(session)
        self.who[session].remove(school)
        if not self.who[session]:
            self._stop(session, -1)

    def lacking(self, school: int) -> int:
        """Days that have a date and no session."""
        return int(self.problem.placeable[school]) - len(self.at[school])

    def best(self, school: int) -> tuple[int, int] | None:
        """The cheapest session that fits, and its price; of equals the one with the lower lottery number."""
        fitting = np.flatnonzero(self.fits(school))
        if not len(fitting):
            return None
        prices = self.price(school)[fitting]
        lowest = fitting[prices == prices.min()]
        draw = self.problem.session_draw
        chosen = int(lowest[0] if draw is None else lowest[np.argmin(draw[lowest])])
        return chosen, int(prices.min())

    def placings(self) -> Ints:
        """Shape (placings, 2), in order of schools and sessions."""
        rows = [(school, session) for school, at in enumerate(self.at) for session in sorted(at)]
        return np.array(rows, np.int64).reshape(-1, 2)

    def _change(self, school: int, session: int, sign: int) -> None:
        problem = self.problem
        self._seats[session] -= sign
        self._chairs[session] -= sign * problem.pupils[school]
        self._free[school, problem.date[session]] = sign < 0
        self._in_part[school, problem.part[session]] += sign
        self._of_kind[school, problem.kind[session]] += sign
        self._load[problem.host[session]] += sign

    def _stop(self, session: int, sign: int) -> None:
        for other in self.problem.clashing[session]:
            self._stopped[other] += sign


def value_of(problem: Problem, placings: Ints) -> int:
    """The points of a plan: costs, uneven parts of the year, uneven hosts, a kind twice, days without
    a session, moves."""
    schools, sessions = placings[:, 0], placings[:, 1]
    in_part = np.zeros((problem.schools, max(problem.parts, 1)), np.int64)
    np.add.at(in_part, (schools, problem.part[sessions]), 1)
    of_kind = np.zeros((problem.schools, max(problem.kinds, 1)), np.int64)
    np.add.at(of_kind, (schools, problem.kind[sessions]), 1)
    load = np.bincount(problem.host[sessions], minlength=problem.hosts)
    lacking = problem.placeable - np.bincount(schools, minlength=problem.schools)
    return (
        int(problem.cost[schools, sessions].sum())
        + problem.spread * int(np.maximum(in_part - problem.even[:, None], 0).sum())
        + problem.burden * int(np.maximum(load - problem.fair, 0).sum())
        + problem.again * int(np.maximum(of_kind - 1, 0).sum())
        + int((problem.missing * lacking).sum())
        + problem.keep * moved_of(problem, placings)
    )


def moved_of(problem: Problem, placings: Ints) -> int:
    """How many placings of before are given up."""
    now = set(map(tuple, placings.tolist()))
    return sum(tuple(pair) not in now for pair in problem.previous.tolist())

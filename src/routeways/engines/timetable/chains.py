"""A day without a session gets one by moving several schools at once: each takes the place of the next."""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from routeways.engines.timetable.plan import Plan
from routeways.engines.timetable.problem import Flags, Ints

DEEPEST = 4  # schools that move for one
TRIES = 60  # ways that are tried before a school is given up
Pair = tuple[int, int]


class Chains:
    """What stands where, and how many moves it takes to clear each placing. Made anew after each chain that held."""

    def __init__(self, plan: Plan, locked: Set[Pair]) -> None:
        self.plan, self.problem = plan, plan.problem
        placings = plan.placings()
        keep = np.array([(school, session) not in locked for school, session in placings.tolist()], bool)
        self.school, self.session = placings[keep, 0], placings[keep, 1]
        self.moves = np.full(len(self.school), DEEPEST + 1)
        self._tries = 0
        self._measure()

    def place(self, school: int) -> bool:
        """Finds one more session for the school, by as few moves as can be. False leaves the plan as it was."""
        self._tries = TRIES
        return self._settle(school, DEEPEST + 1)

    def _measure(self) -> None:
        """One move where the school fits somewhere else; one more than the least of those whose place it could take.

        Who is placed first does not move.
        """
        waiting = np.flatnonzero(~self.problem.first[self.school]).tolist()
        self.moves[[at for at in waiting if self._elsewhere(at)]] = 1
        for depth in range(1, DEEPEST):
            known = np.flatnonzero(self.moves == depth)
            if not len(known):
                return
            waiting = [at for at in waiting if self.moves[at] > DEEPEST]
            school, session = self.school, self.session
            able = [at for at in waiting if self._could_take(int(school[at]), known, int(session[at])).any()]
            self.moves[able] = depth + 1

    def _elsewhere(self, at: int) -> bool:
        """Whether something is free for the school of a placing, on a date that it has left or on this one."""
        school, session = int(self.school[at]), int(self.session[at])
        self.plan.remove(school, session)
        fits = self.plan.fits(school)
        self.plan.add(school, session)
        fits[session] = False
        return bool(fits.any())

    def _could_take(self, school: int, which: Ints, leaving: int = -1) -> Flags:
        """Whose place would be large enough, and on a date that the school has left, once it and they are gone."""
        plan, problem = self.plan, self.problem
        sessions, others = self.session[which], self.school[which]
        enough = plan.chairs[sessions] + problem.pupils[others] >= problem.pupils[school]
        taken = plan.taken_dates(school)
        if leaving >= 0:
            taken[problem.date[leaving]] = False
        free = ~taken[problem.date[sessions]] & (sessions != leaving)
        found: Flags = problem.open[school, sessions] & enough & free & (others != school)
        return found

    def _settle(self, school: int, deepest: int) -> bool:
        """Puts the school somewhere and, one after another, whoever it takes a place from."""
        plan = self.plan
        best = plan.best(school)
        if best is not None:
            plan.add(school, best[0])
            return True
        which = np.flatnonzero(self.moves < deepest)
        which = which[self._could_take(school, which)]
        price = plan.price(school)
        order = np.lexsort((price[self.session[which]], self.moves[which]))
        for at in which[order].tolist():
            if not self._tries:
                return False
            other, session = int(self.school[at]), int(self.session[at])
            if session not in plan.at[other] or plan.problem.first[other]:
                continue
            self._tries -= 1
            plan.remove(other, session)
            if plan.can(school, session):
                plan.add(school, session)
                if self._settle(other, int(self.moves[at])):
                    return True
                plan.remove(school, session)
            plan.add(other, session)
        return False

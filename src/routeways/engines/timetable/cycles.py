"""Several schools change places at once, each into the place of the next: found as circles that cost less than nothing.

Every placing is a point; an arrow from one to another says that its school could stand where the other stands, and by
how much dearer that is. One more point is all that is free. A circle of arrows whose sum is below nought makes the plan
better. Circles are looked for by labels (Bellman and Ford), a few steps at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Set

import numpy as np
import numpy.typing as npt

from routeways.engines.timetable.plan import Plan
from routeways.engines.timetable.problem import Ints

STEPS = 7  # arrows of a circle, at most
SCANS = 60  # of all placings
LOOKS = 5  # at the same placings, for circles that the plan can go round
LEAST = 0.5  # points are whole: anything below is noise
MOST = 3_000  # placings; of more the table of arrows would be too large
Matrix = npt.NDArray[np.float32]
Pair = tuple[int, int]


class Cycles:
    """Improves a plan in place. Locked placings stay."""

    def __init__(self, plan: Plan, locked: Set[Pair]) -> None:
        self.plan, self.problem = plan, plan.problem
        self._locked = locked

    def run(self, good_enough: Callable[[], bool], scans: int = SCANS) -> None:
        for _ in range(scans):
            if good_enough() or not self._scan():
                return

    def _scan(self) -> int:
        """How many circles were gone round, of those that one look at all placings found."""
        placings = self.plan.placings()
        placings = placings[[tuple(one) not in self._locked for one in placings.tolist()]]
        if not 2 <= len(placings) <= MOST:
            return 0
        arrows = self._arrows(placings[:, 0], placings[:, 1])
        for _ in range(LOOKS):
            circles = _circles(arrows)
            gone = sum(self._go_round(placings, circle) for circle in circles)
            if gone or not circles:
                return gone
            for circle in circles:  # none of them holds in the plan: look for others
                arrows[circle, [*circle[1:], circle[0]]] = np.inf
        return 0

    def _arrows(self, school: Ints, session: Ints) -> Matrix:
        """Shape (n + 1, n + 1); the last is what is free. Infinite where a school cannot stand."""
        problem, plan, n = self.problem, self.plan, len(school)
        part, kind, row = problem.part[session], problem.kind[session], np.arange(n)
        inside, even, has = plan.in_part[school], problem.even[school], plan.of_kind[school]
        own = problem.worth[school, session] + problem.spread * (inside[row, part] > even)
        own += problem.again * (has[row, kind] > 1)
        there = inside[:, part] - (part[:, None] == part[None, :]) >= even[:, None]
        again = has[:, kind] - (kind[:, None] == kind[None, :]) > 0
        found: Matrix = np.full((n + 1, n + 1), np.inf, np.float32)
        enough = (plan.chairs[session] + problem.pupils[school])[None, :] >= problem.pupils[school][:, None]
        date = problem.date[session]
        held = np.array([plan.taken_dates(one) for one in range(problem.schools)])[school][:, date]
        fits = enough & problem.open[school][:, session] & (~held | (date[:, None] == date[None, :]))
        fits &= (school[:, None] != school[None, :]) & (session[:, None] != session[None, :])
        fits &= ~(problem.first[school][None, :] & ~problem.first[school][:, None])
        cost = problem.worth[school][:, session] + problem.spread * there + problem.again * again - own[:, None]
        found[:n, :n] = np.where(fits, cost, np.inf)
        for one in np.unique(school).tolist():
            best = plan.best(one)
            if best is not None:
                mine = np.flatnonzero(school == one)
                found[mine, n] = best[1] - own[mine]
        found[n, :n] = -problem.burden * (plan.load[problem.host[session]] > problem.fair[problem.host[session]])
        return found

    def _go_round(self, placings: Ints, circle: list[int]) -> bool:
        """Makes the moves one after another; takes all of them back where the plan did not get better."""
        plan, n = self.plan, len(placings)
        pairs = [(int(placings[at, 0]), int(placings[at, 1])) for at in circle if at < n]
        if len(set(pairs)) < len(pairs) or any(session not in plan.at[school] for school, session in pairs):
            return False
        before = 0
        for school, session in pairs:
            plan.remove(school, session)
            before += int(plan.price(school)[session])
        after, added = 0, []
        for at, then in zip(circle, [*circle[1:], circle[0]], strict=True):
            if at == n:
                continue
            school = int(placings[at, 0])
            if then == n:
                best = plan.best(school)
                target = -1 if best is None else best[0]
            else:
                target = int(placings[then, 1])
            if target < 0 or not plan.can(school, target):
                break
            after += int(plan.price(school)[target])
            plan.add(school, target)
            added.append((school, target))
        if len(added) == len(pairs) and after < before:
            return True
        for school, session in added:
            plan.remove(school, session)
        for school, session in pairs:
            plan.add(school, session)
        return False


def _circles(arrows: Matrix) -> list[list[int]]:
    """Circles below nought that share no point, as points in the direction of their arrows."""
    n = len(arrows)
    label, before = np.zeros(n, np.float32), np.full(n, -1)
    for _ in range(STEPS):
        reached = label[:, None] + arrows
        nearest = reached.argmin(axis=0)
        shortest = reached[nearest, np.arange(n)]
        better = shortest < label - LEAST
        if not better.any():
            break
        label = np.where(better, shortest, label)
        before = np.where(better, nearest, before)
    found, seen = [], np.zeros(n, np.int64)
    for turn, start in enumerate(np.argsort(label, kind="stable").tolist(), 1):
        at = start
        while at >= 0 and not seen[at]:
            seen[at] = turn
            at = int(before[at])
        if at >= 0 and seen[at] == turn:
            circle, one = [at], int(before[at])
            while one != at:
                circle.append(one)
                one = int(before[one])
            found.append(circle[::-1])
    return found

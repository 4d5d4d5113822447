"""Whole placings from the fractions of a linear program, and what still gets better by moving one or two schools."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from routeways.engines.timetable.chains import Chains
from routeways.engines.timetable.plan import Plan
from routeways.engines.timetable.problem import Flags, Ints, Problem
from routeways.engines.timetable.relaxation import Relaxation, Vector

ROUNDS = 40  # of the linear program; every round places a part of what is left
CERTAIN = 0.999
LIKELY, SHARE = 0.6, 8  # one in so many of the fractions is placed in a round, if it is likely
WORK = 24_000  # steps of the simplex method, after which nothing more is asked of the program
WIDTH = 8  # fuller sessions that a school tries to get into by moving another
Pair = tuple[int, int]


def dive(plan: Plan, relaxation: Relaxation, chosen: Vector) -> None:
    """Places what the program chose wholly and the larger part of the rest, closes what cannot be, and asks again."""
    for _ in range(ROUNDS):
        some = np.flatnonzero(chosen > 1 - CERTAIN)
        order = some[np.argsort(-chosen[some], kind="stable")]
        certain = int((chosen[order] > CERTAIN).sum())
        rest = order[certain:]
        placed = _place(plan, relaxation, order[:certain], certain)
        likely = int((chosen[rest] > LIKELY).sum())
        placed += _place(plan, relaxation, rest, max(1, min(likely, len(rest) // SHARE)))
        closed = _closed(plan, relaxation, rest)
        if not len(rest) or not (placed or len(closed)) or relaxation.work > WORK:
            return
        relaxation.fix(np.array(placed, np.int64))
        relaxation.close(closed)
        relaxation.run(_clashing(plan, relaxation, placed))
        chosen = relaxation.solve()


def _closed(plan: Plan, relaxation: Relaxation, pairs: Ints) -> Ints:
    """Pairs that the plan neither has nor can take any more."""
    rows = zip(pairs.tolist(), relaxation.school[pairs].tolist(), relaxation.session[pairs].tolist(), strict=True)
    found = [pair for pair, school, session in rows if session not in plan.at[school] and not plan.can(school, session)]
    return np.array(found, np.int64)


def _place(plan: Plan, relaxation: Relaxation, pairs: Ints, most: int) -> list[int]:
    placed: list[int] = []
    for pair in pairs.tolist():
        if len(placed) == most:
            break
        school, session = int(relaxation.school[pair]), int(relaxation.session[pair])
        if session not in plan.at[school] and plan.lacking(school) and plan.can(school, session):
            plan.add(school, session)
            placed.append(pair)
    return placed


def _clashing(plan: Plan, relaxation: Relaxation, pairs: list[int]) -> list[int]:
    sessions = {int(relaxation.session[pair]) for pair in pairs}
    return sorted(session for session in sessions if plan.problem.clashing[session])


class Improver:
    """Moves single schools and pairs until nothing gets better, or `passes` are over. Locked placings stay."""

    def __init__(self, plan: Plan, passes: int) -> None:
        self.plan, self.passes = plan, passes
        self.problem: Problem = plan.problem
        self._locked: set[Pair] = {(school, session) for school, session in self.problem.locked.tolist()}
        draw = self.problem.school_draw
        places = np.arange(self.problem.schools) if draw is None else draw
        self._order = sorted(range(self.problem.schools), key=lambda one: (not self.problem.first[one], places[one]))

    def run(self, good_enough: Callable[[], bool]) -> None:
        self._fill_all()
        for _ in range(self.passes):
            if good_enough():
                return
            moved = sum(self._relocate(*pair) for pair in self._movable())
            moved += sum(self._trade(*pair) for pair in self._movable())
            if not self._fill_all() and not moved:
                return

    def settle(self) -> None:
        """Until no day without a session, and no school with a kind twice, is helped by one move or one trade."""
        self._fill_all()
        while self._vary():
            self._fill_all()

    def _vary(self) -> bool:
        kept = {(school, session) for school, session in self.problem.previous.tolist()}
        twice = [
            (school, session)
            for school, session in self._movable()
            if (school, session) not in kept and self.plan.of_kind[school, self.problem.kind[session]] > 1
        ]
        return bool(sum(self._relocate(*pair) or self._trade(*pair) for pair in twice))

    def _movable(self) -> list[Pair]:
        """As they stand now; a school that a trade has moved since is passed by."""
        pairs = [(school, session) for school in self._order for session in sorted(self.plan.at[school])]
        return [pair for pair in pairs if pair not in self._locked]

    def _fill_all(self) -> bool:
        """Until nothing is placed any more: what is moved for one school may make room for another."""
        changed = False
        while self._fill():
            changed = True
        return changed

    def _fill(self) -> bool:
        """Places missing days where something fits, by moving others if need be."""
        changed = False
        for school in self._order:
            while self.plan.lacking(school) > 0:
                best = self.plan.best(school)
                if best is not None:
                    self.plan.add(school, best[0])
                elif not (
                    self._trade(school, None)
                    or (self.problem.first[school] and self._make_room(school))
                    or Chains(self.plan, self._locked).place(school)
                ):
                    break
                changed = True
        return changed

    def _relocate(self, school: int, session: int) -> bool:
        plan = self.plan
        if session not in plan.at[school]:
            return False
        plan.remove(school, session)
        old = int(plan.price(school)[session])
        best = plan.best(school)
        better = best is not None and best[1] < old
        plan.add(school, best[0] if best is not None and better else session)
        return better

    def _trade(self, school: int, session: int | None) -> bool:
        """The school takes the place of another, which goes elsewhere, if both together get cheaper."""
        plan, problem = self.plan, self.problem
        if session is not None:
            if session not in plan.at[school]:
                return False
            plan.remove(school, session)
        prices = plan.price(school)
        old = int(problem.missing[school] if session is None else prices[session])
        cheaper = np.flatnonzero((prices < old) & self._reachable(school))
        for target in cheaper[np.argsort(prices[cheaper], kind="stable")][:WIDTH].tolist():
            for other in sorted(plan.who[target]):
                if (other, target) not in self._locked and self._swap(school, other, target, old):
                    return True
        if session is not None:
            plan.add(school, session)
        return False

    def _reachable(self, school: int) -> Flags:
        """Sessions that are open, run, and on a date that the school has left."""
        problem, plan = self.problem, self.plan
        taken = np.zeros(problem.dates, bool)
        taken[[problem.date[one] for one in plan.at[school]]] = True
        running = np.array([bool(one) for one in plan.who])
        return problem.open[school] & ~taken[problem.date] & running

    def _swap(self, school: int, other: int, target: int, old: int) -> bool:
        plan = self.plan
        plan.remove(other, target)
        before = old + int(plan.price(other)[target])
        if plan.can(school, target):
            price = int(plan.price(school)[target])
            plan.add(school, target)
            best = plan.best(other)
            if best is not None and price + best[1] < before:
                plan.add(other, best[0])
                return True
            plan.remove(school, target)
        plan.add(other, target)
        return False

    def _make_room(self, school: int) -> bool:
        """For a school that is placed first: others leave one session until it fits, and look for another."""
        plan, problem = self.plan, self.problem
        prices = plan.price(school)
        targets = np.flatnonzero(self._reachable(school))
        for target in targets[np.argsort(prices[targets], kind="stable")].tolist():
            gone = []
            for other in sorted(plan.who[target], key=lambda one: (problem.pupils[one], one)):
                if problem.first[other] or (other, target) in self._locked:
                    continue
                plan.remove(other, target)
                gone.append(other)
                if plan.can(school, target):
                    plan.add(school, target)
                    return True
            for other in gone:
                plan.add(other, target)
        return False

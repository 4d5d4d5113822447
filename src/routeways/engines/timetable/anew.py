"""Some schools are planned anew while all others stay: a small program of what is left for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from routeways.engines.lottery import draw_indexes
from routeways.engines.timetable.cycles import Cycles
from routeways.engines.timetable.improving import Improver, dive
from routeways.engines.timetable.plan import Plan
from routeways.engines.timetable.problem import Bar, Ints, Problem
from routeways.engines.timetable.relaxation import Relaxation

SHARE, FEWEST, MOST = 5, 12, 60  # one school in so many, within limits
COVERS = 3  # of rounds in which the small program gets covers
SCANS = 10  # for circles, afterwards
DERIVED = ("even", "again", "_highest", "missing", "keep")  # what a day costs is as in the whole problem


def planned_anew(plan: Plan, number: int, good_enough: Callable[[Plan], bool]) -> Plan:
    """Another plan, better or worse, in which the schools of this round have other sessions."""
    problem = plan.problem
    free = some_schools(problem, number)
    kept = Plan(problem)
    for school, session in plan.placings().tolist():
        if school not in free:
            kept.add(school, session)
    small = left_for(problem, kept, free)
    if small.open.any():
        found, relaxation = Plan(small), Relaxation(small)
        chosen = relaxation.solve()
        for _ in range(COVERS):
            if not relaxation.tighten(chosen):
                break
            chosen = relaxation.solve()
        dive(found, relaxation, chosen)
        for school, session in found.placings().tolist():
            kept.add(school, session)
    Improver(kept, 1).run(lambda: good_enough(kept))
    locked = {(school, session) for school, session in problem.locked.tolist()}
    Cycles(kept, locked).run(lambda: good_enough(kept), SCANS)
    return kept


def some_schools(problem: Problem, number: int) -> set[int]:
    """By turns schools for which sessions cost nearly the same, and any; none with a locked placing."""
    n = problem.schools
    draw = np.arange(n) if problem.school_draw is None else problem.school_draw
    order = np.argsort(draw_indexes(number, "again", n)[draw], kind="stable")
    if number % 2 == 0 and n:
        cost = np.where(problem.open, problem.cost, int(problem.cost[problem.open].max(initial=0)))
        apart = np.abs(cost - cost[order[0]]).sum(axis=1)
        order = order[np.argsort(apart[order], kind="stable")]
    held = set(problem.locked[:, 0].tolist())
    many = min(max(n // SHARE, FEWEST), MOST)
    return {one for one in order[:many].tolist() if one not in held}


def left_for(problem: Problem, kept: Plan, free: set[int]) -> Problem:
    """The problem of these schools alone, with the places, chairs and even shares that the others leave."""
    others = np.ones(problem.schools, bool)
    others[list(free)] = False
    seats: Ints = problem.places - np.array([len(who) for who in kept.who], np.int64)
    shut = others[:, None] | ((seats == 0) | kept.stopped)[None, :] | (problem.pupils[:, None] > kept.chairs[None, :])
    bar = np.where(shut & problem.open, Bar.HELD, problem.bar).astype(problem.bar.dtype)
    days = np.where(others, 0, problem.placeable)
    none = np.empty((0, 2), np.int64)
    small = replace(problem, bar=bar, places=seats, room=kept.chairs.copy(), days=days, locked=none)
    held = {name: getattr(problem, name) for name in DERIVED}
    small.__dict__.update(held, placeable=days, fair=problem.fair - kept.load)
    return small

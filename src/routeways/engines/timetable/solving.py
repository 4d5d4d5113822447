"""One call: locked placings, linear program, whole placings, improvements, proof, check."""

from __future__ import annotations

from functools import partial

import numpy as np

from routeways.engines.timetable.anew import planned_anew
from routeways.engines.timetable.checking import check
from routeways.engines.timetable.cycles import Cycles
from routeways.engines.timetable.improving import WORK, Improver, dive
from routeways.engines.timetable.plan import Plan, moved_of, value_of
from routeways.engines.timetable.problem import Bar, Ints, Problem
from routeways.engines.timetable.proving import Prices, bound
from routeways.engines.timetable.relaxation import Relaxation, Vector
from routeways.engines.timetable.result import (
    BARS,
    Gap,
    Infeasible,
    Status,
    Timetable,
    UnsoundTimetable,
    cause_of,
    repeats_of,
)

ENOUGH = 0.01  # the gap at which a plan is called proven
CLOSE = 0.005  # the gap at which nothing more is tried
PASSES = 6  # of improvements; this and what follows limit work, not time, so that the same gives the same
ROUNDS, MORE, DAYS = 10, 60, 6_000  # of planning some schools anew; as many more as there are fewer days
IDLE = 25  # rounds one after another that find nothing better are the last
COVERS = 10  # of rounds in which the program gets covers
SLOW = 1e-4  # of the objective: covers that add less are the last


def solve(problem: Problem, *, rounds: int | None = None) -> Timetable:
    """A checked plan with its proof. The same problem gives the same plan. Raises UnsoundTimetable."""
    held = _held(problem)
    if isinstance(held, Infeasible):
        return Timetable(Status.INFEASIBLE, infeasible=held)
    problem, plan = held
    if rounds is None:
        rounds = max(ROUNDS, min(MORE, DAYS // max(int(problem.placeable.sum()), 1)))
    if not problem.open.any():
        nothing = Prices(np.zeros(problem.open.shape, np.int64), np.zeros(problem.hosts, np.int64))
        return _checked(problem, plan, nothing, bound(problem, nothing))
    relaxation = Relaxation(problem)
    relaxation.hold(plan)
    chosen = _tightened(relaxation)
    prices = relaxation.prices()
    least = bound(problem, prices)
    plan = _searched(problem, relaxation, chosen, least, plan, rounds)
    return _checked(problem, plan, prices, least)


def _tightened(relaxation: Relaxation) -> Vector:
    """The program with all the covers that it breaks, as long as that gets on."""
    chosen = relaxation.solve()
    for _ in range(COVERS):
        before = relaxation.objective
        if not relaxation.tighten(chosen):
            break
        chosen = relaxation.solve()
        if relaxation.objective - before <= abs(before) * SLOW or relaxation.work > WORK // 2:
            break
    return chosen


def _searched(problem: Problem, relaxation: Relaxation, chosen: Vector, least: int, held: Plan, rounds: int) -> Plan:
    """A whole plan out of the fractions; then a part of it again and again, with the rest as it stands."""

    def close(plan: Plan) -> bool:
        return value_of(problem, plan.placings()) * (1 - CLOSE) <= least

    best = held.copy()
    dive(best, relaxation, chosen)
    Improver(best, PASSES).run(partial(close, best))
    locked = {(school, session) for school, session in problem.locked.tolist()}
    Cycles(best, locked).run(partial(close, best))
    idle = 0
    for number in range(rounds):
        if close(best) or idle == IDLE:
            break
        found = planned_anew(best, number, close)
        better = value_of(problem, found.placings()) < value_of(problem, best.placings())
        best, idle = (found, 0) if better else (best, idle + 1)
    Improver(best, PASSES).settle()
    return best


def _held(problem: Problem) -> tuple[Problem, Plan] | Infeasible:
    """The plan with the locked placings alone, or which of them cannot hold."""
    plan = Plan(problem)
    for school, session in problem.locked.tolist():
        why = _why_not(plan, school, session)
        if why:
            return Infeasible(school, session, why)
        plan.add(school, session)
    if not len(problem.locked):
        return problem, plan
    closed = problem.closed()
    plan = Plan(closed)
    for school, session in problem.locked.tolist():
        plan.add(school, session)
    return closed, plan


def _why_not(plan: Plan, school: int, session: int) -> str:
    problem = plan.problem
    bar = Bar(int(problem.bar[school, session]))
    if bar is not Bar.OPEN:
        return BARS[bar]
    if not plan.lacking(school):
        return "the school has no day left for it"
    if any(problem.date[one] == problem.date[session] for one in plan.at[school]):
        return "the school has another locked placing on that date"
    if any(plan.who[other] for other in problem.clashing[session]):
        return "another locked placing needs the same room or staff at that time"
    return "" if plan.can(school, session) else "other locked placings take its places"


def _checked(problem: Problem, plan: Plan, prices: Prices, least: int) -> Timetable:
    placings: Ints = plan.placings()
    value = value_of(problem, placings)
    lacking = problem.days - np.bincount(placings[:, 0], minlength=problem.schools)
    missing = tuple(
        Gap(school, int(lacking[school]), cause_of(problem, school)) for school in np.flatnonzero(lacking).tolist()
    )
    proven = value - least <= ENOUGH * max(value, 1)
    status = Status.PROVEN if proven else Status.FEASIBLE
    moved, repeats = moved_of(problem, placings), repeats_of(problem, placings)
    table = Timetable(status, placings, value, least, prices, moved, missing, repeats)
    faults = check(problem, table)
    if faults:
        raise UnsoundTimetable(f"The timetable did not pass its check and is not used: {' '.join(faults)}")
    return table

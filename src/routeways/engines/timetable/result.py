"""What a run gives back, frozen: who is where, the proof of how good it is, and why each missing day is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from routeways.engines.timetable.problem import Bar, Ints, Problem
from routeways.engines.timetable.proving import Prices


class Status(StrEnum):
    PROVEN = "proven"  # no plan is better by more than the gap that was asked for
    FEASIBLE = "feasible"  # all hard rules hold; the gap says how far a better one could be
    INFEASIBLE = "infeasible"  # the locked placings cannot hold


class Twice(StrEnum):
    """Why a school has a kind more than once."""

    HELD = "its days are kept, by hand or as they were before"
    CLOSED = "no session of another kind is open to it on a date it has left"
    FULL = "every session of another kind that is open to it on a date it has left is full, or not run"


class Missing(StrEnum):
    """Why a school has a day without a session."""

    CLOSED = "no session is open to it"
    DATES = "it has more days than dates on which a session is open to it"
    FULL = "every session that is open to it on a date it has left is full, or not run"


@dataclass(frozen=True, slots=True)
class Infeasible:
    """The locked placing that cannot hold with those before it, and why."""

    school: int
    session: int
    why: str


@dataclass(frozen=True, slots=True)
class Gap:
    """`days` of the school have no session."""

    school: int
    days: int
    cause: Missing


@dataclass(frozen=True, slots=True)
class Repeat:
    """`days` of the school are of a kind that it has already."""

    school: int
    days: int
    cause: Twice


@dataclass(frozen=True, eq=False)
class Timetable:
    """`placings` shape (k, 2): school, session. `value` and `bound` in points: no plan has fewer than `bound`."""

    status: Status
    placings: Ints = field(default_factory=lambda: np.empty((0, 2), np.int64))
    value: int = 0
    bound: int = 0
    prices: Prices | None = None
    moved: int = 0
    missing: tuple[Gap, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    infeasible: Infeasible | None = None

    @property
    def gap(self) -> float:
        """How much better another plan could be at most, as a share of the value."""
        return (self.value - self.bound) / max(self.value, 1)


class UnsoundTimetable(RuntimeError):
    """The checker found a fault in a result: a fault in Routeways, never in the problem. Nothing is returned."""


BARS = {
    Bar.NO_ROUTE: "no travel time is known",
    Bar.TOO_FAR: "it is too far",
    Bar.NOT_ACCESSIBLE: "the host is not accessible",
    Bar.BLOCKED: "the school cannot come on that date",
    Bar.TOO_MANY: "the group is larger than the room",
    Bar.HELD: "the room or the staff are held by a locked placing",
}


def cause_of(problem: Problem, school: int) -> Missing:
    """The cause for a school with missing days: nothing at all, too few dates, or everything taken."""
    if not problem.placeable[school]:
        return Missing.CLOSED
    return Missing.DATES if problem.placeable[school] < problem.days[school] else Missing.FULL


def repeats_of(problem: Problem, placings: Ints) -> tuple[Repeat, ...]:
    """The schools of a plan that have a kind more than once, each with its cause. Pairs of locked and before stay."""
    kept = {(school, session) for rows in (problem.locked, problem.previous) for school, session in rows.tolist()}
    found = []
    for school in np.unique(placings[:, 0]).tolist():
        mine = placings[placings[:, 0] == school, 1]
        kinds = problem.kind[mine]
        if days := len(kinds) - len(np.unique(kinds)):
            moving = [
                one for one in mine.tolist() if (kinds == problem.kind[one]).sum() > 1 and (school, one) not in kept
            ]
            found.append(Repeat(school, days, _why_twice(problem, school, mine, moving)))
    return tuple(found)


def _why_twice(problem: Problem, school: int, mine: Ints, moving: list[int]) -> Twice:
    if not moving:
        return Twice.HELD
    other = problem.open[school] & ~np.isin(problem.kind, problem.kind[mine])
    dates = (problem.date[mine[mine != one]] for one in moving)
    free = any((other & ~np.isin(problem.date, taken)).any() for taken in dates)
    return Twice.FULL if free else Twice.CLOSED

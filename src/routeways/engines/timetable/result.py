"""What a run gives back, frozen: who is where, the proof of how good it is, and why each missing day is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from routeways.engines.timetable.problem import Bar, Ints, Problem
from routeways.engines.timetable.rows import Prices


class Status(StrEnum):
    PROVEN = "proven"  # no plan is better by more than the gap that was asked for
    FEASIBLE = "feasible"  # all hard rules hold; the gap says how far a better one could be
    INFEASIBLE = "infeasible"  # the locked placings cannot hold


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

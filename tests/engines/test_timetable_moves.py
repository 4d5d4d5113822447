"""What several schools do at once: chains that give a day to one more, and circles that make a plan better."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.engines.timetable import Problem, read
from routeways.engines.timetable.chains import Chains
from routeways.engines.timetable.cycles import Cycles
from routeways.engines.timetable.plan import Plan, value_of
from tests.engines.test_timetable import DAYS, documents


def one_room(minutes: dict[str, dict[str, int]], *, days: int = 1, **blocked: list[str]) -> Problem:
    """Hosts with one session each on one date, one school a session; a host without minutes is not reachable."""
    hosts = sorted({host for known in minutes.values() for host in known})
    rooms = [{"id": "r", "pupils": 60}]
    rows: list[dict[str, Any]] = [
        {"id": host, "rooms": rooms, "sessions": [{"id": host, "date": DAYS[0], "room": "r"}]} for host in hosts
    ]
    asking = [
        {"id": school, "days": days, "pupils": 20, "travel": known, "blocked": blocked.get(school, [])}
        for school, known in minutes.items()
    ]
    return read({"hosts": rows, "schools": asking}).problem


def placed(problem: Problem, *pairs: tuple[int, int]) -> Plan:
    plan = Plan(problem)
    for school, session in pairs:
        plan.add(school, session)
    return plan


def test_three_schools_move_so_that_a_fourth_has_its_day() -> None:
    problem = one_room({"a": {"h1": 9}, "b": {"h1": 9, "h2": 9}, "c": {"h2": 9, "h3": 9}, "d": {"h3": 9, "h4": 9}})
    plan = placed(problem, (1, 0), (2, 1), (3, 2))
    assert plan.best(0) is None
    assert Chains(plan, frozenset()).place(0)
    assert plan.placings().tolist() == [[0, 0], [1, 1], [2, 2], [3, 3]]


def test_a_chain_that_ends_nowhere_leaves_the_plan_as_it_was() -> None:
    problem = one_room({"a": {"h1": 9}, "b": {"h1": 9, "h2": 9}, "c": {"h2": 9}})
    plan = placed(problem, (1, 0), (2, 1))
    assert not Chains(plan, frozenset()).place(0)
    assert plan.placings().tolist() == [[1, 0], [2, 1]]


def test_a_locked_school_does_not_make_room() -> None:
    problem = one_room({"a": {"h1": 9}, "b": {"h1": 9, "h2": 9}})
    plan = placed(problem, (1, 0))
    assert not Chains(plan, frozenset({(1, 0)})).place(0)
    assert Chains(plan, frozenset()).place(0)


def test_three_schools_change_places_in_a_circle_where_no_two_could() -> None:
    near = {"a": {"h1": 50, "h2": 5}, "b": {"h2": 50, "h3": 5}, "c": {"h3": 50, "h1": 5}}
    problem = one_room(near)
    plan = placed(problem, (0, 0), (1, 1), (2, 2))
    Cycles(plan, frozenset()).run(lambda: False)
    assert plan.placings().tolist() == [[0, 1], [1, 2], [2, 0]]
    held = placed(problem, (0, 0), (1, 1), (2, 2))
    Cycles(held, frozenset({(0, 0)})).run(lambda: False)
    assert held.placings().tolist() == [[0, 0], [1, 1], [2, 2]]


@settings(max_examples=60, deadline=None)
@given(documents(schools=6), st.integers(0, 5))
def test_circles_and_chains_never_break_a_rule_and_circles_never_make_a_plan_worse(
    document: dict[str, Any], start: int
) -> None:
    problem = read(document).problem
    plan = Plan(problem)
    for school in np.roll(np.arange(problem.schools), start).tolist():
        while plan.lacking(school) and (best := plan.best(school)) is not None:
            plan.add(school, best[0])
    before = value_of(problem, plan.placings())
    Cycles(plan, frozenset()).run(lambda: False)
    after = value_of(problem, plan.placings())
    assert after <= before
    number = len(plan.placings())
    gained = 0
    for school in range(problem.schools):
        if plan.lacking(school):
            gained += Chains(plan, frozenset()).place(school)
    assert len(plan.placings()) == number + gained
    again = Plan(problem)  # adding them one after another finds every one allowed
    for school, session in plan.placings().tolist():
        assert again.can(school, session)
        again.add(school, session)

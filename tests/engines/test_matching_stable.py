"""Stable matching: nobody wants to leave it, ties follow the published lottery, the checker finds what is planted."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from routeways.engines.lottery import draw
from routeways.engines.matching import Mode, Problem, Status, check, digest, read, solve, written
from routeways.engines.matching.lottery import draws
from tests.engines.matching_problems import blocking, documents, seeded, textbook


@given(documents())
@settings(max_examples=300, deadline=None)
def test_no_pair_blocks_and_a_textbook_gets_the_same_pairs(document: dict[str, Any]) -> None:
    named = read(document)
    matching = solve(named.problem)
    if matching.status is Status.INFEASIBLE:
        return
    assert blocking(named.problem, matching.edge.tolist()) == 0 == matching.blocking_pairs
    if not len(named.problem.locked):
        assert matching.edge.tolist() == textbook(named.problem)


@pytest.mark.parametrize("ties", [True, False])
def test_five_hundred_seeded_markets_have_no_blocking_pair_and_no_breach(ties: bool) -> None:
    for seed in range(500):
        problem = seeded(seed, agents=5 + seed % 30, offers=3 + seed % 7, ties=ties)
        matching = solve(problem)
        held = [int(problem.offer[edge]) for edge in matching.edge if edge >= 0]
        assert blocking(problem, matching.edge.tolist()) == 0
        assert all(held.count(offer) <= problem.capacity[offer] for offer in held)
        assert all(problem.barred is not None and problem.barred[edge] == -1 for edge in matching.edge if edge >= 0)


@given(documents())
@settings(max_examples=100, deadline=None)
def test_one_more_place_makes_no_agent_worse_off(document: dict[str, Any]) -> None:
    document.pop("locked", None)
    problem = read(document).problem
    if not problem.offers:
        return
    before = solve(problem).edge
    wider = problem.capacity.copy()
    wider[0] += 1
    after = solve(replace(problem, capacity=wider)).edge
    order = -problem.score if problem.rank is None else problem.rank
    for old, new in zip(before.tolist(), after.tolist(), strict=True):
        assert old < 0 or (new >= 0 and order[new] <= order[old])


def test_machine_code_and_plain_python_give_the_same_matching() -> None:
    problem = seeded(3, agents=400, offers=40, choices=25)
    plain, compiled = solve(problem, compiled=False), solve(problem, compiled=True)
    assert plain.edge.tolist() == compiled.edge.tolist()
    assert plain.value == compiled.value


def test_the_lottery_can_be_drawn_again_by_anybody() -> None:
    ids = ["ann", "bob", "cy"]
    numbers = [hashlib.sha256(f"2026-11-22:agent:{one}".encode()).hexdigest()[:16] for one in ids]
    first = sorted(range(3), key=lambda at: numbers[at])
    assert [int(np.flatnonzero(draw("2026-11-22", "agent", ids) == at)[0]) for at in range(3)] == first
    agents = [{"id": one, "choices": [{"offer": "x"}]} for one in ids]
    for rows in (agents, agents[::-1]):
        document = {"mode": "stable", "seed": "2026-11-22", "agents": rows, "offers": [{"id": "x", "capacity": 1}]}
        named = read(document)
        assert written(named, solve(named.problem))["matches"] == [[ids[first[0]], "x"]]


def test_an_index_is_drawn_from_the_seed_too_and_seeds_differ() -> None:
    one = Problem([0, 1, 2], [0, 0], [1], seed=1)
    assert sorted(draws(one)[0].tolist()) == [0, 1]
    winners = {solve(Problem([0, 1, 2], [0, 0], [1], seed=seed)).edge.tolist().index(-1) for seed in range(20)}
    assert winners == {0, 1}


def test_the_same_problem_gives_the_same_answer_and_digest_and_another_seed_another_digest() -> None:
    document = {
        "mode": "stable",
        "agents": [{"id": one, "choices": [{"offer": "x"}, {"offer": "y"}]} for one in range(9)],
        "offers": [{"id": "x", "capacity": 2}, {"id": "y", "capacity": 3}],
    }
    one, two = read(document), read(document)
    assert written(one, solve(one.problem)) == written(two, solve(two.problem))
    assert digest(one) != digest(read({**document, "seed": 1}))


def test_very_large_orders_still_compare() -> None:
    problem = Problem([0, 2, 4], [0, 1, 0, 1], [1, 1], rank=[-(2**55), 2**55, 5, 6], offer_rank=[2**55, 1, -(2**55), 2])
    assert solve(problem).edge.tolist() == [1, 2]


def planted() -> tuple[Problem, np.ndarray]:
    problem = Problem([0, 2, 4, 5], [0, 1, 0, 1, 0], [1, 1], score=[5, 3, 4, 1, 2], offer_score=[9, 0, 5, 0, 1])
    return problem, solve(problem).edge.copy()


def test_the_checker_finds_what_is_planted() -> None:
    problem, edge = planted()
    matching = solve(problem)
    assert check(problem, matching) == ()
    assert edge.tolist() == [0, 3, -1]
    for changed, fault in (
        ({"edge": np.array([1, 2, -1])}, "block"),
        ({"edge": np.array([0, 2, -1])}, "more agents than places"),
        ({"edge": np.array([4, 3, -1])}, "did not choose"),
        ({"edge": np.array([0, 3])}, "answers for 2"),
        ({"value": 7}, "The value is"),
        ({"moved": 1}, "moved"),
        ({"unfilled": np.array([1, 0])}, "places left"),
        ({"cause": np.array([-1, -1, -2], np.int32)}, "cause"),
        ({"cause": np.array([-1, -1, -1], np.int32)}, "cause"),
        ({"blocking_pairs": 3}, "certificate"),
    ):
        assert fault in " ".join(check(problem, replace(matching, **changed))), changed


def test_a_barred_or_unlocked_pair_is_found() -> None:
    problem, edge = planted()
    barred = replace(problem, barred=np.array([0, -1, -1, -1, -1]), causes=("ineligible",))
    assert "barred" in " ".join(check(barred, replace(solve(problem), edge=edge)))
    locked = replace(problem, locked=np.array([[2, 0]]))
    assert "locked" in " ".join(check(locked, replace(solve(problem), edge=edge)))
    assert solve(locked).edge[2] == 4


def test_a_lock_that_cannot_hold_is_named() -> None:
    problem, _ = planted()
    for locked, why in (
        ([[0, 0], [1, 0]], "no place left"),
        ([[0, 0], [0, 1]], "another offer"),
        ([[2, 1]], "did not choose"),
    ):
        matching = solve(replace(problem, locked=np.array(locked)))
        assert matching.status is Status.INFEASIBLE
        assert matching.infeasible is not None
        assert why in matching.infeasible.why
        assert [matching.infeasible.agent, matching.infeasible.offer] == locked[-1]


def test_the_checker_does_not_take_a_feasible_problem_for_infeasible() -> None:
    problem, _ = planted()
    infeasible = solve(replace(problem, locked=np.array([[2, 1]])))
    assert check(replace(problem, locked=np.array([[2, 0]])), infeasible)
    assert check(problem, replace(infeasible, infeasible=None))


def test_modes_are_named() -> None:
    assert [str(mode) for mode in Mode] == ["stable", "welfare", "fair"]

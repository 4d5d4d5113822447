"""The highest total score: proved by prices, the same as a linear program, and quick to mend after a change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from routeways.engines.matching import Before, Mode, Problem, Status, check, read, solve, written
from routeways.engines.matching.checking import dual_gap
from tests.engines.matching_problems import documents, highest, seeded


@given(documents("welfare", negative=True))
@settings(max_examples=200, deadline=None)
def test_the_prices_prove_every_answer(document: dict[str, Any]) -> None:
    problem = read(document).problem
    matching = solve(problem)
    if matching.status is Status.INFEASIBLE:
        return
    assert matching.status is Status.OPTIMAL
    assert matching.prices is not None
    assert dual_gap(problem, matching.edge, matching.prices) == 0 == matching.dual_gap
    if not len(problem.locked) and (problem.previous is None or not problem.stay_bonus):
        assert matching.value == pytest.approx(highest(problem, problem.worth))


@pytest.mark.parametrize("ties", [True, False])
def test_a_linear_program_gets_the_same_value_and_serves_no_more(ties: bool) -> None:
    for seed in range(60):
        problem = seeded(seed, agents=4 + seed % 20, offers=2 + seed % 6, ties=ties, mode=Mode.WELFARE)
        matching = solve(problem)
        best = highest(problem, problem.worth)
        assert matching.value == pytest.approx(best)
        assert (matching.edge >= 0).sum() == pytest.approx(
            highest(problem, np.ones(len(problem.offer)), fixed=((problem.worth, best - 1e-6),)), abs=1e-3
        )


def test_machine_code_gives_the_same_matching_and_prices() -> None:
    problem = seeded(5, agents=300, offers=30, choices=20, mode=Mode.WELFARE)
    plain, compiled = solve(problem, compiled=False), solve(problem, compiled=True)
    assert plain.edge.tolist() == compiled.edge.tolist()
    assert plain.prices is not None
    assert compiled.prices is not None
    assert plain.prices.tolist() == compiled.prices.tolist()


def test_more_places_never_lower_the_value() -> None:
    for seed in range(40):
        problem = seeded(seed, agents=20, offers=5, mode=Mode.WELFARE)
        wider = replace(problem, capacity=problem.capacity + np.eye(5, dtype=int)[seed % 5])
        assert solve(wider).value >= solve(problem).value


def changed(problem: Problem, seed: int) -> Problem:
    """The same market with some capacities and scores changed."""
    rng = np.random.default_rng(seed)
    capacity = np.maximum(problem.capacity + rng.integers(-2, 2, problem.offers), 0)
    assert problem.score is not None
    score = np.where(rng.random(len(problem.score)) < 0.1, rng.integers(0, 10, len(problem.score)), problem.score)
    return replace(problem, capacity=capacity, score=score)


def test_beginning_from_an_earlier_run_gives_the_same_value_proved_again() -> None:
    for seed in range(80):
        problem = seeded(seed, agents=30, offers=6, choices=5, mode=Mode.WELFARE)
        earlier = solve(problem)
        assert earlier.prices is not None
        before = Before(earlier.prices, earlier.offer_of(problem))
        again = solve(changed(problem, seed), before=before)
        assert again.value == solve(changed(problem, seed)).value
        assert again.dual_gap == 0
        nonsense = Before(np.full(6, 1000 * (seed % 2)), np.full(30, seed % 6))
        assert solve(problem, before=nonsense).value == earlier.value


def test_a_stay_bonus_moves_fewer_people_and_does_not_count_in_the_value() -> None:
    document: dict[str, Any] = {
        "mode": "welfare",
        "agents": [
            {"id": "a", "choices": [{"offer": "x", "score": 5}, {"offer": "y", "score": 6}]},
            {"id": "b", "choices": [{"offer": "x", "score": 5}, {"offer": "y", "score": 5}]},
        ],
        "offers": [{"id": "x", "capacity": 1}, {"id": "y", "capacity": 1}],
        "previous": [["a", "x"], ["b", "y"]],
    }
    for bonus, value, moved in ((0, 11, 2), (1, 10, 0)):
        named = read({**document, "stay_bonus": bonus})
        found = written(named, solve(named.problem))
        assert (found["value"], found["moved"], found["certificate"]) == (value, moved, {"dual_gap": 0})


def test_the_checker_finds_a_lower_value_a_wrong_gap_and_wrong_prices() -> None:
    problem = Problem([0, 2, 4], [0, 1, 0, 1], [1, 1], mode=Mode.WELFARE, score=[5, 4, 5, 1])
    matching = solve(problem)
    assert matching.value == 9
    assert matching.prices is not None
    worse = replace(matching, edge=np.array([0, 3]), value=6)
    assert "The dual gap is 3" in " ".join(check(problem, worse))
    assert check(problem, replace(matching, dual_gap=1))
    assert check(problem, replace(matching, prices=matching.prices + 1))
    assert check(problem, replace(matching, prices=None))
    with pytest.raises(ValueError, match="negative"):
        dual_gap(problem, matching.edge, matching.prices - 9)


def test_who_would_lower_the_total_is_told_so_and_how_many_points_are_missing() -> None:
    document = {
        "mode": "welfare",
        "agents": [
            {"id": "a", "choices": [{"offer": "x", "score": 9}]},
            {"id": "b", "choices": [{"offer": "x", "score": 4}]},
            {"id": "c", "choices": [{"offer": "y", "score": -1}]},
            {"id": "d", "choices": [{"offer": "y", "score": 0}]},
        ],
        "offers": [{"id": "x", "capacity": 1}, {"id": "y", "capacity": 2}],
    }
    named = read(document)
    found = written(named, solve(named.problem))
    assert found["matches"] == [["a", "x"], ["d", "y"]]
    causes = {row["agent"]: (row["cause"], row["detail"]) for row in found["unmatched"]}
    assert causes["b"][0] == "full of better-placed"
    assert "points short" in causes["b"][1]
    assert causes["c"] == ("would lower the total score", "“y”: each would take points from the total.")

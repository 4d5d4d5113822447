"""Fair matching: everyone possible first, then leximin, then the total score, as linear programs in a row find them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from routeways.engines.matching import Mode, Problem, Status, check, read, solve, written
from tests.engines.matching_problems import documents, highest, seeded


def reference(problem: Problem) -> tuple[int, list[int], int]:
    """How many can be served, the leximin vector, and the highest value with both, by linear programs in a row."""
    assert problem.score is not None
    ones = np.ones(len(problem.offer))
    served = round(highest(problem, ones))
    fixed: tuple[tuple[Any, float], ...] = ((ones, served - 1e-6),)
    vector: list[int] = []
    for level in sorted(set(problem.score.tolist())):
        at_level = (problem.score == level).astype(float)
        fewest = round(-highest(problem, -at_level, fixed=fixed))
        fixed = (*fixed, (-at_level, -fewest - 1e-6))
        vector += [level] * fewest
    return served, vector, round(highest(problem, problem.worth, fixed=fixed))


@pytest.mark.parametrize("ties", [True, False])
def test_leximin_is_that_of_the_linear_programs_on_two_hundred_instances(ties: bool) -> None:
    for seed in range(100):
        problem = seeded(seed, agents=2 + seed % 9, offers=2 + seed % 5, choices=4, ties=ties, mode=Mode.FAIR)
        matching = solve(problem)
        served, vector, value = reference(problem)
        assert matching.status is Status.OPTIMAL
        assert matching.served == served
        assert matching.leximin is not None
        assert matching.leximin.tolist() == vector
        assert matching.value == value


@given(documents("fair", negative=True))
@settings(max_examples=150, deadline=None)
def test_locks_bonus_and_exclusions_pass_the_checker(document: dict[str, Any]) -> None:
    problem = read(document).problem
    matching = solve(problem)
    assert check(problem, matching) == ()
    if matching.status is Status.OPTIMAL:
        assert (
            matching.served == (matching.edge >= 0).sum() >= (solve(replace(problem, mode=Mode.STABLE)).edge >= 0).sum()
        )


def test_machine_code_gives_the_same_vector_at_a_larger_size() -> None:
    problem = seeded(8, agents=250, offers=30, choices=12, mode=Mode.FAIR)
    plain, compiled = solve(problem, compiled=False), solve(problem, compiled=True)
    assert plain.edge.tolist() == compiled.edge.tolist()


def test_more_places_serve_no_fewer_and_never_lower_the_worst() -> None:
    for seed in range(40):
        problem = seeded(seed, agents=15, offers=5, mode=Mode.FAIR)
        wider = solve(replace(problem, capacity=problem.capacity + np.eye(5, dtype=int)[seed % 5]))
        before = solve(problem)
        assert before.leximin is not None
        assert wider.leximin is not None
        assert before.served is not None
        assert wider.served is not None
        assert wider.served >= before.served
        if wider.served == before.served:
            assert wider.leximin.tolist() >= before.leximin.tolist()


def fair(*choices: dict[str, int], capacity: int = 1, **more: Any) -> dict[str, Any]:
    agents = [
        {"id": at, "choices": [{"offer": offer, "score": score} for offer, score in one.items()]}
        for at, one in enumerate(choices)
    ]
    offers = [{"id": offer, "capacity": capacity} for offer in sorted({offer for one in choices for offer in one})]
    named = read({"mode": "fair", "agents": agents, "offers": offers, **more})
    return written(named, solve(named.problem))


def test_serving_one_more_comes_before_points_and_the_worst_off_before_the_total() -> None:
    found = fair({"x": 100, "y": 1}, {"x": 1})
    assert found["certificate"] == {"served": 2, "leximin": [1, 1]}
    found = fair({"x": 10, "y": 3}, {"x": 4, "y": 0})
    assert found["certificate"] == {"served": 2, "leximin": [3, 4]}
    assert (found["value"], found["status"]) == (7, "optimal")


def test_the_stay_bonus_decides_only_what_fairness_leaves_open() -> None:
    equal = ({"x": 5, "y": 5}, {"x": 5, "y": 5})
    for previous in ([[0, "x"], [1, "y"]], [[0, "y"], [1, "x"]]):
        assert fair(*equal, previous=previous, stay_bonus=1)["moved"] == 0
    unequal = fair({"x": 1, "y": 5}, {"x": 5, "y": 1}, previous=[[0, "x"], [1, "y"]], stay_bonus=100)
    assert (unequal["moved"], unequal["certificate"]["leximin"]) == (2, [5, 5])


def test_the_checker_finds_a_vector_that_is_not_there_and_somebody_left_out() -> None:
    problem = Problem([0, 2, 3], [0, 1, 0], [1, 1], mode=Mode.FAIR, score=[5, 1, 1])
    matching = solve(problem)
    assert matching.edge.tolist() == [1, 2]
    assert "vector" in " ".join(check(problem, replace(matching, leximin=np.array([1, 5]))))
    alone = replace(matching, edge=np.array([0, -1]), value=5, served=1, leximin=np.array([5]))
    assert "One more agent could be served" in " ".join(check(problem, alone))

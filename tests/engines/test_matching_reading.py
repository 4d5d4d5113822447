"""Problems as plain data: each malformed one gets one sentence; each unmatched agent a cause."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from routeways.engines.matching import MatchingError, Problem, read, solve, written

GOOD: dict[str, Any] = {
    "mode": "stable",
    "agents": [
        {"id": "ann", "choices": [{"offer": "x", "score": 5}, {"offer": "y", "score": 3}]},
        {"id": "bob", "choices": [{"offer": "x", "rank": 1}]},
    ],
    "offers": [{"id": "x", "capacity": 1, "ranking": ["bob", "ann"]}, {"id": "y", "capacity": 2}],
}


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(GOOD), **changes}


def agent(*choices: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": "ann", "choices": list(choices)}, {"id": "bob"}]


def offer(**fields: Any) -> list[dict[str, Any]]:
    return [{"id": "x", "capacity": 1, **fields}, {"id": "y", "capacity": 1}]


MALFORMED = [
    ([], "A problem is an object"),
    (changed(mode="best"), "The mode is “best”; it must be stable, welfare or fair."),
    (changed(mode=None), "The mode is “None”"),
    (changed(mode=["stable"]), "The mode is"),
    (changed(agents=None), "no “agents”"),
    (changed(offers={"x": 1}), "“offers” must be a list"),
    (changed(exclude=[]), "no “exclude”"),
    (changed(agents=[{"choices": []}]), "no object with “id”"),
    (changed(agents=["ann"]), "no object with “id”"),
    (changed(agents=[{"id": None}]), "An id is a text or a whole number"),
    (changed(agents=[{"id": True}]), "An id is a text or a whole number"),
    (changed(agents=[{"id": "ann"}, {"id": "ann"}]), "The id “ann” is given to more than one of the agents."),
    (changed(agents=[{"id": 1}, {"id": "1"}]), "The id “1” is given to more than one of the agents."),
    (changed(agents=agent({"offer": "z"})), "There is no offer “z”"),
    (changed(agents=agent({"score": 1})), "no object with “offer”"),
    (changed(agents=[{"id": "ann", "choices": "x"}, {"id": "bob"}]), "must be a list"),
    (changed(agents=agent({"offer": "x"}, {"offer": "x"})), "lists the offer “x” more than once"),
    (changed(agents=agent({"offer": "x", "score": 1.5})), "is “1.5”. It needs a whole number."),
    (changed(agents=agent({"offer": "x", "score": True})), "It needs a whole number."),
    (changed(agents=agent({"offer": "x", "score": "5"})), "It needs a whole number."),
    (changed(agents=agent({"offer": "x", "score": None})), "It needs a whole number."),
    (changed(agents=agent({"offer": "x", "score": float("nan")})), "is “nan”. It needs a whole number."),
    (changed(agents=agent({"offer": "x", "score": 10**400})), "too large"),
    (changed(agents=agent({"offer": "x", "score": 2**62})), "too large"),
    (changed(agents=agent({"offer": "x", "rank": 0.5})), "The rank of the agent “ann” and the offer “x” is “0.5”."),
    (changed(agents=agent({"offer": "x", "rank": 1}, {"offer": "y"})), "ranks 1 of its 2 choices"),
    (changed(offers=offer(capacity=-1)), "The offer “x” has the capacity -1. It needs 0 or more."),
    (changed(offers=offer(capacity=1.0)), "The offer “x” has the capacity “1.0”."),
    (changed(offers=offer(capacity=None)), "The offer “x” has no capacity."),
    (changed(offers=offer(ranking=["ann", "ann"])), "contradicts itself: it names the agent “ann” more than once."),
    (changed(offers=offer(ranking=["ann", ["bob", "ann"]])), "contradicts itself"),
    (changed(offers=offer(ranking=["cy"])), "There is no agent “cy” in the ranking of the offer “x”."),
    (changed(offers=offer(ranking=[["ann", ["bob"]]])), "There is no agent"),
    (changed(offers=offer(ranking="ann")), "must be a list"),
    (changed(offers=offer(scores={"cy": 1})), "There is no agent “cy” in the scores of the offer “x”."),
    (changed(offers=offer(scores={"ann": 0.5})), "is “0.5”"),
    (changed(offers=offer(scores=[1])), "no object of agents and whole numbers"),
    (changed(excluded=[["ann", "x"]]), "Each row of “excluded” is [agent, offer, cause]"),
    (changed(excluded=[["ann", "x", ""]]), "Each row of “excluded” is [agent, offer, cause]"),
    (changed(excluded=[["cy", "x", "too far"]]), "There is no agent “cy” in “excluded”."),
    (changed(locked=[["ann"]]), "Each row of “locked” is [agent, offer]."),
    (changed(locked=[["ann", "z"]]), "There is no offer “z” in “locked”."),
    (changed(previous=[["ann", "x"], ["ann", "y"]]), "gives the agent “ann” two offers"),
    (changed(stay_bonus=-1), "The stay bonus is “-1”"),
    (changed(stay_bonus=10**90), "too large"),
    (changed(seed=1.5), "The seed is “1.5”"),
]


@pytest.mark.parametrize(("document", "sentence"), MALFORMED, ids=[sentence for _, sentence in MALFORMED])
def test_a_malformed_problem_gets_one_sentence(document: Any, sentence: str) -> None:
    with pytest.raises(MatchingError) as refused:
        read(document)
    said = str(refused.value)
    assert sentence in said
    assert "\n" not in said
    assert said.endswith(".")
    assert len(said) < 300


def test_a_million_duplicate_choices_get_the_same_short_sentence() -> None:
    with pytest.raises(MatchingError, match="lists the offer “x” more than once"):
        read(changed(agents=agent(*[{"offer": "x", "score": 1}] * 1_000_000)))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts": [0, 1]}, "must begin with 0 and end"),
        ({"starts": [0, 3, 2]}, "must never fall"),
        ({"offer": [0, 2]}, "“offer” holds 0 to 2"),
        ({"offer": [0, 0]}, "Agent 0 has the offer 0 more than once."),
        ({"offer": [0.0, 1.0]}, "whole numbers are needed"),
        ({"capacity": [1, -1]}, "Offer 1 has the capacity -1"),
        ({"score": [1]}, "“score” has the shape"),
        ({"score": [2**61, 0]}, "too large"),
        ({"score": np.array([2**64 - 1, 0], np.uint64)}, "too large"),
        ({"locked": [[1, 0]]}, "“locked agents” holds"),
        ({"locked": [0, 0]}, "two columns"),
        ({"previous": [2]}, "“previous” holds"),
        ({"barred": [0, 0]}, "“barred” holds"),
        ({"stay_bonus": -1}, "stay bonus"),
    ],
)
def test_arrays_that_cannot_be_are_refused(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MatchingError, match=sentence):
        Problem(**{"starts": [0, 2], "offer": [0, 1], "capacity": [1, 1], **fields})


def test_arrays_of_a_problem_are_frozen_and_those_given_stay_free() -> None:
    given = np.array([1, 2])
    problem = Problem([0, 2], [0, 1], [1, 1], score=given)
    assert problem.score is not None
    with pytest.raises(ValueError, match="read-only"):
        problem.score[0] = 9
    with pytest.raises(ValueError, match="read-only"):
        solve(problem).edge[0] = 1
    given[0] = 3


def answer(document: dict[str, Any]) -> dict[str, Any]:
    named = read(document)
    return written(named, solve(named.problem))


def test_everybody_without_an_offer_has_a_cause_and_a_sentence() -> None:
    found = answer(
        {
            "mode": "stable",
            "agents": [
                {"id": 1, "choices": [{"offer": "x"}]},
                {"id": 2, "choices": [{"offer": "x"}]},
                {"id": 3, "choices": []},
                {"id": 4, "choices": [{"offer": "x"}]},
                {"id": 5, "choices": [{"offer": "y", "score": 1}, {"offer": "x", "score": 2}]},
            ],
            "offers": [{"id": "x", "capacity": 1, "ranking": [1, [2]]}, {"id": "y", "capacity": 3}],
            "excluded": [[5, "y", "too far"], [5, "x", "not vetted"], [3, "y", "too far"]],
            "previous": [[2, "x"], [1, "x"]],
        }
    )
    assert found["matches"] == [[1, "x"]]
    assert {row["agent"]: row["cause"] for row in found["unmatched"]} == {
        2: "full of better-placed",
        3: "not listed",
        4: "not listed",
        5: "not vetted",
    }
    assert found["unmatched"][3]["detail"] == "not vetted: “x”."
    assert found["unmatched"][2]["detail"] == "No offer ranks it: “x”."
    assert found["unfilled"] == [{"offer": "y", "places": 3}]
    assert found["moved"] == 1
    assert found["certificate"] == {"blocking_pairs": 0}


def test_scores_rank_where_there_is_no_ranking_and_the_value_counts_both_sides() -> None:
    found = answer(
        {
            "mode": "stable",
            "agents": [{"id": "a", "choices": [{"offer": "x", "score": 2}]}, {"id": "b", "choices": [{"offer": "x"}]}],
            "offers": [{"id": "x", "capacity": 1, "scores": {"b": 10, "a": 1}}],
        }
    )
    assert found["matches"] == [["b", "x"]]
    assert found["value"] == 10


def test_a_locked_pair_that_cannot_hold_is_named_and_nobody_is_matched() -> None:
    found = answer(changed(locked=[["ann", "x"], ["bob", "x"]]))
    assert found["status"] == "infeasible"
    assert found["matches"] == []
    assert found["certificate"]["locked"] == ["bob", "x"]
    assert "no place left" in found["certificate"]["detail"]
    assert answer(changed(locked=[["ann", "x"]], excluded=[["ann", "x", "too far"]]))["status"] == "infeasible"
    assert (
        "does not name"
        in answer(changed(locked=[["bob", "x"]], offers=offer(ranking=["ann"])))["certificate"]["detail"]
    )

"""Purses with limits: nobody passes one, nobody is left out who would fit; how near the greedy comes to the most."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from routeways.engines.allotting import Asker, Way, allot, check

Case = tuple[list[Asker], dict[str, tuple[int, ...]]]


def cases(draw: st.DrawFn, years: int = 2) -> Case:
    ids = [f"p{number}" for number in range(draw(st.integers(1, 4)))]
    purses = {id: tuple(draw(st.integers(0, 30)) for _ in range(years)) for id in ids}
    askers = []
    for number in range(draw(st.integers(0, 7))):
        cost = tuple(draw(st.integers(0, 15)) for _ in range(years))
        chosen = draw(st.sets(st.sampled_from(ids)))
        askers.append(Asker(f"a{number}", tuple(Way(id, draw(st.integers(0, 3)), cost) for id in sorted(chosen))))
    return askers, purses


anything = st.composite(cases)()


@given(anything)
def test_no_limit_is_passed_and_nobody_who_fits_is_left_out(case: Case) -> None:
    askers, purses = case
    assert check(askers, purses, allot(askers, purses)) == ()


@given(anything)
def test_who_waited_longest_never_gets_less_because_of_those_behind(case: Case) -> None:
    askers, purses = case
    whole = allot(askers, purses)
    for number in range(len(askers)):
        first = allot(askers[: number + 1], purses)
        assert {id: whole.served.get(id) for id in first.served} == dict(first.served)


@given(anything)
def test_who_is_not_served_is_told_which_limit_came_nearest(case: Case) -> None:
    askers, purses = case
    made = allot(askers, purses)
    for asker in askers:
        if asker.id in made.unserved:
            assert (made.unserved[asker.id] is None) == (not asker.ways)


@given(anything)
@settings(max_examples=60)
def test_the_exact_answer_never_serves_fewer_and_the_checker_takes_it_too(case: Case) -> None:
    askers, purses = case
    assert len(allot(askers, purses).served) <= most_served(askers, purses)


def most_served(askers: list[Asker], purses: dict[str, tuple[int, ...]]) -> int:
    """By integer programming: the most askers that can be served at all."""
    ways = [(asker, way) for asker in askers for way in asker.ways]
    if not ways:
        return 0
    once = np.array([[float(asker is one) for one, _ in ways] for asker in askers])
    rows, limits = [], []
    for id, amounts in purses.items():
        for number, limit in enumerate(amounts):
            rows.append([float(way.cost[number]) if way.purse == id else 0.0 for _, way in ways])
            limits.append(float(limit))
    found = milp(
        c=-np.ones(len(ways)),
        integrality=np.ones(len(ways)),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(once, ub=1), LinearConstraint(np.array(rows), ub=np.array(limits))],
    )
    assert found.success
    return round(-found.fun)


def test_on_a_hundred_networks_the_queue_serves_nearly_as_many_as_can_be_served() -> None:
    """The figures in docs/levy.md: the order of waiting costs some places against serving the cheap ones first."""
    served = possible = 0
    worst = 1.0
    for seed in range(100):
        askers, purses = network(random.Random(seed))
        made = allot(askers, purses)
        assert check(askers, purses, made) == ()
        best = most_served(askers, purses)
        served, possible = served + len(made.served), possible + best
        worst = min(worst, len(made.served) / best if best else 1.0)
    assert 0.91 <= served / possible <= 0.94, served / possible
    assert worst >= 0.7, worst


def network(chance: random.Random) -> Case:
    """Eight pledges and twenty-four requests, with amounts as they are in a region."""
    purses = {f"p{number}": tuple([chance.choice((10, 20, 30, 50)) * 1000] * 2 + [0]) for number in range(8)}
    askers = []
    for number in range(24):
        price, share = chance.choice((3000, 5000, 7000, 9000, 12000)) * chance.choice((1, 1, 2, 3)), chance.random()
        cost = (round(price * share), price - round(price * share), 0)
        liked = [id for id in purses if chance.random() < 0.35]
        askers.append(Asker(f"a{number}", tuple(Way(id, chance.choice((5, 5, 7)), cost) for id in liked)))
    return askers, purses


def test_the_tightest_purse_that_fits_is_taken_so_that_large_rooms_stay() -> None:
    purses = {"large": (100,), "small": (10,)}
    first = Asker("first", (Way("large", 1, (10,)), Way("small", 1, (10,))))
    made = allot([first], purses)
    assert made.served["first"].purse == "small"
    better = Asker("first", (Way("large", 2, (10,)), Way("small", 1, (10,))))
    assert allot([better], purses).served["first"].purse == "large"


def test_the_checker_sees_what_is_wrong() -> None:
    way = Way("p", 1, (10,))
    askers = [Asker("a", (way,)), Asker("b", (way,))]
    made = allot(askers, {"p": (10,)})
    both = replace(made, served={"a": way, "b": way}, unserved={})
    assert "p gave more than it holds." in check(askers, {"p": (10,)}, both)
    none = replace(made, served={}, left={"p": (10,)}, unserved={"a": None, "b": None})
    assert "a was left out although it fits." in check(askers, {"p": (10,)}, none)
    foreign = replace(made, served={"a": Way("p", 9, (1,))})
    assert "a was served in a way that is not its own." in check(askers, {"p": (10,)}, foreign)
    assert "b must be either served or not." in check(askers, {"p": (10,)}, replace(made, unserved={}))


@pytest.mark.parametrize(
    ("askers", "purses", "says"),
    [
        ([], {"p": (-1,)}, "less than nothing"),
        ([Asker("a", ()), Asker("a", ())], {}, "there twice"),
        ([Asker("a", (Way("q", 1, (1,)),))], {"p": (1,)}, "not there"),
        ([Asker("a", (Way("p", 1, (1, 2)),))], {"p": (1,)}, "something else"),
        ([Asker("a", (Way("p", 1, (-1,)),))], {"p": (1,)}, "something else"),
    ],
)
def test_nonsense_is_refused(askers: list[Asker], purses: dict[str, tuple[int, ...]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        allot(askers, purses)

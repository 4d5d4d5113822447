"""Days for schools: the rules that are promised, against two other ways to work them out."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.engines.allocation import (
    Award,
    Coefficients,
    Lot,
    Problem,
    ProblemError,
    Reason,
    School,
    Waiting,
    allocate,
    check,
    digest,
    envy,
    gini,
    offer_again,
    read,
    take_up,
    theil,
    written,
)
from routeways.engines.lottery import draw

weights = st.one_of(st.integers(0, 6).map(Fraction), st.fractions(0, 50, max_denominator=12))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    rows = draw(st.lists(st.tuples(weights, st.integers(1, 6), st.integers(0, 2), st.integers(0, 6)), max_size=8))
    schools = tuple(
        School(f"s{at}", weight, cap, priority, "not in the county" if odd == 0 else "")
        for at, (weight, cap, priority, odd) in enumerate(rows)
    )
    return Problem(schools, draw(st.integers(0, 30)), draw(st.integers(0, 2)), draw(st.integers(0, 3)))


def one_by_one(problem: Problem) -> dict[str, int]:
    """Every day given singly to whoever comes first: slow, and nothing like the divisor search."""
    ids = [school.id for school in problem.schools]
    place = dict(zip(ids, draw(problem.seed, "school", ids).tolist(), strict=True))
    has = dict.fromkeys(ids, 0)
    for _ in range(problem.days):
        open_to = [one for one in problem.schools if not one.ineligible and has[one.id] < one.cap]
        if not open_to:
            break
        low = [one for one in open_to if has[one.id] < problem.floor]
        if low:
            chosen = min(low, key=lambda one: (has[one.id], one.priority, -one.weight, place[one.id]))
        else:
            chosen = min(
                open_to, key=lambda one: (*_claim(one, has[one.id] - min(problem.floor, one.cap)), place[one.id])
            )
        has[chosen.id] += 1
    return has


def _claim(school: School, quota: int) -> tuple[bool, Fraction]:
    if not school.weight:
        return True, Fraction(quota)
    return False, -school.weight / (2 * quota + 1)


@given(problems())
@settings(max_examples=300, deadline=None)
def test_giving_days_one_by_one_comes_to_the_same(problem: Problem) -> None:
    allocation = allocate(problem)
    assert allocation.days() == one_by_one(problem)
    assert check(problem, allocation) == ()


@given(problems().filter(lambda one: len(one.schools) <= 4))
@settings(max_examples=80, deadline=None)
def test_no_other_shares_of_the_rest_are_nearer_to_need(problem: Problem) -> None:
    """Webster's shares are those with the least Σ quota² ÷ weight: all other shares of the same rest are tried."""
    allocation = allocate(problem)
    pairs = [
        (school, award)
        for school, award in zip(problem.schools, allocation.awards, strict=True)
        if school.weight and not school.ineligible
    ]
    total = sum(award.quota for _, award in pairs)
    rooms = [range(school.cap - award.floor + 1) for school, award in pairs]

    def distance(quotas: tuple[int, ...]) -> Fraction:
        rows = zip(pairs, quotas, strict=True)
        return sum((quota * quota / school.weight for (school, _), quota in rows), Fraction(0))

    best = min(distance(quotas) for quotas in itertools.product(*rooms) if sum(quotas) == total)
    assert distance(tuple(award.quota for _, award in pairs)) == best


@given(problems())
@settings(max_examples=200, deadline=None)
def test_everybody_has_the_floor_before_anybody_has_more_and_nothing_is_lost(problem: Problem) -> None:
    allocation = allocate(problem)
    eligible = [
        (school, award)
        for school, award in zip(problem.schools, allocation.awards, strict=True)
        if not school.ineligible
    ]
    room = sum(school.cap for school, _ in eligible)
    assert sum(award.days for award in allocation.awards) == min(problem.days, room)
    assert all(0 <= award.days <= school.cap for school, award in eligible)
    if problem.days >= sum(min(problem.floor, school.cap) for school, _ in eligible):
        assert all(award.days >= min(problem.floor, school.cap) for school, award in eligible)
    else:
        assert not any(award.quota for award in allocation.awards)
    assert all(
        award.days == 0 for school, award in zip(problem.schools, allocation.awards, strict=True) if school.ineligible
    )


@given(problems(), st.data())
@settings(max_examples=300, deadline=None)
def test_raising_a_schools_need_never_lowers_its_days(problem: Problem, data: st.DataObject) -> None:
    if not problem.schools:
        return
    at = data.draw(st.integers(0, len(problem.schools) - 1))
    more = data.draw(st.fractions(0, 40, max_denominator=9))
    raised = replace(problem.schools[at], weight=problem.schools[at].weight + more)
    schools = (*problem.schools[:at], raised, *problem.schools[at + 1 :])
    assert allocate(replace(problem, schools=schools)).awards[at].days >= allocate(problem).awards[at].days


@given(problems())
@settings(max_examples=300, deadline=None)
def test_more_need_never_gets_less(problem: Problem) -> None:
    allocation = allocate(problem)
    assert envy(problem, allocation) == ()
    rows = list(zip(problem.schools, allocation.awards, strict=True))
    for (one, mine), (other, theirs) in itertools.permutations(rows, 2):
        alike = (one.cap, one.priority, one.ineligible) == (other.cap, other.priority, other.ineligible)
        if alike and one.weight > other.weight:
            assert mine.days >= theirs.days
        if alike and one.weight == other.weight:
            assert abs(mine.days - theirs.days) <= 1


@given(problems())
@settings(max_examples=200, deadline=None)
def test_one_more_day_takes_none_from_anybody(problem: Problem) -> None:
    before, after = allocate(problem).days(), allocate(replace(problem, days=problem.days + 1)).days()
    assert all(after[school] >= days for school, days in before.items())
    assert sum(after.values()) - sum(before.values()) in (0, 1)


@given(problems(), st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_file_decides_nothing(problem: Problem, random: Any) -> None:
    shuffled = list(problem.schools)
    random.shuffle(shuffled)
    assert allocate(replace(problem, schools=tuple(shuffled))).days() == allocate(problem).days()


@given(problems(), st.integers(2, 9))
@settings(max_examples=100, deadline=None)
def test_the_unit_of_need_decides_nothing(problem: Problem, factor: int) -> None:
    other = tuple(replace(one, weight=one.weight * factor / 7) for one in problem.schools)
    assert allocate(replace(problem, schools=other)).days() == allocate(problem).days()


def alike(number: int, days: int, seed: int | str = 7, **more: Any) -> Problem:
    return Problem(tuple(School(f"s{at}", Fraction(10), 5, **more) for at in range(number)), days, seed=seed)


def test_equal_schools_are_drawn_by_the_published_lottery() -> None:
    problem = alike(6, 8)
    order = draw(7, "school", [school.id for school in problem.schools]).tolist()
    awards = allocate(problem).awards
    assert {at for at, award in enumerate(awards) if award.days == 2} == {order.index(0), order.index(1)}
    assert {award.lot for award in awards} == {Lot.WON, Lot.LOST}
    scarce = allocate(alike(6, 2)).awards
    assert {at for at, award in enumerate(scarce) if award.days} == {order.index(0), order.index(1)}
    assert [award.reason for award in scarce if not award.days] == [Reason.NOT_REACHED] * 4
    assert len({tuple(allocate(alike(6, 8, seed)).days().values()) for seed in range(20)}) > 3


def test_priority_comes_first_only_where_days_do_not_reach_everybody() -> None:
    schools = (School("a", Fraction(90), 5, 1), School("b", Fraction(10), 5, 0))
    assert allocate(Problem(schools, 1)).days() == {"a": 0, "b": 1}
    assert allocate(Problem(schools, 6)).days() == {"a": 5, "b": 1}


def test_each_reason_is_given_where_it_holds() -> None:
    schools = (
        School("out", Fraction(50), 5, ineligible="closed in 2025"),
        School("cap", Fraction(500), 2),
        School("quota", Fraction(60), 9),
        School("floor", Fraction(2), 9),
    )
    awards = allocate(Problem(schools, 8)).awards
    assert [award.reason for award in awards] == [Reason.INELIGIBLE, Reason.CAP, Reason.QUOTA, Reason.FLOOR]
    assert [award.days for award in awards] == [0, 2, 5, 1]
    everybody_full = allocate(Problem(schools[1:2], 9))
    assert everybody_full.left == 7
    assert everybody_full.awards[0].reason is Reason.CAP


def test_the_checker_sees_what_is_wrong() -> None:
    problem = Problem((School("a", Fraction(30), 4), School("b", Fraction(10), 4)), 5)
    good = allocate(problem)
    assert [award.days for award in good.awards] == [3, 2] or [award.days for award in good.awards] == [4, 1]
    a, b = good.awards

    def faults(*awards: Award) -> str:
        return " ".join(check(problem, replace(good, awards=awards)))

    assert "better claim" in faults(replace(a, days=1), replace(b, days=4))
    assert "days are given" in faults(replace(a, days=4), replace(b, days=4))
    assert "of at most 4" in faults(replace(a, days=5), replace(b, days=0, floor=0))
    assert "before the school “b” had its floor" in faults(replace(a, days=4), replace(b, days=1, floor=0))
    assert "not those of the schools" in faults(a)
    assert envy(problem, replace(good, awards=(replace(a, days=1), replace(b, days=4)))) == (("a", "b"),)


def test_need_is_worked_out_exactly() -> None:
    coefficients = Coefficients(Fraction("0.5"), Fraction("0.3"), Fraction("0.2"))
    weight = coefficients.weight(200, Fraction("0.1"), Fraction("0.1"), Fraction("0.1"))
    assert weight == 200 * (1 + Fraction(1, 10))
    with pytest.raises(ProblemError, match="below 0"):
        Coefficients(gap=Fraction(-1))


DOCUMENT: dict[str, Any] = {
    "days": 5,
    "seed": "2026-11-22",
    "cap": 4,
    "coefficients": {"disadvantage": 0.5, "gap": "1/4"},
    "schools": [
        {"id": "a", "cohort": 200, "disadvantage": 0.3, "gap": 0.5},
        {"id": "b", "cohort": 90, "disadvantage": "0.1", "gap": 0, "priority": 2},
        {"id": 7, "cohort": 10, "disadvantage": 0, "gap": 0, "ineligible": "no Key Stage 3 or 4"},
    ],
}


def test_a_problem_out_of_a_file_gives_reasons_that_anybody_can_read() -> None:
    problem = read(DOCUMENT)
    assert problem.schools[0].weight == 200 * (1 + Fraction("0.15") + Fraction(1, 8))
    answer = written(problem, allocate(problem))
    assert [row["days"] for row in answer["awards"]] == [3, 2, 0]
    assert (
        answer["awards"][0]["sentence"] == "3 days: 1 as every school, and 2 for its share, 2.19 of the rest by need."
    )
    assert answer["awards"][2]["sentence"] == "It takes no part: no Key Stage 3 or 4."
    assert answer["digest"] == digest(read(DOCUMENT)) != digest(read({**DOCUMENT, "seed": 1}))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"days": None}, "needs “days”, a whole number; it has none"),
        ({"days": -1}, "“-1” as “days”"),
        ({"days": 2.5}, "“2.5”"),
        ({"many": 1}, "“many”, which is not known"),
        ({"seed": [1]}, "The seed is"),
        ({"schools": {}}, "must be a list"),
        ({"schools": [1]}, "School number 1 must be an object"),
        ({"schools": [{"id": "a", "cohort": 1, "disadvantage": 30, "gap": 0}]}, "It needs 0 to 1"),
        ({"schools": [{"id": "a", "cohort": 1, "disadvantage": "many", "gap": 0}]}, "“many”"),
        ({"schools": [{"id": "a", "cohort": 1, "disadvantage": 0}]}, "no “gap”, which counts"),
        ({"schools": [{"id": "a", "cohort": 1, "cap": 0, "disadvantage": 0, "gap": 0}]}, "“0” as “cap”"),
        ({"schools": [DOCUMENT["schools"][0]] * 2}, "given to more than one school"),
        ({"coefficients": {"gap": -1}}, "It needs 0 to"),
        ({"coefficients": {"gap": "1e999999"}}, "a number"),
    ],
)
def test_what_cannot_be_is_refused_with_one_sentence(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ProblemError, match=sentence) as refused:
        read({**DOCUMENT, **change})
    assert "\n" not in str(refused.value)


def test_free_days_go_to_who_is_below_the_floor_then_to_the_oldest_need() -> None:
    problem = Problem(tuple(School(id, Fraction(size), 3) for id, size in (("a", 9), ("b", 5), ("c", 1), ("d", 5))), 9)
    waiting = [Waiting("a", 3), Waiting("a", 9), Waiting("b", 1), Waiting("c", 8), Waiting("d", 0)]
    offered = offer_again(problem, {"a": 2, "b": 1, "c": 0, "d": 3}, 3, waiting)
    assert [(one.school, one.below_floor) for one in offered] == [("c", True), ("b", False), ("a", False)]
    assert len(offer_again(problem, {"a": 2, "b": 1, "c": 0, "d": 3}, 9, waiting)) == 3  # caps hold: a has 3, d 3
    same_age = [Waiting("c", 1), Waiting("a", 1)]
    assert offer_again(problem, {"a": 1, "c": 1}, 1, same_age)[0].school == "a"
    with pytest.raises(ProblemError, match="“z” waits"):
        offer_again(problem, {}, 1, [Waiting("z", 1)])


def test_the_measures_of_evenness_know_their_ends() -> None:
    assert gini([1, 2, 3], [10, 20, 30]) == pytest.approx(0) == theil([1, 2, 3], [10, 20, 30])
    assert gini([0, 0, 0, 4], [1, 1, 1, 1]) == pytest.approx(0.75)
    assert theil([0, 0, 0, 4], [1, 1, 1, 1]) == pytest.approx(1.3862943611)
    assert gini([0], [1]) is None is theil([], [])
    pairs = [(one, other) for one in (1, 4, 7) for other in (1, 4, 7)]
    assert gini([1, 4, 7], [1, 1, 1]) == pytest.approx(sum(abs(a - b) for a, b in pairs) / (2 * 9 * 4))


def test_take_up_has_an_interval() -> None:
    found = take_up("special schools", 8, 10)
    assert found.share == 0.8
    assert found.lower == pytest.approx(0.490, abs=0.001)
    assert found.upper == pytest.approx(0.943, abs=0.001)
    assert take_up("none", 0, 0).share is None
    with pytest.raises(ValueError, match="cannot have been used"):
        take_up("too many", 3, 2)

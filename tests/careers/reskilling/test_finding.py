"""Whatever people and courses there are: no way is shown that breaks a limit, and what a limit shuts out is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers.explorer.wording import faults
from routeways.careers.reskilling.facts import KINDS, Measure, Person, Start, Training
from routeways.careers.reskilling.finding import Path, demand_factor, find, pay_factor
from routeways.careers.reskilling.words import opens, why
from tests.careers.reskilling.made import DAY, on_any_day, person, start, targets, training

people = st.builds(
    person,
    level=st.integers(0, 7),
    age=st.sampled_from(["16-18", "19-23", "24+"]),
    work=st.sampled_from(["employed", "self-employed", "out"]),
    weekly_pay=st.one_of(st.none(), st.integers(0, 900).map(Decimal)),
    hours=st.integers(1, 40).map(float),
    apprentice=st.booleans(),
    least_pay=st.integers(0, 400).map(Decimal),
    weekly_money=st.integers(0, 60).map(Decimal),
    loan=st.booleans(),
    minutes=st.sampled_from([20, 45, 90]),
    step_free=st.booleans(),
    remote=st.booleans(),
    part_time=st.booleans(),
)
starts = st.builds(
    start,
    key=st.text("abc", min_size=1, max_size=4),
    on=st.one_of(st.none(), st.dates(date(2026, 11, 21), date(2027, 12, 1))),
    hours=st.integers(1, 35).map(float),
    part_time=st.booleans(),
    online=st.booleans(),
    minutes=st.one_of(st.none(), st.floats(0, 120)),
    fee=st.one_of(st.none(), st.integers(0, 3_000).map(Decimal)),
    step_free=st.sampled_from([None, True, False]),
)
kinds = st.sampled_from(sorted(KINDS))


@st.composite
def courses(draw: st.DrawFn) -> list[Training]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        leads = draw(st.frozensets(st.sampled_from(["3544", "5434", "9264", "0000"])))
        runs = draw(st.lists(starts, max_size=3))
        one = training(key=f"t{number}", kind=draw(kinds), level=draw(st.integers(0, 7)), leads=leads)
        found.append(replace(one, starts=tuple(runs)))
    return found


def assert_keeps_to_every_limit(who: Person, way: Path) -> None:
    """Written anew, from the words of the questions."""
    course, chosen, cost = way.judged.training, way.judged.start, way.judged.paying
    assert way.target.code != who.occupation
    assert chosen in course.starts
    if course.kind == "apprenticeship":
        assert who.apprentice
        assert who.least_pay <= 240
    else:
        assert chosen.hours <= who.hours
    if course.kind not in ("bootcamp", "free-course", "essential"):
        assert course.level - who.level <= 1
    assert (who.age == "16-18") or course.kind != "young"
    assert (who.age == "16-18") or course.kind != "apprenticeship" or course.level < 7
    assert who.age != "16-18" or course.kind in ("young", "apprenticeship")
    assert cost.upfront is not None
    weeks = 12 if chosen.on is None else max((chosen.on - DAY).days // 7, 1)
    assert cost.upfront <= who.weekly_money * weeks + Decimal("0.000001")
    assert cost.borrowed == 0 or who.loan
    if not chosen.online:
        assert not who.remote
        assert chosen.minutes is None or chosen.minutes <= who.minutes
        assert chosen.minutes is not None or course.kind == "apprenticeship"
        assert not who.step_free or chosen.step_free is True
    assert chosen.part_time or not who.part_time
    assert cost.rule.reference
    assert cost.rule.since <= DAY


@given(people, courses())
def test_every_way_that_is_shown_keeps_to_every_limit_and_cites_its_rule(who: Person, there: list[Training]) -> None:
    found = find(who, there, targets(), on_any_day, today=DAY)
    for way in (*found.paths, *found.with_employer):
        assert_keeps_to_every_limit(who, way)
    assert all(way.judged.start.online or way.judged.start.minutes is not None for way in found.paths)
    scores = [round(way.score, 9) for way in found.paths]
    assert scores == sorted(scores, reverse=True)


@given(people, courses())
def test_what_the_limits_shut_out_adds_up(who: Person, there: list[Training]) -> None:
    found = find(who, there, targets(), on_any_day, today=DAY)
    shown = {way.judged.training.key for way in (*found.paths, *found.with_employer)}
    assert found.looked_at - len(shown) <= sum(one.courses for one in found.shut)
    for one in found.shut:
        assert 0 <= one.alone <= one.courses <= found.looked_at - len(shown)
        assert opens(one, who)


@given(people, courses())
def test_a_looser_limit_never_takes_a_course_away(who: Person, there: list[Training]) -> None:
    def shown(one: Person) -> set[str]:
        found = find(one, there, targets(), on_any_day, today=DAY)
        return {way.judged.training.key for way in (*found.paths, *found.with_employer)}

    before = shown(who)
    for looser in (
        replace(who, hours=who.hours + 10),
        replace(who, minutes=who.minutes + 30),
        replace(who, weekly_money=who.weekly_money + 20),
        replace(who, loan=True),
        replace(who, apprentice=True, least_pay=Decimal(0)),
        replace(who, step_free=False, remote=False, part_time=False),
    ):
        assert before <= shown(looser)


@given(people, courses())
def test_the_least_that_is_said_to_open_a_course_does(who: Person, there: list[Training]) -> None:
    found = find(who, there, targets(), on_any_day, today=DAY)
    shown = {way.judged.training.key for way in (*found.paths, *found.with_employer)}
    for one in found.shut:
        if one.opens_at is None:
            continue
        at = int(-(-one.opens_at // 1))
        changes = {
            "hours": replace(who, hours=float(at)),
            "travel": replace(who, minutes=at),
            "money": replace(who, weekly_money=Decimal(at)),
        }
        after = find(changes[one.limit], there, targets(), on_any_day, today=DAY)
        assert len({way.judged.training.key for way in (*after.paths, *after.with_employer)}) > len(shown)


def test_what_carries_over_decides_first_and_is_told() -> None:
    kitchen = training(key="kitchen", leads=frozenset({"5434"}), skills=frozenset({"cooking"}))
    found = find(person(), [training(), kitchen], targets(), on_any_day, today=DAY)
    assert [way.target.code for way in found.paths] == ["5434", "3544"]
    first = found.paths[0]
    assert first.carried == ("service", "teamwork")
    assert first.learnt == ("cooking",)
    assert found.paths[1].lacking == ("statistics",)
    assert why(first) == (
        "You already have 2 of this job’s skills: 52% of them, rare ones counting more. "
        "How many openings there will be is not known, so that did not count."
    )


def test_a_way_that_nothing_carries_over_to_is_told_as_a_new_start() -> None:
    none = person(skills=frozenset())
    path = find(none, [training(skills=frozenset({"statistics"}))], targets(), on_any_day, today=DAY).paths[0]
    assert path.carried == ()
    told = why(path)
    assert told.startswith("This would be a new start: the course begins at the beginning")
    assert "0%" not in told
    assert faults(told) == []
    assert faults("You bring: None of its listed skills")


def test_demand_moves_the_order_and_pay_only_outside_its_margins() -> None:
    assert demand_factor(Measure(0.6), 0.4) == pytest.approx(1.5)
    assert demand_factor(Measure(0.1), 0.4) == 0.5
    assert demand_factor(None, 0.4) is None
    assert demand_factor(Measure(0.6), None) is None
    now = Measure(400, 380, 420)
    assert pay_factor(now, Measure(440, 430, 450)) == pytest.approx(1.1)
    assert pay_factor(now, Measure(430, 410, 450)) is None
    assert pay_factor(now, Measure(900)) is None


def test_an_unknown_place_fee_or_step_is_never_taken_for_granted() -> None:
    def shut(who: Person, one: Start) -> list[str]:
        return [each.limit for each in find(who, [training(one)], targets(), on_any_day, today=DAY).shut]

    assert shut(person(), start(minutes=None)) == ["travel"]
    assert shut(person(), start(fee=None)) == ["money"]
    assert shut(person(step_free=True), start(step_free=None)) == ["step-free"]
    assert shut(person(step_free=True), start(step_free=True)) == []
    assert shut(person(step_free=True), start(online=True)) == []


def test_nothing_left_is_explained_with_what_would_open() -> None:
    who = person(minutes=20)
    found = find(who, [training(start(minutes=33.2))], targets(), on_any_day, today=DAY)
    assert found.paths == ()
    (only,) = found.shut
    assert opens(only, who) == "1 more course, the first with 34 minutes instead of 20"


@pytest.mark.parametrize(
    ("age", "level", "limits"), [("24+", 7, ["age"]), ("19-23", 7, ["age"]), ("16-18", 7, []), ("24+", 6, [])]
)
def test_an_apprenticeship_of_level_7_is_for_those_it_is_paid_for(age: str, level: int, limits: list[str]) -> None:
    who = person(age=age, level=6, apprentice=True)
    found = find(who, [training(kind="apprenticeship", level=level)], targets(), on_any_day, today=DAY)
    assert [one.limit for one in found.shut] == limits
    assert bool(found.with_employer) is not bool(limits)

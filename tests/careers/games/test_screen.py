"""What the page of a game shows of a state: squares, ways, teams and the board."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from routeways.careers.games.asking import asked
from routeways.careers.games.board import CROSSROADS, FINISH, GATE
from routeways.careers.games.play import State, begin
from routeways.careers.games.screen import MARK, drawn, sides, ways
from tests.careers.games.conftest import made_of

MADE = made_of()


def at(place: int, route: str = "", **more: int) -> State:
    state = begin(MADE, [0, 1, 2, 3], seed=1)
    return replace(state, teams=(replace(state.teams[0], place=place, route=route, **more), *state.teams[1:]))


def test_the_next_roll_leads_to_six_squares() -> None:
    found = ways(MADE, at(0))
    assert [(way.square.number, way.rolls) for way in found] == [(number, (number,)) for number in range(1, 7)]
    assert found[0].square.word == "Fact" and found[1].square.word == "+1 heart"


@pytest.mark.parametrize(
    ("place", "route", "stop", "word"),
    [
        (22, "", CROSSROADS, "Crossroads"),
        (GATE - 3, "college", GATE, "Age 18"),
        (FINISH - 3, "college", FINISH, "Home"),
    ],
)
def test_rolls_that_a_stop_ends_are_one_way(place: int, route: str, stop: int, word: str) -> None:
    last = ways(MADE, at(place, route))[-1]
    assert (last.square.number, last.square.word, last.rolls) == (stop, word, (3, 4, 5, 6))


def test_who_stands_on_a_way_is_told() -> None:
    state = at(0)
    state = replace(state, teams=(state.teams[0], replace(state.teams[1], place=4), *state.teams[2:]))
    there = {way.square.number: [one.title for one in way.there] for way in ways(MADE, state)}
    assert there[4] == ["Kestrels"] and not there[1]


def test_a_team_on_another_route_stands_on_another_square() -> None:
    state = at(CROSSROADS, "college")
    state = replace(
        state, teams=(state.teams[0], replace(state.teams[1], place=CROSSROADS + 2, route="a-levels"), *state.teams[2:])
    )
    assert not any(way.there for way in ways(MADE, state))


def test_a_card_of_a_team_says_where_it_is_and_what_comes_next() -> None:
    first, *rest = sides(MADE, at(8, coin=3))
    assert first.now and not any(one.now for one in rest)
    assert first.where == "Year 9, square 8" and [one.number for one in first.path] == [8, 9, 10, 11, 12]
    assert [(one.kind, one.many) for one in first.held] == [("coin", 3), ("joy", 0), ("know", 0)]
    assert sum(one.double for one in first.held) == 1
    assert rest[0].where == "Start"


def test_on_a_route_and_at_home_a_card_says_so() -> None:
    assert sides(MADE, at(CROSSROADS + 2, "t-level"))[0].where == f"T Level, square {CROSSROADS + 2}"
    assert len(sides(MADE, at(CROSSROADS))[0].path) == 1  # where to go is not chosen yet
    home = sides(MADE, at(FINISH, "t-level"))[0]
    assert home.where == "Home" and len(home.path) == 1


def test_at_the_end_the_highest_score_comes_first_and_is_added_up() -> None:
    state = replace(at(FINISH, "college", coin=4, joy=4, know=4), phase="done")
    first = sides(MADE, replace(state, teams=state.teams[::-1]))[0]
    assert first.team.title == "Otters" and first.score == 12 + 4 + 5
    assert first.sum.startswith("12 tokens + 4 ") and first.sum.endswith("5 for 3 or more of each kind")


@pytest.mark.parametrize("place", [0, 4, CROSSROADS, FINISH])
def test_counters_stand_inside_their_square_and_beside_each_other(place: int) -> None:
    state = at(place)
    counters = drawn(MADE, replace(state, teams=tuple(replace(one, place=place) for one in state.teams))).counters
    x, y, width, height = MADE.board.spot(place).box
    for one in counters:
        assert x <= one.x and one.x + MARK <= x + width and y <= one.y and one.y + MARK <= y + height
    for one, other in itertools.combinations(counters, 2):
        assert abs(one.x - other.x) >= MARK or abs(one.y - other.y) >= MARK


@pytest.mark.parametrize("phase", ["roll", "talk", "next", "done"])
def test_phases_without_one_question_ask_none(phase: str) -> None:
    assert asked(MADE, replace(at(1), phase=phase)) is None


def test_the_own_route_comes_first_and_is_to_stay() -> None:
    question = asked(MADE, replace(at(CROSSROADS + 5, "college"), phase="cross"))
    assert question is not None and question.answers[0].says == "Stay: College course"
    new = asked(MADE, replace(at(CROSSROADS), phase="route"))
    assert new is not None and all(sum(many for many, _ in one.gains) == 6 for one in new.answers)


def test_what_matters_is_told_where_tokens_are_taken() -> None:
    question = asked(MADE, replace(at(1), phase="pick", pick=2))
    assert question is not None and question.legend == "Take 2 of one kind"
    assert [one.more for one in question.answers].count("They count double.") == 1

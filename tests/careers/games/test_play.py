from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.careers.games.board import CROSSROADS, FINISH, GATE
from routeways.careers.games.definition import TOKENS, game
from routeways.careers.games.made import Made
from routeways.careers.games.play import PlayError, State, Team, begin, move, score, spot_of
from tests.careers.games.conftest import made_of

GAMES = 1_200


@cache
def made() -> Made:
    return made_of()


def options(state: State, rng: random.Random, route: str = "") -> tuple[str, str]:
    """A move by chance; `route` is what the team would take at the crossroads."""
    at = state.team
    others = [str(one) for one in range(len(state.teams)) if one != state.turn]
    match state.phase:
        case "fact":
            return str(rng.randrange(len(made().deck.facts[state.card].options))), ""
        case "choice":
            return rng.choice("01"), ""
        case "talk":
            return rng.choice(TOKENS), rng.choice(others)
        case "pick":
            return rng.choice(TOKENS), ""
        case "swap":
            return "", ""
        case "cross":
            return at.route, ""
        case "route":
            return route, ""
        case _:
            return "", ""


def played(seed: int, routes: list[str], values: list[int] | None = None) -> State:
    rng = random.Random(seed)
    state = begin(made(), [0, 1, 2, 3], seed=seed)
    if values:
        teams = tuple(replace(team, value=value) for team, value in zip(state.teams, values, strict=True))
        state = replace(state, teams=teams)
    while state.phase != "done":
        state = move(made(), state, state.phase, *options(state, rng, routes[state.turn]))
    return state


def winners(states: list[tuple[State, list[str]]]) -> Counter[str]:
    """Shares of wins by route; who is level shares the win."""
    won: Counter[str] = Counter()
    for state, routes in states:
        scores = [score(made(), team) for team in state.teams]
        first = [route for route, reached in zip(routes, scores, strict=True) if reached == max(scores)]
        for route in first:
            won[route] += 1 / len(first)  # type: ignore[assignment]
    return won


def test_every_route_wins_equally_often_within_noise() -> None:
    """Four teams, a route each, in an order by chance. A quarter of the games each, within four standard errors."""
    rng = random.Random(5)
    ids = [route.id for route in game().routes]
    games = []
    for number in range(GAMES):
        routes = rng.sample(ids, 4)
        games.append((played(number, routes), routes))
    won = winners(games)
    share = len(games) / 4
    noise = 4 * (len(games) * 0.25 * 0.75) ** 0.5
    for route in ids:
        assert abs(won[route] - share) < noise, won


def test_every_route_gives_the_same_number_of_tokens_on_the_same_squares() -> None:
    for number in range(CROSSROADS + 1, GATE):
        given = {made().board.spot(number, route.id).amount for route in game().routes}
        assert len(given) == 1
    for route in game().routes:
        spots = [made().board.spot(number, route.id) for number in range(CROSSROADS + 1, GATE)]
        assert [spot.token for spot in spots if spot.token] == list(route.order)


def test_a_game_is_over_in_a_lesson() -> None:
    """About fourteen turns a team: at half a minute each, four teams need less than half an hour."""
    ids = [route.id for route in game().routes]
    turns = sorted(played(seed, ids).rolls for seed in range(60))
    assert 40 <= turns[30] <= 64


def test_the_same_seed_and_moves_give_the_same_game() -> None:
    ids = [route.id for route in game().routes]
    assert played(7, ids) == played(7, ids) != played(8, ids)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), chance=st.integers(0, 10_000))
def test_whatever_is_chosen_nobody_has_less_than_nothing_and_all_come_home(seed: int, chance: int) -> None:
    rng = random.Random(chance)
    state = begin(made(), [0, 1, 2], seed=seed)
    moves = 0
    while state.phase != "done":
        value, to = options(state, rng, rng.choice(game().routes).id)
        if state.phase == "swap":
            value, to = rng.choice(TOKENS), rng.choice(TOKENS)
        if state.phase == "cross":
            value = rng.choice(game().routes).id
        state = move(made(), state, state.phase, value, to)
        assert State.unpacked(state.packed()) == state
        for team in state.teams:
            assert min(team.coin, team.joy, team.know) >= 0 and spot_of(made(), team)
        moves += 1
        assert moves < 600
    assert all(team.place == FINISH for team in state.teams)
    assert sorted(team.home for team in state.teams) == [1, 2, 3]


def test_nobody_passes_the_crossroads_or_the_gate() -> None:
    state = begin(made(), [0, 1], seed=1)
    near = replace(state, teams=(replace(state.teams[0], place=CROSSROADS - 1), state.teams[1]))
    landed = move(made(), near, "roll")
    assert landed.team.place == CROSSROADS and landed.phase == "route"
    gone = move(made(), landed, "route", "apprenticeship")
    assert (gone.team.coin, gone.team.know, gone.team.joy) == (3, 2, 1)


def test_a_right_answer_gives_two_tokens_and_a_wrong_one_a_star() -> None:
    state = replace(begin(made(), [0, 1], seed=1), phase="fact", card=0)
    answer = made().deck.facts[0].answer
    right = move(made(), move(made(), state, "fact", str(answer)), "pick", "joy")
    assert right.team.joy == 2 and right.phase == "next"
    wrong = move(made(), state, "fact", str((answer + 1) % len(made().deck.facts[0].options)))
    assert wrong.team.know == 1 and wrong.phase == "next"


def test_what_matters_counts_double_and_a_bit_of_everything_counts_more() -> None:
    coin = next(at for at, value in enumerate(made().deck.values) if value.token == "coin")
    assert score(made(), Team(0, coin, coin=4, joy=2, know=1)) == 11
    assert score(made(), Team(0, coin, coin=4, joy=3, know=3)) == 19


@pytest.mark.parametrize(
    ("phase", "do", "value", "to", "says"),
    [
        ("roll", "pick", "coin", "", "not your move"),
        ("roll", "fly", "", "", "not your move"),
        ("fact", "fact", "9", "", "Choose one of the answers"),
        ("fact", "fact", "", "", "Choose one of the answers"),
        ("pick", "pick", "gold", "", "coins, hearts or stars"),
        ("route", "route", "prison", "", "four routes"),
        ("talk", "talk", "coin", "0", "Choose a team"),
        ("talk", "talk", "coin", "²", "Choose a team"),
    ],
)
def test_a_move_that_is_not_there_is_refused_with_a_sentence(
    phase: str, do: str, value: str, to: str, says: str
) -> None:
    state = replace(begin(made(), [0, 1], seed=1), phase=phase, card=0)
    with pytest.raises(PlayError, match=says):
        move(made(), state, do, value, to)


@pytest.mark.parametrize("names", [[], [0], [0, 0], [0, 1, 2, 3, 4], [0, 99]])
def test_two_to_four_teams_play(names: list[int]) -> None:
    with pytest.raises(PlayError, match="2 to 4 teams"):
        begin(made(), names, seed=1)

"""Tournaments: everybody plays until it is out, nobody meets twice where that is promised, tables add up."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.engines.brackets import (
    Game,
    double_elimination,
    round_robin,
    seeded,
    single_elimination,
    standings,
    swiss,
    winner,
)
from routeways.engines.plain import ProblemError


def names(number: int) -> list[str]:
    return [f"team {at}" for at in range(number)]


sizes = st.integers(2, 20)


@given(sizes, st.randoms())
@settings(deadline=None)
def test_everybody_but_the_winner_of_a_knock_out_loses_once(number: int, random: Any) -> None:
    results: dict[str, str] = {}
    while winner(single_elimination(names(number), results)) is None:
        playable = [match for row in single_elimination(names(number), results) for match in row if match.open]
        match = random.choice(playable)
        results[match.id] = random.choice([match.one, match.other])
    rounds = single_elimination(names(number), results)
    lost = Counter(match.loser for row in rounds for match in row if match.loser)
    assert lost == Counter(name for name in names(number) if name != winner(rounds))
    assert len(results) == number - 1


@given(sizes, st.randoms())
@settings(deadline=None, max_examples=60)
def test_everybody_but_the_winner_of_a_double_knock_out_loses_twice(number: int, random: Any) -> None:
    results: dict[str, str] = {}
    while True:
        brackets = double_elimination(names(number), results)
        playable = [match for rounds in brackets for row in rounds for match in row if match.open]
        if not playable:
            break
        match = random.choice(playable)
        results[match.id] = random.choice([match.one, match.other])
    champion = winner(brackets[2])
    assert champion in names(number)
    lost = Counter(match.loser for rounds in brackets for row in rounds for match in row if match.loser)
    assert all(lost[name] == 2 for name in names(number) if name != champion)
    assert lost[champion] <= 1


def test_the_first_two_meet_in_the_final_and_have_the_byes() -> None:
    first = single_elimination(names(6))[0]
    assert [(match.one, match.other) for match in first] == [
        ("team 0", ""),
        ("team 3", "team 4"),
        ("team 1", ""),
        ("team 2", "team 5"),
    ]
    assert [match.winner for match in first] == ["team 0", None, "team 1", None]
    assert not any(match.one == match.other == "" for match in single_elimination(names(5))[0])


@given(sizes)
@settings(deadline=None)
def test_everybody_meets_everybody_once_and_plays_once_a_round(number: int) -> None:
    rounds = round_robin(names(number))
    met = [frozenset(pair) for row in rounds for pair in row]
    assert sorted(map(sorted, met)) == sorted(sorted(pair) for pair in itertools.combinations(names(number), 2))
    assert all(max(Counter(name for pair in row for name in pair).values()) == 1 for row in rounds)


@given(st.integers(4, 12), st.randoms())
@settings(deadline=None, max_examples=60)
def test_nobody_meets_or_rests_twice_in_a_swiss_tournament(number: int, random: Any) -> None:
    games: list[Game] = []
    for _ in range((number - 1) // 2):
        pairs = swiss(names(number), games)
        assert sorted(name for pair in pairs for name in pair if name) == sorted(names(number))
        games += [Game(one, other, one if other is None else random.choice([one, other, None])) for one, other in pairs]
    met = [frozenset((game.one, game.other)) for game in games if game.other]
    assert len(met) == len(set(met))
    rested = [game.one for game in games if game.other is None]
    assert len(rested) == len(set(rested))
    table = standings(names(number), games)
    assert sum(place.points for place in table) == 2 * len(games)
    assert [place.points for place in table] == sorted((place.points for place in table), reverse=True)


def test_winners_meet_winners_in_the_second_round() -> None:
    games = [Game("a", "b", "b"), Game("c", "d", "d")]
    assert swiss(["a", "b", "c", "d"], games) == (("b", "d"), ("a", "c"))
    full = [Game("a", "b", "a"), Game("b", "c", "b"), Game("a", "c", "a"), Game("a", None, "a")]
    with pytest.raises(ProblemError, match="No further round"):
        swiss(["a", "b", "c"], full)


def test_equals_share_a_place() -> None:
    table = standings(["a", "b", "c", "d"], [Game("a", "b", None), Game("c", "d", "c")])
    assert [(place.place, place.entrant) for place in table] == [(1, "c"), (2, "a"), (2, "b"), (4, "d")]


def test_the_draw_is_that_of_the_seed_and_not_of_the_list() -> None:
    assert seeded(names(8), seed="2026") == seeded(names(8)[::-1], seed="2026")
    assert len({seeded(names(8), seed=number) for number in range(20)}) > 15


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: single_elimination(["a"]), "two entrants"),
        (lambda: single_elimination(["a", "a"]), "name of its own"),
        (lambda: single_elimination(["a", "b"], {"W1.1": "c"}), "“c”, who does not play"),
        (lambda: single_elimination(["a", "b"], {"W9.1": "a"}), "“W9.1”, which is not played"),
        (lambda: double_elimination(names(4), {"F1.1": "team 0"}), "does not play"),
        (lambda: standings(["a"], [Game("a", "x", "a")]), "“x”, who is no entrant"),
        (lambda: standings(["a", "b"], [Game("a", "a", "a")]), "cannot be"),
        (lambda: standings(["a", "b"], [Game("a", None, None)]), "bye"),
    ],
)
def test_what_cannot_be_is_refused(call: Any, sentence: str) -> None:
    with pytest.raises(ProblemError, match=sentence):
        call()

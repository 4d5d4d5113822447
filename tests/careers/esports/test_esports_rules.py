"""Adults for learners, places, games and aliases: pure rules, for any numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers.esports import play, rules
from routeways.engines import brackets
from routeways.engines.plain import ProblemError

RULE = {"least_adults": 2, "learners_per_adult": {"8": 6, "12": 8, "18": 10}}
groups = st.dictionaries(st.integers(0, 13), st.integers(0, 60))


@given(groups)
def test_there_are_enough_adults_and_not_one_too_many(learners: dict[int, int]) -> None:
    needed = rules.adults_needed(learners, RULE)
    cared = sum(number / rules.learners_of_one_adult(year, RULE) for year, number in learners.items())
    assert needed >= 2
    assert needed + 1e-9 >= cared
    assert needed == 2 or needed - 1 < cared + 1e-9


@given(groups, st.integers(0, 13))
def test_one_learner_more_never_needs_fewer_adults(learners: dict[int, int], year: int) -> None:
    more = {**learners, year: learners.get(year, 0) + 1}
    assert rules.adults_needed(more, RULE) >= rules.adults_needed(learners, RULE)


def test_the_ratio_goes_by_the_youngest_age_of_a_year_group() -> None:
    assert [rules.learners_of_one_adult(year, RULE) for year in (4, 5, 8, 9, 13)] == [6, 8, 8, 10, 10]
    assert rules.adults_needed({7: 16}, RULE) == 2
    assert rules.adults_needed({7: 17}, RULE) == 3
    assert rules.adults_needed({7: 8, 9: 10}, RULE) == 2  # exactly one and one
    assert rules.adults_needed({7: 8, 9: 11}, RULE) == 3


@given(st.lists(st.text("abcdef", min_size=4, max_size=8), unique=True), st.integers(0, 30), st.integers(1, 30))
def test_places_are_never_more_than_there_are_and_go_in_order(waiting: list[str], placed: int, capacity: int) -> None:
    placed = min(placed, capacity)
    given_now = rules.next_in(waiting, placed, capacity)
    assert placed + len(given_now) <= capacity
    assert list(given_now) == waiting[: len(given_now)]
    assert placed + len(given_now) == capacity or len(given_now) == len(waiting)


@given(st.lists(st.text("abcdef", min_size=4, max_size=8), unique=True, min_size=1), st.randoms())
def test_the_lottery_depends_on_the_seed_and_not_on_who_came_first(ids: list[str], random) -> None:
    shuffled = list(ids)
    random.shuffle(shuffled)
    order = rules.drawn_order(ids, "a seed")
    assert order == rules.drawn_order(shuffled, "a seed")
    assert sorted(order) == sorted(ids)


def test_a_game_above_the_youngest_age_is_refused() -> None:
    games = [("Kart race", 3), ("Arena", 12), ("War", 18)]
    assert rules.too_old_games(games, (7, 8, 9)) == ["Arena", "War"]
    assert rules.too_old_games(games, (8, 9)) == ["War"]


def test_the_days_of_a_club_are_its_weekday_without_days_off() -> None:
    days = rules.club_days(date(2026, 11, 2), date(2026, 11, 30), 1, off=[date(2026, 11, 17)])
    assert days == (date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 24))
    assert rules.club_days(date(2026, 11, 4), date(2026, 11, 9), 1) == ()


@pytest.mark.parametrize(
    ("alias", "names"),
    [("Al", ()), ("x@example.org", ()), ("07700900123", ()), ("Robin Hood", ("Robin",)), ("a  b", ()), ("x" * 25, ()),
     ("<b>bold</b>", ()), ("Born 2012", ())],
)  # fmt: skip
def test_an_alias_that_leads_to_somebody_is_refused(alias: str, names: tuple[str, ...]) -> None:
    assert rules.alias_problem(alias, names).startswith("Choose an alias")


@pytest.mark.parametrize("alias", ["Blue Comet 7", "Nova-9", "Éclair", "Müller 12"])
def test_an_alias_of_letters_and_numbers_is_good(alias: str) -> None:
    assert rules.alias_problem(alias, ("Robin",)) == ""


teams = st.integers(2, 9).map(lambda number: [f"team{n}" for n in range(number)])


@given(teams, st.sampled_from(["single", "double", "round-robin"]), st.randoms())
def test_a_tournament_played_to_its_end_has_everybody_in_it_and_one_champion_or_a_shared_first_place(
    order: list[str], kind: str, random
) -> None:
    results: dict[str, str] = {}
    while True:
        board = play.board(kind, order, results)
        ready = [one for held in board.rounds for one in held.matches if one.open]
        if not ready:
            break
        match = random.choice(ready)
        results[match.id] = random.choice([match.one, match.other])
    seen = {side for held in board.rounds for one in held.matches for side in (one.one, one.other) if side}
    assert seen == set(order)
    if kind == "round-robin":
        assert sum(one.played for one in board.table) == len(order) * (len(order) - 1)
        assert board.champion is None or board.table[0].entrant == board.champion
    else:
        assert board.champion in order


def test_a_result_of_a_match_that_is_not_played_is_refused() -> None:
    order = brackets.seeded(["1", "2", "3"], seed="x")
    for kind in ("single", "double", "round-robin"):
        with pytest.raises(ProblemError):
            play.board(kind, order, {"W9.1": "1"})


def test_a_draw_gives_both_a_point_and_no_champion() -> None:
    board = play.board("round-robin", ["a", "b"], {"a:b": play.DRAW})
    assert [one.points for one in board.table] == [1, 1]
    assert board.champion is None

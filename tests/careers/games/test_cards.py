from __future__ import annotations

from collections import Counter

import pytest

from routeways.careers.games.board import CROSSROADS, FINISH, GATE, HEIGHT, WIDTH, board
from routeways.careers.games.cards import Employer, reading_age
from routeways.careers.games.definition import BoardGame, game
from routeways.engines import readability
from tests.careers.games.conftest import BURNLEY, PRESTON, deck_of

MILL = Employer("Cinder Lane Looms (demonstration)", "Nelson", ("Volunteer an hour in schools",))


def test_two_districts_have_different_cards() -> None:
    burnley, preston = deck_of(BURNLEY), deck_of(PRESTON)
    words = {fact.words for fact in burnley.facts} & {fact.words for fact in preston.facts}
    assert all("Lancashire" in text for text in words)
    assert len(words) <= 4


def test_the_same_seed_gives_the_same_cards_and_another_one_others() -> None:
    first = deck_of()
    deck_of.cache_clear()
    assert deck_of() == first
    first, second = deck_of(seed=20261), deck_of(seed=20262)
    assert {fact.id for fact in first.facts} != {fact.id for fact in second.facts}


def test_no_fact_is_told_twice() -> None:
    counted = Counter(fact.asks + str(fact.options) for fact in deck_of().facts)
    assert max(counted.values()) == 1


@pytest.mark.parametrize("seed", [20261, 20262, 20269])
def test_every_card_can_be_read_at_the_target_age(seed: int) -> None:
    for words in deck_of(seed=seed).texts:
        assert reading_age(words) <= game().reading_age, words


def test_the_rules_can_be_read_at_the_target_age() -> None:
    words = "\n".join(item for section in game().rules for item in (section.title, *section.items))
    assert readability.read(words).age <= game().reading_age


def test_employers_that_pledged_are_on_at_most_half_of_the_talk_cards() -> None:
    talks = deck_of(employers=(MILL,) * 7).talks
    assert len(talks) == 8
    named = [talk for talk in talks if "Cinder Lane" in talk.about]
    assert len(named) == 4 and all("Skills Pledge" in talk.source for talk in named)
    assert not any("Cinder Lane" in talk.about for talk in deck_of().talks)


def test_setbacks_leave_more_than_they_take_and_choices_are_worth_the_same() -> None:
    for one in game().happenings:
        assert sum(one.gain.tokens.values()) >= 1
    for choice in game().choices:
        assert sum(choice.a.tokens.values()) == sum(choice.b.tokens.values())


def test_an_unfair_game_is_refused() -> None:
    plain = game().model_dump(by_alias=True)
    plain["choices"][0]["a"]["coin"] = 5
    with pytest.raises(ValueError, match="neither is the right one"):
        BoardGame.model_validate(plain)
    plain = game().model_dump(by_alias=True)
    plain["values"][0]["token"] = "joy"
    with pytest.raises(ValueError, match="wanted equally often"):
        BoardGame.model_validate(plain)


def test_every_route_has_the_same_squares_in_the_same_order() -> None:
    made = board(game())
    shapes = {
        tuple(
            (made.spot(number, route.id).kind, made.spot(number, route.id).amount)
            for number in range(CROSSROADS + 1, GATE)
        )
        for route in game().routes
    }
    assert len(shapes) == 1
    assert made.spot(FINISH).kind == "finish"


def test_no_square_lies_on_another_or_leaves_the_sheet_or_crosses_the_fold() -> None:
    spots = board(game()).spots
    for at, one in enumerate(spots):
        x, y, w, h = one.box
        assert x >= 0 and y >= 0 and x + w <= WIDTH and y + h <= HEIGHT
        assert x + w <= WIDTH / 2 or x >= WIDTH / 2
        for other in spots[at + 1 :]:
            a, b, c, d = other.box
            assert x + w <= a or a + c <= x or y + h <= b or b + d <= y, (one, other)

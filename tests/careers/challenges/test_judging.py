"""What a challenge must be, under which name a team stands, and how marks add up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from routeways.careers.challenges.aliases import is_alias
from routeways.careers.challenges.definitions import Challenge, challenges
from routeways.careers.challenges.judging import agreement, placed, reasons, total
from routeways.careers.days.definitions import programmes

IDEAS = challenges()["teentech-style"]
LEVELS = st.fixed_dictionaries({one.id: st.integers(1, len(one.levels)) for one in IDEAS.rubric})


def test_the_shipped_challenges_hang_together_and_belong_to_programmes_that_exist() -> None:
    assert set(challenges()) == {"teentech-style", "cyber-style"}
    for one in challenges().values():
        assert one.programme in programmes()
        assert one.judges >= 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda held: held["steps"].reverse(), "not in the order of their days"),
        (lambda held: held["steps"].pop(3), "0 steps of the kind"),
        (lambda held: held.update(least=9, most=8), "least is more than most"),
        (lambda held: held.update(signs=["cake"]), "no sign of a meaningful encounter"),
        (lambda held: held.update(judges=1), "greater than or equal to 2"),
    ],
)
def test_a_challenge_that_does_not_hang_together_is_refused(change, says: str) -> None:
    held = IDEAS.model_dump(mode="json", by_alias=True)
    change(held)
    with pytest.raises(ValidationError, match=says):
        Challenge.model_validate(held)


@pytest.mark.parametrize(
    ("alias", "good"), [("Copper Herons", True), ("Herons Copper", False), ("Sam Smith", False), ("Copper", False)]
)
def test_an_alias_is_two_words_of_our_lists_so_that_no_name_can_stand_there(alias: str, good: bool) -> None:
    assert is_alias(alias) is good


@given(st.lists(LEVELS, min_size=1, max_size=4))
def test_points_lie_between_the_harshest_and_the_kindest_judge_and_agreement_is_counted_by_pairs(marks) -> None:
    found = total(IDEAS, {str(at): one for at, one in enumerate(marks)})
    alone = [total(IDEAS, {"x": one}).points for one in marks]
    assert min(alone) <= found.points <= max(alone) <= found.most == IDEAS.most_points
    assert found.points == sum(alone, Fraction(0)) / len(alone)
    assert found.pairs == len(IDEAS.rubric) * len(marks) * (len(marks) - 1) // 2
    assert 0 <= found.same <= found.near <= found.pairs
    assert (found.same == found.pairs) == all(line.apart == 0 for line in found.lines)


def test_a_judge_who_left_a_criterion_out_does_not_count() -> None:
    whole = {one.id: 2 for one in IDEAS.rubric}
    assert total(IDEAS, {"a": whole, "b": {"problem": 4}}).judges == 1
    assert total(IDEAS, {"b": {"problem": 4}}).points == 0


def test_teams_with_the_same_points_share_a_place_and_the_next_one_falls_away() -> None:
    points = {"a": Fraction(9), "b": Fraction(9), "c": Fraction(8), "d": Fraction(7), "e": Fraction(6)}
    assert placed(IDEAS, points) == {"a": "Winner", "b": "Winner", "c": "Commended", "d": "", "e": ""}


def test_reasons_say_the_level_and_whether_the_judges_agreed() -> None:
    low, high = ({one.id: level for one in IDEAS.rubric} for level in (2, 3))
    found = total(IDEAS, {"a": low, "b": high})
    assert reasons(found)[0] == "The problem: 2.5 of 4, 2 judges chose levels from 2 to 3."
    assert reasons(total(IDEAS, {"a": low, "b": low}))[0] == "The problem: 2 of 4, 2 judges chose the same level."
    assert agreement([found, found]) == (0, 8, 8)

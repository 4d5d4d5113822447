from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers.games.definition import Ask, game
from routeways.careers.games.facts import Fact
from routeways.careers.games.options import number_options, share_options
from routeways.values import Symbol, Unit
from tests.careers.games.conftest import BURNLEY, ENGLAND, PRESTON, deck_of, facts_of, shipped
from tests.evidence.depositing import Row, figure_row

PAY, SHARE, FIRMS, STARTS = (
    "median-weekly-pay",
    "micro-enterprises-share",
    "enterprises-by-industry",
    "apprenticeship-starts-home",
)


def ask(id: str) -> Ask:
    return next(one for one in game().facts if one.id == id)


def of(id: str, rows: list[Row]) -> list[Fact]:
    return facts_of(rows).of(ask(id))


@pytest.mark.parametrize("code", [BURNLEY, PRESTON])
def test_every_fact_names_publisher_data_set_area_and_period(code: str) -> None:
    facts = deck_of(code).facts
    assert len(facts) == 24
    for fact in facts:
        cite = fact.cite
        assert cite.publisher and cite.dataset and cite.period and cite.area in ("Burnley", "Preston", "Lancashire")
        for part in (cite.publisher, cite.dataset, cite.period, cite.area):
            assert part in cite.text
        periods = cite.period.split(" and ")
        assert periods == sorted(periods, key=lambda text: text[-4:])  # the oldest first


def test_every_right_answer_is_what_the_figures_say() -> None:
    """Read again from the shipped rows, not by the code that made the cards."""
    held = {(row["indicator"], row["area"], row["period"], row.get("breakdown", "")): row for row in shipped()}
    pairs = [fact for fact in deck_of().facts if fact.id.startswith("firms-which-")]
    assert pairs
    for fact in pairs:
        a, b = fact.id.removeprefix("firms-which-").split("-")
        values = [held[(FIRMS, BURNLEY, "cy2022", f"industry={key}")]["value"] for key in (a, b)]
        assert fact.answer == values.index(max(values))
    one = next(fact for fact in facts_of(shipped()).of(ask("firms-small-line")))
    assert (held[(SHARE, BURNLEY, "cy2022", "")]["value"] > 50) == (one.right == "True")


@pytest.mark.parametrize(
    "number",
    [
        Symbol.CONFIDENTIAL,
        Symbol.NOT_AVAILABLE,
        Symbol.LOW,
        0,
        {"value": 460.0, "marks": "u"},
        (460, 90),
    ],
)
def test_a_missing_unreliable_or_wide_figure_makes_no_card(number: object) -> None:
    assert of("pay", [figure_row(PAY, BURNLEY, "cy2021", number)]) == []  # type: ignore[arg-type]


def test_a_plain_figure_makes_one_and_says_when_it_is_provisional() -> None:
    rows = [figure_row(PAY, BURNLEY, "cy2021", {"value": 462.7, "marks": "p"})]
    [fact] = of("pay", rows)
    assert fact.right == "£460" and "£463" in fact.explains
    assert fact.cite.text.endswith("Burnley, 2021 (provisional).")


def test_fewer_than_twenty_people_make_no_card() -> None:
    assert of("apprentices", [figure_row(STARTS, BURNLEY, "ay2024", 19)]) == []
    assert len(of("apprentices", [figure_row(STARTS, BURNLEY, "ay2024", 20)])) == 1


def test_an_older_figure_is_not_told_as_the_latest() -> None:
    rows = [figure_row(PAY, BURNLEY, "cy2020", 450), figure_row(PAY, BURNLEY, "cy2021", Symbol.NOT_AVAILABLE)]
    assert of("pay", rows) == []


def test_part_of_a_year_is_not_told_as_a_year() -> None:
    rows = [figure_row(STARTS, BURNLEY, "ay2024", 600), figure_row(STARTS, BURNLEY, "ap2025-04", 500)]
    assert of("apprentices", rows)[0].cite.period == "2024/25"


def test_two_that_are_too_close_are_not_compared() -> None:
    def firms(a: float, b: float) -> list[Row]:
        return [
            figure_row(FIRMS, BURNLEY, "cy2022", a, breakdown="industry=3", label="Manufacturing"),
            figure_row(FIRMS, BURNLEY, "cy2022", b, breakdown="industry=4", label="Construction"),
        ]

    assert of("firms-which", firms(100, 110)) == []
    [fact] = of("firms-which", firms(100, 200))
    assert fact.right == "Building firms"


def test_a_place_is_set_beside_its_country_only_in_the_same_period() -> None:
    here = figure_row("ks4-apprenticeships", BURNLEY, "ay2022", 6.4)
    asked = "after-eleven-apprentices-beside"
    assert of(asked, [here, figure_row("ks4-apprenticeships", ENGLAND, "ay2021", 3.2)]) == []
    [fact] = of(asked, [here, figure_row("ks4-apprenticeships", ENGLAND, "ay2022", 3.2)])
    assert fact.right == "More than in England"


def test_a_rise_is_asked_only_where_there_is_one() -> None:
    def births(before: float, now: float) -> list[Row]:
        return [
            figure_row("business-births", BURNLEY, "cy2023", before),
            figure_row("business-births", BURNLEY, "cy2024", now),
        ]

    assert of("firms-rise", births(300, 300)) == of("firms-rise", births(300, 305)) == []
    assert of("firms-rise", births(300, 400))[0].right == "More"
    assert of("firms-rise", births(400, 300))[0].right == "Fewer"


@given(value=st.floats(1, 99), seed=st.integers(0, 999))
def test_three_different_shares_always_hold_the_right_one(value: float, seed: int) -> None:
    import random

    options, answer, right = share_options(value, random.Random(seed))
    assert len(set(options)) == 3 and options[answer] == right
    assert all(1 <= int(option) <= 99 for option in options)
    assert min(abs(int(one) - int(right)) for one in options if one != right) >= 8


@given(value=st.floats(10, 1e7), seed=st.integers(0, 999))
def test_wrong_numbers_are_far_from_the_right_one(value: float, seed: int) -> None:
    import random

    options, answer, _ = number_options(value, Unit.COUNT, random.Random(seed))
    numbers = [float(option.replace(",", "")) for option in options]
    assert numbers == sorted(numbers) and len(set(numbers)) == 3
    assert abs(numbers[answer] / value - 1) < 0.06
    assert all(not 0.75 < number / value < 1.4 for number in numbers if number != numbers[answer])

"""Job titles to occupations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.engines.extraction.occupations import Title, TitleCoder, natural
from tests.engines.extraction_fakes import LetterEncoder

INDEX = [
    Title("Manager, sales", "3545"), Title("Manager, area, sales", "3545"), Title("Nurse", "6131", "(veterinary)"),
    Title("Nurse", "2231"), Title("Nurse, staff", "2231"), Title("Welder", "5215"), Title("Welder, arc", "5215"),
    Title("Baker", "5432"), Title("Baker, bread", "5432"), Title("Driver, lorry", "8211"), Title("Chef", "5434"),
]  # fmt: skip


@pytest.fixture(scope="module")
def coder() -> TitleCoder:
    return TitleCoder(INDEX, LetterEncoder())  # type: ignore[arg-type]


def test_an_index_title_is_turned_into_spoken_order() -> None:
    assert natural("Manager, sales, area") == "area sales manager"
    assert natural("Sales Manager (full-time) £30,000") == "sales manager"


def test_a_title_of_the_index_gets_its_code_in_any_order_of_words(coder: TitleCoder) -> None:
    for text in ("Manager, area, sales", "AREA SALES MANAGER"):
        answer = coder.code([(text, "")])[0]
        assert answer.occupations[0].code == "3545"
        assert not answer.abstained


def test_the_industry_decides_between_codes_of_one_title(coder: TitleCoder) -> None:
    assert coder.code([("Nurse", "veterinary")])[0].occupations[0].code == "6131"
    assert coder.code([("Nurse", "")])[0].occupations[0].code == "2231"


def test_a_new_title_goes_to_its_like(coder: TitleCoder) -> None:
    assert coder.code([("Senior welder", "")])[0].occupations[0].code == "5215"


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_any_text_gets_five_different_codes_with_falling_scores(text: str) -> None:
    for one in (CODER.code([(text, "")])[0], CODER.code([(text, text)])[0]):
        assert len({occupation.code for occupation in one.occupations}) == 5
        scores = [occupation.score for occupation in one.occupations]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


CODER = TitleCoder(INDEX)


def test_an_unsure_answer_abstains_and_still_lists_five() -> None:
    answer = TitleCoder(INDEX, threshold=0.99).code([("qqq", "")])[0]
    assert answer.abstained
    assert len(answer.occupations) == 5


def test_nothing_asked_is_nothing_answered(coder: TitleCoder) -> None:
    assert coder.code([]) == []


def test_an_index_of_one_occupation_is_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match="at least two"):
        TitleCoder([Title("Chef", "5434")])

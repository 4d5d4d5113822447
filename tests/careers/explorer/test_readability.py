"""The reading age: against worked examples that are published with their scores, and over any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.engines.readability import read, syllables

# The examples of the article “Flesch–Kincaid readability tests” in Wikipedia, with the ease that it gives for each.
PUBLISHED = {
    "The cat sat on the mat.": 116,
    "This sentence, taken as a reading passage unto itself, is being used to prove a point.": 69,
    "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.": 37.5,
}
COUNTED = {
    1: "care home use used eyes fire wage makes helped loved guide year years",
    2: "welding science little table wanted houses people college client quiet placement safely places building",
    3: "engineer scientist employer hospital technician medicine radio museum area financial vehicle animals",
    4: "apprenticeship",
    5: "university qualification electricity",
}


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_examples_have_their_published_score(text: str) -> None:
    assert read(text).ease == pytest.approx(PUBLISHED[text], abs=0.5)


@pytest.mark.parametrize("count", COUNTED)
def test_words_of_the_explorer_have_their_syllables(count: int) -> None:
    assert {word: syllables(word) for word in COUNTED[count].split()} == dict.fromkeys(COUNTED[count].split(), count)


def test_the_grade_is_the_formulas() -> None:
    found = read("The cat sat on the mat. It was glad.")
    assert (found.words, found.sentences, found.syllables) == (9, 2, 9)
    assert found.grade == pytest.approx(0.39 * 4.5 + 11.8 * 1 - 15.59)
    assert found.age == pytest.approx(found.grade + 5)


def test_numbers_are_a_word_each_and_no_words_are_no_trouble() -> None:
    assert read("About 26,500 people.").syllables == 5
    assert read("…").grade == 0.0
    assert read("").ease == 100.0


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    found = read(text)
    assert found.syllables >= found.words >= 0
    assert (found.words == 0) == (found.sentences == 0)


@given(st.lists(st.sampled_from(["we", "like", "welding", "university", "apprenticeship"]), min_size=1, max_size=30))
def test_one_long_sentence_is_never_easier_than_the_same_words_in_two(words: list[str]) -> None:
    assert read(f"{' '.join(words)} and so on.").grade >= read(f"{' '.join(words)}. And so on.").grade

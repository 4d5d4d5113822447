"""Sentences, word vectors, ranking, accept or refuse, and both tiers together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.engines.extraction.accept import COLUMNS, Judge
from routeways.engines.extraction.engine import Extractor, Semantic
from routeways.engines.extraction.exact import Gazetteer
from routeways.engines.extraction.index import Skill, SkillIndex, build, spellings
from routeways.engines.extraction.lexical import lexicon, stem
from routeways.engines.extraction.rank import Reader
from routeways.engines.extraction.reading import LONGEST, pieces, words
from tests.engines.extraction_fakes import WIDTH, LetterEncoder

SKILLS = [
    Skill("s1", "manage budgets", ("budget management",), "Plan, monitor and report on the budget."),
    Skill("s2", "weld metal", ("metal welding", "welding"), "Join metal by melting it."),
    Skill("s3", "Python programming", ("Python",), "Write software in Python.", occupations=30),
    Skill("s4", "speak to customers", (), "Talk with those who buy."),
]
TEXT = "We need a welder.\nMetal welding is done daily. You will be managing budgets."


@pytest.fixture(scope="module")
def index() -> SkillIndex:
    return build(SKILLS, LetterEncoder())  # type: ignore[arg-type]


def extractor(index: SkillIndex, *, semantic: bool = True, memory: int = 100) -> tuple[Extractor, LetterEncoder]:
    encoder = LetterEncoder()
    reader = Reader(np.zeros(WIDTH, np.float32), 0.0, np.array([1, 1, 4, 2, 2, 0, 0, 0, 0], np.float32))
    weights = np.zeros(len(COLUMNS), np.float32)
    weights[COLUMNS.index("names")] = 20
    tier = Semantic(encoder, index, reader, Judge(weights, -17.0))  # type: ignore[arg-type]
    names = Gazetteer([spellings(skill) for skill in index.skills])
    return Extractor(names, index.lexicon, tier if semantic else None, memory=memory), encoder


@given(st.text(max_size=400))
def test_pieces_stand_where_they_say_and_are_never_too_long(text: str) -> None:
    for piece in pieces(text):
        assert text[piece.start : piece.start + len(piece.text)] == piece.text
        assert len(words(piece.text)) <= LONGEST


def test_form_fields_and_signs_are_not_read() -> None:
    assert [one.text for one in pieces("Date posted: 2021-07-14\n*** 12 %\nLikes: 0\nWe weld.")] == ["We weld."]


def test_words_keep_their_signs_but_not_the_end_of_the_sentence() -> None:
    text = "C#, Node.js and .NET."
    assert [text[start:end] for start, end in words(text)] == ["C#", "Node.js", "and", ".NET"]


def test_word_forms_share_a_stem() -> None:
    assert stem("managing") == stem("manages") == stem("managed")


def test_shared_rare_words_score_between_nought_and_one() -> None:
    scores = lexicon([["weld metal"], ["cut metal"]]).scores("welds metal")
    assert 0 < scores[1] < scores[0] <= 1.0001


def test_a_name_is_covered_by_the_share_of_its_rare_words_that_a_sentence_has() -> None:
    found = lexicon([["weld metal", "and"], ["cut thin metal"]]).covered("They weld.", np.array([0, 1, 0]))
    assert found[0] == found[2] > 0.5
    assert found[1] == 0


def test_a_mention_shows_the_words_it_rests_on(index: SkillIndex) -> None:
    found = extractor(index)[0].accepted([TEXT], threshold=0.5)[0]
    shown = {index.skills[one.skill].id: TEXT[one.start : one.end] for one in sorted(found, key=lambda one: one.score)}
    assert shown["s2"] == "Metal welding"
    assert shown["s1"] == "managing budgets"


def test_a_text_without_skills_has_none(index: SkillIndex) -> None:
    assert extractor(index)[0].accepted(["", "Salary: 20k", "Zzz qqq jjj."], threshold=0.9) == [(), (), ()]


@pytest.mark.parametrize("semantic", [True, False])
@pytest.mark.parametrize("count", [1, 3, 4])
def test_a_ranking_has_exactly_as_many_different_skills_as_asked(index: SkillIndex, semantic: bool, count: int) -> None:
    for found in extractor(index, semantic=semantic)[0].ranked([TEXT, "", "§"], count):
        assert len({one.skill for one in found}) == len(found) == count
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_ranking_cannot_be_longer_than_the_taxonomy(index: SkillIndex) -> None:
    assert len(extractor(index)[0].ranked([TEXT], 99)[0]) == len(SKILLS)


def test_without_the_encoder_words_alone_answer_and_the_tiers_say_so(index: SkillIndex) -> None:
    plain, _ = extractor(index, semantic=False)
    assert plain.tiers == ("exact",)
    assert [TEXT[one.start : one.end] for one in plain.accepted([TEXT], threshold=0.5)[0]] == ["Metal welding"]


def test_a_sentence_that_comes_again_is_not_read_again(index: SkillIndex) -> None:
    one, encoder = extractor(index)
    first = one.accepted([TEXT], threshold=0.5)
    read = encoder.texts_read
    assert one.accepted([TEXT, TEXT], threshold=0.5) == first * 2
    assert encoder.texts_read == read


def test_the_memory_stays_within_its_bound(index: SkillIndex) -> None:
    one, _ = extractor(index, memory=2)
    texts = [f"We weld part {number} of the metal." for number in range(9)]
    assert one.accepted(texts, threshold=0.5) == one.accepted(texts, threshold=0.5)
    assert len(one._memory) <= 2


def test_the_order_of_the_texts_does_not_change_an_answer(index: SkillIndex) -> None:
    texts = [TEXT, "Python and welding.", "Speak to our customers"]
    forwards = extractor(index)[0].accepted(texts, threshold=0.5)
    backwards = extractor(index)[0].accepted(texts[::-1], threshold=0.5)
    assert forwards == backwards[::-1]


def test_word_vectors_place_a_phrase_near_its_name(index: SkillIndex) -> None:
    placed = index.words.phrases(["metal welding", "budget management", "xyzzy"])
    near = placed @ index.names.astype(np.float32).T
    assert index.starts[1] <= near[0].argmax() < index.starts[2]
    assert index.starts[0] <= near[1].argmax() < index.starts[1]
    assert not placed[2].any()


def test_an_empty_taxonomy_and_a_nameless_skill_are_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match="empty"):
        build([], LetterEncoder())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="s9 has neither"):
        build([Skill("s9", " ")], LetterEncoder())  # type: ignore[arg-type]


def test_nothing_is_asked_for_less_than_one_skill(index: SkillIndex) -> None:
    with pytest.raises(ValueError, match="at least one"):
        extractor(index)[0].ranked([TEXT], 0)

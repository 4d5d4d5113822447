"""The normal form and the exact tier."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.engines.extraction.exact import Gazetteer, Hit, Rules
from routeways.engines.extraction.normal import normal

SKILLS = [["Python", "Python programming"], ["project management"], ["C++"], ["Node.js"], ["Go"], ["driver's licence"]]
TEXTS = st.text(alphabet=st.sampled_from("abPython \n\t.,-’'İßﬁé\x00\u2028•漢&+#"), max_size=60)


def found(text: str, rules: Rules | None = None) -> list[tuple[int, str]]:
    return [(hit.skill, text[hit.start : hit.end]) for hit in Gazetteer(SKILLS, rules).hits(text)]


@given(TEXTS)
def test_every_place_of_the_normal_form_has_its_origin_in_the_text(text: str) -> None:
    spelled = normal(text)
    origins = [spelled.origin(place) for place in range(1, len(spelled.form) - 1)]
    assert all(0 <= origin < len(text) for origin in origins)
    assert origins == sorted(origins)


@given(TEXTS, TEXTS)
def test_a_name_between_any_texts_is_found_at_its_code_points(before: str, after: str) -> None:
    text = f"{before} | project management | {after}"
    start = len(before) + 3
    assert Hit(1, start, start + len("project management")) in Gazetteer(SKILLS).hits(text)


@given(TEXTS)
def test_hits_do_not_overlap_and_lie_inside_the_text(text: str) -> None:
    at = 0
    for hit in Gazetteer(SKILLS).hits(text):
        assert at <= hit.start < hit.end <= len(text)
        at = hit.end


def test_case_white_space_and_accents_do_not_matter() -> None:
    assert found("PROJECT \n  Management and pythón") == [(1, "PROJECT \n  Management"), (0, "pythón")]


def test_only_whole_words_match() -> None:
    assert found("pythonesque, micropython") == []


def test_the_longest_name_wins() -> None:
    assert found("Python programming.") == [(0, "Python programming")]


def test_signs_inside_names_count() -> None:
    assert found("C++, Node.js. Driver’s licence", Rules(cased={"C++": "C++"})) == [
        (2, "C++"), (3, "Node.js"), (5, "Driver’s licence"),
    ]  # fmt: skip


def test_a_name_does_not_cross_a_sentence() -> None:
    assert found("Run the project. Management is elsewhere.") == []


def test_a_refused_name_is_never_taken() -> None:
    assert found("Python", Rules(refused=frozenset({"PYTHON"}))) == []


def test_a_name_held_to_its_case_is_taken_only_so_spelled() -> None:
    rules = Rules(cased={"go": "Go"})
    assert found("go far, write Go", rules) == [(4, "Go")]
    assert found("GO DEVELOPER", rules) == [(4, "GO")]


def test_short_names_are_taken_only_when_held_to_their_case() -> None:
    assert found("Go and Go") == []


def test_two_skills_of_one_name_are_both_found() -> None:
    assert [hit.skill for hit in Gazetteer([["plating"], ["Plating"]]).hits("plating")] == [0, 1]


def test_an_empty_taxonomy_is_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match="no names"):
        Gazetteer([])


def test_control_characters_and_an_endless_text_are_read() -> None:
    text = "\x00 \x07" * 200_000 + " python " + "\u00a0" * 200_000
    assert found(text) == [(0, "python")]

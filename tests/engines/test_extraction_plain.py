"""Masking of what only dresses a text."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.engines.extraction.plain import masked, undressed

MARKED_UP = st.text(alphabet=st.sampled_from(list("<>/!-&;#xpb li=\"'a1\n\x00é\ud800")), max_size=80)


@given(MARKED_UP)
def test_nothing_is_ever_moved(text: str) -> None:
    assert len(masked(text)) == len(text)


@given(st.text(max_size=200))
def test_what_stays_stands_where_it_stood(text: str) -> None:
    for before, after in zip(text, masked(text), strict=True):
        assert after in (before, " ", "\n") or "&" in text


def test_tags_become_spaces_and_blocks_begin_a_line() -> None:
    text = "<p class='x'>We need <b>welders</b>.</p><ul><li>TIG</li></ul>"
    plain = masked(text)
    assert plain.split("\n")[1].strip() == "We need    welders    ."
    assert plain.index("welders") == text.index("welders")
    assert plain.index("TIG") == text.index("TIG")


def test_scripts_styles_and_comments_are_not_read() -> None:
    text = "<style>p {manage: budgets}</style><script>weld()</script><!-- cook -->Bake"
    assert masked(text).split() == ["Bake"]


def test_an_unclosed_comment_or_script_hides_no_words() -> None:
    assert masked("Bake <!-- never closed").split() == ["Bake", "never", "closed"]
    assert masked("<script>Bake <!-- x --> bread").split() == ["Bake", "bread"]


@pytest.mark.parametrize(
    "text",
    [
        "<!--",
        "<script ",
        "<script>",
        "</script",
        '<p "',
        "<p '\"",
        "<!doctype ",
        "&lt",
        "<",
        "<!-- </p",
        "-->",
        "<b ' ",
    ],
)
def test_the_time_grows_as_the_text_does(text: str) -> None:
    def took(times: int) -> float:
        whole = text * times
        measured = []
        for _ in range(3):
            begun = process_time()
            masked(whole)
            undressed(whole)
            measured.append(process_time() - begun)
        return min(measured)

    # Eight times the text: linear is 8 times the time, quadratic 64.
    assert took(16_000) < 28 * max(took(2_000), 0.0005)


@given(MARKED_UP)
def test_what_is_taken_away_is_what_is_masked(text: str) -> None:
    if "&" not in text:
        assert [one for one in undressed(text) if one.isalnum()] == [one for one in masked(text) if one.isalnum()]


def test_a_tag_may_hold_brackets_in_quotes() -> None:
    assert undressed('<a title="a > b">Weld</a>ing') == "Welding"
    assert undressed("<p class='x>Weld</p>") == "\nWeld\n"


@pytest.mark.parametrize("text", ["List<String> in Java", "x < 5 and y > 3", "a<b", "C<>", "R & D", "AT&T; &"])
def test_signs_that_are_no_markup_stay(text: str) -> None:
    assert masked(text) == text


def test_a_character_reference_is_read_as_its_character() -> None:
    assert masked("R&amp;D caf&eacute;").replace(" ", "") == "R&Dcafé"
    assert masked("a&nbsp;b").split() == ["a", "b"]


def test_control_characters_and_half_pairs_become_spaces() -> None:
    assert masked("we\x00weld\ud83d!") == "we weld !"


def test_an_endless_row_of_brackets_is_read_in_passing() -> None:
    assert len(masked("<" * 200_000 + "<p " * 100_000)) == 500_000

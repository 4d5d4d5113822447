"""Cleaning, masking and cutting texts: nothing is lost, and what must not be seen is not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.engines.extraction.reading import sentences
from routeways.needs.cleaning import plain_text
from routeways.needs.spans import around, pieces, unmatched
from routeways.organisations.privacy import in_words, masked, personal_data

TEXTS = st.text(max_size=300)


def test_markup_becomes_lines_and_entities_become_letters() -> None:
    found = plain_text("<p>CNC&nbsp;setter &amp; programmer</p><ul><li>Fanuc</li><li>5&#45;axis</li></ul>")
    assert found.text == "CNC setter & programmer\n\nFanuc\n\n5-axis"
    assert found.notes == ("mark-up removed",)


def test_scripts_are_not_words_and_an_endless_one_hides_nothing() -> None:
    assert plain_text("<script>alert('x')</script>Welder wanted").text == "Welder wanted"
    assert "Welder wanted" in plain_text("<script>Welder wanted").text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p>Welder <![ wanted</p>", "Welder <![ wanted"),
        ("staff <?we need> welders", "staff <?we need> welders"),
        ("<p>1 <!doctype</p>", "1 <!doctype"),
        ("<p>Bake <!-- bread</p>", "Bake bread"),
        ("<p>Ask for List<String></p>", "Ask for List<String>"),
        ("<head><title>x</title></head><p>We<b>ld</b>er</p>", "Welder"),
    ],
)
def test_what_is_no_markup_stays_however_it_begins(text: str, shown: str) -> None:
    assert plain_text(text).text == shown


def test_a_sign_that_begins_no_tag_stays() -> None:
    assert plain_text("wages < £12 and hours > 40").text == "wages < £12 and hours > 40"


def test_control_characters_go_and_lines_stay() -> None:
    found = plain_text("one\x00\x07 two\r\nthree\u202efour")
    assert found.text == "one two\nthreefour"
    assert found.notes == ("control characters removed",)


@given(TEXTS)
def test_cleaned_text_is_clean(text: str) -> None:
    once = plain_text(text).text
    assert not any(ord(letter) < 32 and letter != "\n" for letter in once)
    if "<" not in once and "&" not in once:
        assert plain_text(once).text == once


@pytest.mark.parametrize(
    "text",
    [
        "jobs@imaginary.example",
        "Jo.Bloggs+cv@sub.imaginary-works.co.uk",
        "jobs (at) imaginary.example",
        "01772 000 000",
        "(01772) 000-000",
        "+44 (0)1772 000000",
        "0044 7700 900123",
        "07700 900 123",
        "01772000000 ext. 12",
    ],
)
def test_addresses_and_numbers_are_masked(text: str) -> None:
    found = masked(f"Write to {text} before Friday.")
    assert found in (
        "Write to [e-mail removed] before Friday.",
        "Write to [telephone number removed] before Friday.",
    )


@pytest.mark.parametrize(
    "text", ["£35,000 to £40,000", "ISO 9001:2015", "3 to 5 years", "BS EN ISO 9606-1", "from 01/02/2026 - 03/04/2026"]
)
def test_other_numbers_are_left(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Moonbeam and Rye Homes Ltd (Preston)", "Moonbeam and Rye Homes is hiring.", "[business] is hiring."),
        ("Moonbeam and Rye Homes Limited", "Moonbeam and Rye again.", "[business] again."),
        ("Moonbeam Aerostructures (demonstration)", "Moonbeam is hiring.", "[business] is hiring."),
        ("Care Homes Ltd", "Care workers for care homes.", "Care workers for [business]."),
        ("The Sea Ltd", "The sea calls.", "[business] calls."),
    ],
)
def test_a_name_is_masked_as_people_shorten_it(name: str, text: str, shown: str) -> None:
    assert masked(text, names=[name]) == shown


def test_the_name_of_the_business_is_masked_in_any_capitals() -> None:
    text = "MOONBEAM  Bakery bakes. Moonbeamers do not."
    assert masked(text, names=["Moonbeam Bakery", ""]) == "[business] bakes. Moonbeamers do not."


def test_what_was_found_is_said_in_words() -> None:
    found = personal_data("a@b.example, c@d.example or 01772 000 000")
    assert in_words(found) == "2 e-mail addresses and 1 telephone number"
    assert in_words(()) == ""


@given(TEXTS, st.lists(st.text(min_size=1, max_size=10), max_size=3))
def test_masks_never_overlap_and_masking_is_final(text: str, names: list[str]) -> None:
    found = personal_data(text, names=names)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "@imaginary.example" not in masked(f"{text} me@imaginary.example", names=names)


@given(TEXTS)
def test_sentences_hold_every_letter(text: str) -> None:
    found = sentences(text)
    outside = "".join(text[a:b] for (_, a), (b, _) in zip([(0, 0), *found], [*found, (len(text), 0)], strict=True))
    assert not any(letter.isalnum() for letter in outside)
    assert all(a < b for a, b in found)


def test_a_sentence_in_which_nothing_was_found_is_unmatched() -> None:
    text = "We need a welder. Our forklift drivers leave! CAD helps."
    assert [text[a:b] for a, b in unmatched(text, [(10, 16)])] == ["Our forklift drivers leave!", "CAD helps."]
    assert unmatched(text, [(0, len(text))]) == []


@given(TEXTS, st.lists(st.tuples(st.integers(0, 320), st.integers(0, 320)).map(lambda p: (min(p), max(p))), max_size=5))
def test_pieces_joined_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    found = pieces(text, [*spans, None], [(0, 3)])
    assert "".join(piece.text for piece in found) == text
    assert all(0 <= mark < len(spans) for piece in found for mark in piece.marks)


def test_an_extract_is_the_sentence_around_the_words() -> None:
    text = "First. We need a coded welder now. Last."
    start = text.index("welder")
    a, b = around(text, start, start + 6)
    assert text[a:b] == "We need a coded welder now."
    long = "x " * 400 + "welder" + " y" * 400
    a, b = around(long, 800, 806)
    assert "welder" in long[a:b] and b - a <= 310

"""One key for one name, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from routeways.organisations.names import LEGAL_FORMS, name_forms, name_key

words = st.sampled_from(
    ["fictional", "widget", "pennine", "moor", "north", "king's", "st", "42", "the", "tech", "café"]
)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)


@given(st.text(max_size=60))
@example("The T/A Limited")
@example("public limited company plc the the ltd")
@example("ﬁ T⁄A ²")
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(max_size=60))
def test_a_key_is_lower_case_words_with_single_spaces(name: str) -> None:
    key = name_key(name)
    assert key == " ".join(key.split())
    assert key == key.casefold()
    assert key or not any(mark.isascii() and mark.isalnum() for mark in name)


@given(names, st.sampled_from(["Ltd", "LTD.", "Limited", "plc", "P.L.C.", "Public Limited Company", "LLP", "C.I.C."]))
def test_the_legal_form_does_not_make_another_name(name: str, form: str) -> None:
    assert name_key(f"{name} {form}") == name_key(name)


@given(names)
def test_a_leading_the_capitals_and_punctuation_do_not_make_another_name(name: str) -> None:
    assert name_key(f"The {name.upper()}!") == name_key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smoke & Mirrors Ltd", "Smoke and Mirrors Limited"),
        ("St. Fictive's C of E Primary", "Saint Fictives Church of England Primary"),
        ("Café Nowhere", "CAFE NOWHERE"),
        ("The Imaginary Loom Co. Ltd", "imaginary loom company"),
    ],
)
def test_common_ways_of_writing_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_name_of_nothing_but_legal_forms_keeps_its_last_word() -> None:
    assert name_key("The Limited") == "the"
    assert name_key("Ltd.") in LEGAL_FORMS


def test_a_trading_name_is_a_name_of_its_own() -> None:
    assert name_forms("Fictional Holdings Ltd T/A Moonbeam Bakery") == (
        "fictional holdings",
        "moonbeam bakery",
    )
    assert name_forms("Fictional Holdings trading as Moonbeam")[1] == "moonbeam"


def test_different_names_keep_different_keys() -> None:
    assert name_key("Nowhere College") != name_key("Nowhere High School")

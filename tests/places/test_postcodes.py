from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.places.postcodes import PostcodeError, first_part, parse

UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@st.composite
def postcodes(draw: st.DrawFn) -> tuple[str, str, str]:
    area = draw(st.text(LETTERS, min_size=1, max_size=2))
    district = draw(st.from_regex(r"[0-9][0-9A-Z]?", fullmatch=True))
    unit = draw(st.text(UNIT_LETTERS, min_size=2, max_size=2))
    return area + district, str(draw(st.integers(0, 9))), unit


@given(postcodes(), st.booleans(), st.sampled_from(["", " ", "  ", "\t", "-"]))
def test_a_postcode_is_read_however_it_is_spaced_and_in_whatever_case(
    parts: tuple[str, str, str], small: bool, gap: str
) -> None:
    outward, digit, unit = parts
    written = f"{outward}{gap}{digit}{unit}"
    found = parse(written.lower() if small else written)
    assert str(found) == f"{outward} {digit}{unit}"
    assert found.sector == f"{outward} {digit}"
    assert parse(str(found)) == found


@given(st.text(max_size=30))
def test_any_other_text_gets_a_sentence_and_never_another_error(text: str) -> None:
    try:
        found = parse(text)
    except PostcodeError as error:
        assert str(error).endswith(".")
    else:
        assert str(parse(str(found))) == str(found)


def test_a_sector_needs_its_space() -> None:
    assert str(parse("bb2 1")) == "BB2 1"
    assert not parse("bb2 1").is_full
    with pytest.raises(PostcodeError, match="only the first part"):
        parse("BB21")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Enter a postcode"),
        ("PR1", "only the first part"),
        ("PR1 2H", "not a UK postcode"),
        ("Preston", "not a UK postcode"),
        ("PR1 2HC", "not a UK postcode"),  # units have no C
        ("12345", "not a UK postcode"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(PostcodeError, match=says):
        parse(text)


@pytest.mark.parametrize(
    ("text", "part"), [("bb11", "BB11"), (" PR1 ", "PR1"), ("BB11 2AA", ""), ("Burnley", ""), ("", "")]
)
def test_the_first_part_of_a_postcode_is_known_for_what_it_is(text: str, part: str) -> None:
    assert first_part(text) == part

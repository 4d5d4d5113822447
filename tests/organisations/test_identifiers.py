"""Numbers of registers: every way of writing one number gives one value, and what is no number is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.organisations.identifiers import REGISTERS, IdentifierError, Scheme, normalise, shown

urns = st.integers(100_000, 999_999).map(str)
ukprns = st.integers(10_000_000, 19_999_999).map(str)
laestabs = st.builds(lambda la, school: f"{la}{school:04}", st.integers(200, 999), st.integers(0, 9999))
companies = st.one_of(
    st.integers(1, 99_999_999).map(lambda n: f"{n:08}"),
    st.builds(
        lambda letters, n: f"{letters}{n:06}", st.sampled_from(["SC", "NI", "OC", "RC"]), st.integers(1, 999_999)
    ),
)
spaces = st.sampled_from(["", " ", "  ", "\u00a0", "\t"])


def _spaced(number: str, gaps: list[str]) -> str:
    return "".join(gap + mark for gap, mark in zip(gaps, number, strict=False)) + number[len(gaps) :]


@pytest.mark.parametrize(
    ("scheme", "numbers"),
    [(Scheme.URN, urns), (Scheme.UKPRN, ukprns), (Scheme.LAESTAB, laestabs), (Scheme.COMPANY, companies)],
)
def test_spaces_and_small_letters_do_not_make_another_number(scheme: Scheme, numbers: st.SearchStrategy[str]) -> None:
    @given(numbers, st.lists(spaces, max_size=8))
    def check(number: str, gaps: list[str]) -> None:
        assert normalise(scheme, _spaced(number, gaps).lower()) == number

    check()


@pytest.mark.parametrize("scheme", list(Scheme))
def test_normalising_twice_changes_nothing_and_wrong_text_gets_a_sentence(scheme: Scheme) -> None:
    @given(st.one_of(st.text(max_size=14), st.from_regex(r"\A[A-Z]{0,3}[0-9]{1,9}[R/]?[0-9]{0,4}\Z")))
    def check(text: str) -> None:
        try:
            once = normalise(scheme, text)
        except IdentifierError as error:
            assert REGISTERS[scheme].label in str(error)
            assert str(error).endswith(".")
        else:
            assert normalise(scheme, once) == once
            assert normalise(scheme, shown(scheme, once)) == once

    check()


@given(st.integers(1, 99_999_999))
def test_a_company_number_that_lost_its_leading_zeros_in_a_spreadsheet_is_the_same_number(number: int) -> None:
    assert normalise("company-number", str(number)) == f"{number:08}"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sc 1234", "SC001234"),
        ("OC301234", "OC301234"),
        ("R0000123", "R0000123"),
        ("IP12345R", "IP12345R"),
        ("7", "00000007"),
    ],
)
def test_company_numbers_of_all_kinds_of_company(text: str, value: str) -> None:
    assert normalise("company-number", text) == value


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("urn", "013073"),
        ("urn", "13073"),
        ("urn", "١٣٠٧٣٦"),
        ("ukprn", "20000747"),
        ("company-number", "00000000"),
        ("company-number", "ABC12345"),
        ("company-number", "A1234567"),
        ("charity-number", "12345"),
        ("laestab", "188/4030"),
        ("laestab", "888-403"),
        ("vat", "GB 123 4567 81"),
        ("area-code", "K47000018"),
    ],
)
def test_what_cannot_be_a_number_of_its_register_is_refused(scheme: str, text: str) -> None:
    with pytest.raises(IdentifierError, match="should be"):
        normalise(scheme, text)


def test_an_unknown_register_is_refused_with_the_known_ones() -> None:
    with pytest.raises(IdentifierError, match="urn, ukprn"):
        normalise("passport", "1")


@pytest.mark.parametrize("text", ["888/4030", "888-4030", "888 4030", "8884030"])
def test_a_laestab_is_one_number_however_it_is_divided(text: str) -> None:
    assert normalise("laestab", text) == "8884030"
    assert shown("laestab", "8884030") == "888/4030"


@pytest.mark.parametrize(
    ("text", "value"),
    [("SC 1234", "SC001234"), ("nic100123", "NIC100123"), ("1234567-1", "1234567-1"), ("0234567", "234567")],
)
def test_charity_numbers_of_the_three_regulators(text: str, value: str) -> None:
    assert normalise("charity-number", text) == value


@given(st.integers(1_000_000, 9_999_999), st.sampled_from([0, 55]))
def test_a_vat_number_with_one_wrong_digit_is_refused(first: int, offset: int) -> None:
    total = sum(int(digit) * weight for digit, weight in zip(str(first), range(8, 1, -1), strict=True)) + offset
    check = -total % 97
    number = f"{first}{check:02}"
    assert normalise("vat", number) == f"GB{number}"
    other = str((first // 1_000_000 % 9) + 1) + number[1:]
    if other != number:
        weight_change = 8 * (int(other[0]) - int(number[0]))
        if weight_change % 97 not in (0, 55, 42):
            with pytest.raises(IdentifierError):
                normalise("vat", other)

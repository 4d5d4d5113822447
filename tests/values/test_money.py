from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.values import Money

amounts = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("pence", "written"),
    [(0, "£0"), (5, "£0.05"), (125_000, "£1,250"), (125_050, "£1,250.50"), (-300, "−£3"), (100_000_000, "£1,000,000")],
)
def test_money_is_written_as_people_write_it(pence, written):
    assert str(Money(pence)) == written


@pytest.mark.parametrize(
    ("text", "pence"),
    [("1250", 125_000), ("£1,250.50", 125_050), (" 0.05 ", 5), ("£ 3", 300), ("12,345,678", 1234567800)],
)
def test_money_is_read_as_people_write_it(text, pence):
    assert Money.from_text(text) == Money(pence)


@pytest.mark.parametrize("text", ["", "12.5", "1,25", "-3", "1e3", "12.345", "£", "１２", "ten", "1 250"])
def test_what_is_not_money_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"is not an amount of money. Write it as"):
        Money.from_text(text)


@given(amounts.filter(lambda pence: pence >= 0))
def test_what_is_written_can_be_read(pence):
    assert Money.from_text(str(Money(pence))) == Money(pence)
    assert Money.from_text(Money(pence).plain) == Money(pence)


@given(amounts, amounts)
def test_sums_of_money_are_exact(one, other):
    assert (Money(one) + Money(other)).pence == one + other
    assert (Money(one) - Money(other)).pence == one - other
    assert (Money(one) < Money(other)) == (one < other)
    assert -Money(one) == Money(-one)
    assert 3 * Money(one) == Money(one) * 3


@pytest.mark.parametrize("wrong", [1.5, "5", True, None])
def test_money_is_never_a_fraction(wrong):
    with pytest.raises(TypeError):
        Money(wrong)
    with pytest.raises(TypeError):
        Money(1) * wrong  # type: ignore[operator]
    with pytest.raises(ValueError, match="more money than can be meant"):
        Money(10**15 + 1)

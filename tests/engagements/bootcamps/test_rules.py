"""The dated rule of Skills Bootcamps and its money: boundaries, and sums that agree to the penny."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.engagements.bootcamp_rules import bootcamp_rule, funding_year, milestone_amounts, split_price
from routeways.engagements.kinds import kind
from routeways.foundation.dated_rules import RuleError, rules

SHARES = st.lists(st.integers(0, 100), min_size=2, max_size=2).map(
    lambda cuts: [min(cuts), max(cuts) - min(cuts), 100 - max(cuts)]
)


@given(st.integers(0, 10**12), st.integers(0, 100))
def test_the_funder_and_the_employer_pay_the_price_to_the_penny(price: int, percent: int) -> None:
    grant, employer = split_price(price, percent)
    assert grant + employer == price
    assert grant >= 0 <= employer
    assert abs(employer * 100 - price * percent) <= 50


@given(st.integers(0, 10**12), SHARES)
def test_the_milestones_add_up_to_the_grant_and_none_is_more_than_a_penny_off(grant: int, shares: list[int]) -> None:
    amounts = milestone_amounts(grant, shares)
    assert sum(amounts) == grant
    assert all(abs(amount * 100 - grant * share) <= 100 for amount, share in zip(amounts, shares, strict=True))
    assert min(amounts) >= 0


@given(st.integers(1, 10**9), st.integers(0, 100))
def test_price_shares_and_milestones_together_lose_nothing(price: int, percent: int) -> None:
    grant, employer = split_price(price, percent)
    assert sum(milestone_amounts(grant, (45, 35, 20))) + employer == price


@pytest.mark.parametrize("wrong", [(-1, 10), (100, -1), (100, 101)])
def test_a_price_or_a_share_that_cannot_be_is_refused(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="price"):
        split_price(*wrong)


@pytest.mark.parametrize(("grant", "shares"), [(-1, (45, 35, 20)), (1, (45, 35)), (1, (120, -40, 20)), (1, ())])
def test_shares_that_are_not_of_the_whole_are_refused(grant: int, shares: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="100 per cent"):
        milestone_amounts(grant, shares)


@pytest.mark.parametrize(
    ("learner", "staff", "percent"),
    [
        ("independent", None, 0),
        ("self-employed", None, 0),
        ("self-employed", 5000, 0),
        ("co-funded", 1, 10),
        ("co-funded", 249, 10),
        ("co-funded", 250, 30),
    ],
)
def test_only_an_employer_that_sends_its_staff_pays_a_part(learner: str, staff: int | None, percent: int) -> None:
    assert bootcamp_rule(date(2026, 5, 1)).employer_percent(learner, staff) == percent


def test_what_makes_a_start_changes_with_the_rule_of_the_first_day() -> None:
    before, after = bootcamp_rule(date(2026, 3, 31)), bootcamp_rule(date(2026, 4, 1))
    assert (before.start_days, before.start_hours, before.start_span_days, before.assessed) == (5, 5, 1, False)
    assert (after.start_days, after.start_hours, after.start_span_days, after.assessed) == (2, 10, 14, True)
    assert before.reference != after.reference
    with pytest.raises(RuleError, match="not known for 31 March 2022"):
        bootcamp_rule(date(2022, 3, 31))


def test_every_entry_of_the_rule_can_be_used_and_says_what_is_to_be_checked() -> None:
    known = next(one for one in rules() if one.id == "bootcamps")
    for entry in known.entries:
        found = bootcamp_rule(entry.valid_from)
        assert sum(found.shares) == 100
        assert set(found.interviews) == {"independent", "co-funded", "self-employed"}
        assert "mock" not in {what for counts in found.interviews.values() for what in counts}
        assert any("general knowledge" in one for one in found.to_check)


@pytest.mark.parametrize(
    ("level", "sector", "may"),
    [(3, "digital", True), (5, "health", True), (2, "construction", True), (2, "digital", False), (1, "energy", False),
     (6, "digital", False)],
)  # fmt: skip
def test_level_two_is_for_some_sectors_alone(level: int, sector: str, may: bool) -> None:
    assert bootcamp_rule(date(2026, 5, 1)).may_teach(level, sector) is may


def test_the_funding_year_begins_in_april() -> None:
    assert [funding_year(date(2026, 3, 31)), funding_year(date(2026, 4, 1))] == ["2025-26", "2026-27"]
    assert funding_year(date(2099, 12, 31)) == "2099-00"


def test_the_moves_of_a_cohort_are_steps_and_ends_of_the_kind() -> None:
    from routeways.engagements.actions.bootcamp_places import ENDS, STEPS

    known = kind("skills-bootcamp")
    assert {one.id: one.name for one in known.steps if one.id != "applied"} == STEPS
    assert {one.id: one.name for one in known.ends} == ENDS

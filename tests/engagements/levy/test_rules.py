"""The rules of levy transfers, without a database: allowance, monthly plan, expiry, eligibility."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.engagements import levy_rules as rules
from routeways.engagements.levy_eligible import Asked, problems, reasons, refused_at

TODAY = date(2026, 3, 27)
ASKED = Asked(
    price=600_000, band=600_000, months=12, starts_on=date(2026, 5, 1), level="3", starters="new", ages="older",
    pays_levy=False,
)  # fmt: skip


def test_the_allowance_is_half_of_last_years_levy_with_its_top_up() -> None:
    counted = rules.allowance(10_000_000, 100, 2025)
    assert counted.pence == 5_500_000  # £100,000 and 10% on top; half of it
    assert counted.steps == (
        ("Levy declared for 2024 to 2025", 10_000_000),
        ("Top-up of the government while there was one", 1_000_000),
        ("May be transferred in 2025 to 2026, 50%", 5_500_000),
    )
    assert counted.reference.startswith("levy-transfer-allowance@2024#")


def test_the_top_up_counts_for_the_months_in_which_it_was_paid() -> None:
    # April to July 2026: 4 of the 12 months of the tax year 2026 to 2027 had 10% on top.
    assert rules.allowance(12_000_000, 100, 2027).pence == (12_000_000 + 400_000) // 2
    assert rules.allowance(12_000_000, 100, 2028).pence == 6_000_000


@pytest.mark.parametrize(("year", "share"), [(2018, 10), (2019, 25), (2023, 25), (2024, 50), (2026, 50)])
def test_the_share_is_that_of_its_year(year: int, share: int) -> None:
    assert rules.allowance(1_000_000, 50, year).pence == 550_000 * share // 100


def test_before_there_were_transfers_nothing_is_known() -> None:
    with pytest.raises(Exception, match="not known for"):
        rules.allowance(1_000_000, 100, 2016)


def test_money_expires_after_24_months_and_from_august_2026_after_12() -> None:
    assert rules.expires_on(date(2026, 7, 20)) == date(2028, 6, 30)
    assert rules.expires_on(date(2026, 8, 1)) == date(2027, 7, 31)


def test_a_pledge_holds_a_part_for_each_tax_year_which_ends_with_it() -> None:
    assert rules.tranches(500, 2, TODAY) == ((2025, 500, date(2026, 4, 5)), (2026, 500, date(2027, 4, 5)))
    early = rules.tranches(500, 1, date(2026, 6, 1), date(2024, 9, 1))
    assert early == ((2026, 500, date(2026, 8, 31)),)


def test_most_is_paid_in_equal_months_and_a_fifth_when_the_training_ends() -> None:
    plan = dict(rules.training_plan(600_000, 12, date(2026, 5, 1)))
    assert plan[date(2026, 5, 1)] == 40_000
    assert plan[date(2027, 4, 1)] == 40_000 + 120_000
    assert len(plan) == 12
    later = dict(rules.training_plan(600_000, 12, date(2026, 5, 15)))
    assert (len(later), later[date(2027, 5, 1)]) == (13, 120_000)  # ends on 14 May


@given(
    price=st.integers(1, 2_700_000),
    months=st.integers(1, 72),
    start=st.dates(date(2018, 8, 1), date(2040, 12, 31)),
    number=st.integers(1, 50),
)
def test_a_plan_always_adds_up_to_the_price_in_whole_pence_and_ends_with_the_training(
    price: int, months: int, start: date, number: int
) -> None:
    plan = rules.times(rules.training_plan(price, months, start), number)
    assert sum(amount for _, amount in plan) == price * number
    assert all(month.day == 1 and amount > 0 for month, amount in plan)
    assert [month for month, _ in plan] == sorted({month for month, _ in plan})
    assert plan[0][0] >= start.replace(day=1)
    assert plan[-1][0] <= rules.ends_on(start, months).replace(day=1)
    assert sum(rules.by_year(plan).values()) == price * number


@given(start=st.dates(date(2018, 8, 1), date(2040, 1, 31)), months=st.integers(1, 72))
def test_a_training_ends_the_day_before_it_would_begin_again(start: date, months: int) -> None:
    after = rules.ends_on(start, months) + timedelta(days=1)
    assert after.year * 12 + after.month == start.year * 12 + start.month + months
    assert after.day == start.day or start.day > 28


def test_months_of_planning_belong_to_the_tax_year_in_which_april_begins_a_new_one() -> None:
    assert [rules.planned_year(date(2027, month, 1)) for month in (3, 4)] == [2026, 2027]
    assert [rules.tax_year_of(date(2027, 4, day)) for day in (5, 6)] == [2026, 2027]


def test_usual_months_stand_for_a_level_where_nobody_gives_a_number() -> None:
    assert [rules.usual_months(level, TODAY) for level in ("2", "3", "4+", "")] == [15, 21, 24, 8]


def test_what_is_eligible_has_no_problems() -> None:
    assert problems(ASKED, TODAY) == ()
    assert problems(replace(ASKED, starters="staff"), TODAY) == ()
    assert problems(replace(ASKED, starters="moving"), TODAY) == ()


def test_a_price_above_the_band_is_no_obstacle_and_it_is_said_who_pays_the_rest() -> None:
    asked = replace(ASKED, price=725_000)
    assert problems(asked, TODAY) == ()
    said = [reason.says for reason in reasons(asked, TODAY) if "funding band, £6,000" in reason.says]
    assert said == [
        "The provider asks £7,250 for one apprentice. A transfer pays at most the funding band, £6,000; "
        "the employer pays the other £1,250 itself."
    ]


def test_each_answer_is_judged_as_it_is_given() -> None:
    assert refused_at({}, TODAY) == ""
    assert "only for new starts" in refused_at({"starters": "apprentices"}, TODAY)
    assert refused_at({"ages": "to-21"}, TODAY) == ""  # it depends on the levy, which is asked after it
    assert "You need no transfer" in refused_at({"ages": "to-21", "levy": "no"}, TODAY)
    assert refused_at({"level": "7"}, TODAY) == ""
    assert "Level 7" in refused_at({"level": "7", "ages": "older"}, TODAY)
    assert "more than 18 months ahead" in refused_at({"starts_on": date(2028, 1, 1)}, TODAY)
    assert "no longer in the list" in refused_at({"standard": "x"}, TODAY, listed=False)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"starters": "apprentices"}, "pays only for new starts"),
        ({"starts_on": date(2026, 3, 26)}, "26 March 2026 has passed. A transfer is never backdated"),
        ({"starts_on": date(2028, 1, 1)}, "more than 18 months ahead"),
        ({"months": 7}, "at least 8 months, not 7"),
        ({"months": 73}, "72 months or fewer"),
        ({"band": 610_000, "price": 1}, "£6,100 is not a funding band. Bands go from £1,500 to £27,000"),
        ({"level": "7"}, "Level 7 is paid for only where apprentices are 16 to 21"),
        ({"ages": "to-21"}, "You need no transfer: for apprentices of 16 to 21 the government pays all"),
        ({"closed_on": date(2026, 4, 30)}, "Nobody can start on this standard after 30 April 2026"),
        ({"listed": False}, "no longer in the list"),
    ],
)
def test_what_a_transfer_cannot_pay_for_is_said_in_a_sentence(change: dict[str, object], says: str) -> None:
    found = problems(replace(ASKED, **change), TODAY)  # type: ignore[arg-type]
    assert len(found) == 1
    assert says in found[0]


def test_from_august_2026_the_state_pays_for_all_to_24_where_no_levy_is_paid() -> None:
    before = replace(ASKED, ages="to-24", starts_on=date(2026, 7, 31))
    assert problems(before, TODAY) == ()
    assert "16 to 24" in problems(replace(before, starts_on=date(2026, 8, 1)), TODAY)[0]
    assert problems(replace(before, starts_on=date(2026, 8, 1), pays_levy=True), TODAY) == ()

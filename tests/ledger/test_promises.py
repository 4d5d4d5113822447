"""The sums that decide what can be promised, against a ledger that matches coin by coin."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from routeways.ledger.promises import Claim, Lot, forecast, month_of, settle, shortfall, spend_first, without
from tests.ledger.naive import Naive, Promise, last_day

MONTHS = [date(2026, month, 1) for month in range(1, 7)]
TODAY = date(2026, 3, 10)
days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
plans = st.lists(
    st.tuples(st.sampled_from(MONTHS), st.integers(1, 3)), min_size=1, max_size=3, unique_by=lambda p: p[0]
)
future_plans = plans.map(lambda plan: tuple(sorted((max(month, month_of(TODAY)), amount) for month, amount in plan)))


def merged(plan):
    months: dict[date, int] = {}
    for month, amount in plan:
        months[month] = months.get(month, 0) + amount
    return tuple(sorted(months.items()))


@st.composite
def lots(draw):
    rows = draw(st.lists(st.tuples(days, st.none() | st.integers(0, 150), st.integers(1, 4)), max_size=4))
    return [
        Lot(number, on, None if lasting is None else on + timedelta(days=lasting), left)
        for number, (on, lasting, left) in enumerate(rows, start=1)
    ]


@st.composite
def claims(draw):
    rows = draw(st.lists(st.tuples(plans, st.booleans(), st.none() | days), max_size=3))
    return [Claim(n, tuple(sorted(plan)), firm, until) for n, (plan, firm, until) in enumerate(rows, start=1)]


def naive_of(some_lots, some_claims) -> Naive:
    naive = Naive()
    for lot in some_lots:
        naive.add(lot.left, lot.in_on, lot.expires_on)
    for claim in some_claims:
        wishes = [month for month, amount in claim.plan for _ in range(amount)]
        naive.promises.append(Promise(claim.id, TODAY, wishes, claim.until, claim.firm))
    return naive


@given(lots(), claims())
def test_what_can_be_kept_of_any_promises_is_what_matching_coins_finds(some_lots, some_claims):
    settled = settle(some_lots, some_claims, TODAY)
    kept = naive_of(some_lots, some_claims).kept(TODAY)
    assert {claim.id: claim.total for claim in settled.claims} == kept


@given(lots(), claims(), future_plans.map(merged))
@example([Lot(1, TODAY, date(2026, 4, 15), 5)], [], ((date(2026, 4, 1), 5),))
@example([Lot(1, TODAY, date(2026, 4, 30), 5)], [], ((date(2026, 4, 1), 5),))
def test_a_plan_fits_exactly_when_coins_can_be_found_for_it(some_lots, some_claims, plan):
    short = shortfall(settle(some_lots, some_claims, TODAY), plan)
    wishes = [month for month, amount in plan for _ in range(amount)]
    assert (short is None) == naive_of(some_lots, some_claims).fits(wishes, TODAY)
    if short is not None:
        assert 0 <= short.free < short.asked <= len(wishes)


@given(lots(), claims())
def test_a_day_never_loses_or_makes_anything(some_lots, some_claims):
    settled = settle(some_lots, some_claims, TODAY)
    come = sum(lot.left for lot in some_lots if lot.in_on <= TODAY)
    there = sum(lot.left for lot in settled.lots)
    assert there + sum(settled.lapsed.values()) == come
    assert sum(claim.total for claim in settled.claims) <= there


@given(lots(), st.lists(st.tuples(days, future_plans.map(merged)), max_size=5))
def test_whoever_spends_as_planned_never_loses_anything(some_lots, asked):
    """Promises are made on several days, each spends on the last day of its months: nothing is ever cut."""
    left, promised = list(some_lots), []
    day = date(2026, 1, 1)
    asked = sorted(asked)
    while day <= date(2026, 7, 1):
        while asked and asked[0][0] <= day:
            _, plan = asked.pop(0)
            plan = merged((max(month, month_of(day)), amount) for month, amount in plan)
            if shortfall(settle(left, promised, day), plan) is None:
                promised.append(Claim(len(promised) + 1, plan, firm=True))
        settled = settle(left, promised, day)
        assert not settled.cut
        for number, claim in enumerate(promised):
            due = sum(amount for month, amount in claim.plan if last_day(month) <= day)
            if due:
                parts = spend_first(left, due, day)
                assert parts is not None
                left = [Lot(lot.id, lot.in_on, lot.expires_on, lot.left - parts.get(lot.id, 0)) for lot in left]
                promised[number] = Claim(claim.id, without(claim.plan, due), firm=True)
        day += timedelta(days=1)


@given(lots(), st.lists(future_plans.map(merged), max_size=4))
def test_a_forecast_adds_up_and_never_falls_below_nothing(some_lots, asked):
    promised: list[Claim] = []
    for plan in asked:
        if shortfall(settle(some_lots, promised, TODAY), plan) is None:
            promised.append(Claim(len(promised) + 1, plan, firm=True))
    rows = forecast(some_lots, promised, TODAY)
    there = sum(lot.left for lot in some_lots if lot.there(TODAY))
    owed = sum(claim.total for claim in promised)
    for row in rows:
        there += row.in_ - row.planned_out - row.expiring
        owed -= row.planned_out
        assert row.free_at_end == there - owed
        assert row.free_at_end >= 0
    assert owed == 0
    assert [row.month for row in rows] == sorted({row.month for row in rows})
    lasting = sum(lot.left for lot in some_lots if lot.expires_on is None)
    assert there <= lasting  # everything that expires has been spent or has expired by the last month


def test_a_forecast_spends_what_expires_first():
    early, late = Lot(1, TODAY, date(2026, 4, 30), 100), Lot(2, date(2026, 1, 1), date(2026, 6, 30), 100)
    assert spend_first([late, early], 130, TODAY) == {1: 100, 2: 30}
    assert spend_first([late, early], 201, TODAY) is None
    rows = forecast([late, early], [Claim(1, ((date(2026, 4, 1), 70),), firm=True)], TODAY)
    assert [(row.month.month, row.planned_out, row.expiring, row.free_at_end) for row in rows] == [
        (3, 0, 0, 130),
        (4, 70, 30, 100),
        (5, 0, 0, 100),
        (6, 0, 100, 0),
    ]


def test_a_forecast_knows_what_is_overdue_and_what_is_to_come():
    lot, coming = Lot(1, date(2026, 1, 1), None, 50), Lot(2, date(2026, 5, 4), date(2026, 5, 31), 20)
    rows = forecast([lot, coming], [Claim(1, ((date(2026, 2, 1), 30),), firm=True)], TODAY)
    assert [(row.in_, row.planned_out, row.expiring, row.free_at_end) for row in rows] == [
        (0, 30, 0, 20),
        (0, 0, 0, 20),
        (20, 0, 20, 20),
    ]


def test_what_expires_in_the_middle_of_a_month_serves_the_months_before():
    assert Lot(1, TODAY, date(2026, 5, 30), 1).serves == date(2026, 4, 1)
    assert Lot(1, TODAY, date(2026, 5, 31), 1).serves == date(2026, 5, 1)
    assert Lot(1, TODAY, date(2027, 1, 5), 1).serves == date(2026, 12, 1)


def test_late_promises_lose_what_expires_and_held_ones_before_committed_ones():
    lots_now = [Lot(1, date(2026, 1, 1), date(2026, 2, 28), 10), Lot(2, date(2026, 1, 1), None, 10)]
    late_held = Claim(1, ((date(2026, 2, 1), 10),))
    late_firm = Claim(2, ((date(2026, 2, 1), 10),), firm=True)
    settled = settle(lots_now, [late_held, late_firm], TODAY)
    assert settled.lapsed == {1: 10}
    assert settled.cut == {1: 10}


def test_what_an_earlier_month_takes_is_not_there_for_a_later_one():
    """Both are overdue and the committed one, which comes first, was planned for the month before."""
    lots_now = [Lot(1, date(2026, 1, 1), None, 10)]
    held, firm = Claim(1, ((date(2026, 2, 1), 10),)), Claim(2, ((date(2026, 1, 1), 10),), firm=True)
    assert settle(lots_now, [held, firm], TODAY).cut == {1: 10}

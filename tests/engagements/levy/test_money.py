"""The money of transfers: pledged within the allowance, set aside once, paid by month, freed, never over-committed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.engagements import actions
from routeways.engagements.actions import levy_money, levy_places
from routeways.engagements.errors import EngagementError
from routeways.engagements.levy_view import asked_rows, transfer_rows
from routeways.engagements.models import Engagement, LevyPlace, LevyPledge, LevyTransfer, Match, Offer
from routeways.engagements.queries import levy_due
from routeways.engagements.queries.levy_money import cost_of, limits_of, money_left, years_of
from routeways.foundation.models import AuditEntry
from routeways.ledger import actions as ledger
from routeways.ledger.errors import LedgerError
from routeways.ledger.models import Account, Booking, Reservation
from routeways.ledger.queries import balance, statement
from tests.engagements.factories import make_offer
from tests.engagements.levy.factories import NOW, STARTS, TODAY, ask, employer, matched, pledge, started, transfer

pytestmark = pytest.mark.usefixtures("ground")


def of(offer: Offer) -> LevyPledge:
    return LevyPledge.objects.select_related("account", "offer").get(offer=offer)


def test_a_pledge_opens_an_account_with_a_part_for_each_tax_year() -> None:
    made = of(pledge(years=2))
    assert made.account is not None
    rows = made.account.tranches.values_list("amount", "in_on", "expires_on")
    assert list(rows) == [(1_000_000, TODAY, date(2026, 4, 5)), (1_000_000, TODAY, date(2027, 4, 5))]
    assert [(year.year, year.left) for year in years_of(made)] == [(2025, 1_000_000), (2026, 1_000_000)]
    assert made.allowance_reference.startswith("levy-transfer-allowance@2024#")


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"yearly": -1}, "above nothing"),
        ({"yearly": 10**14}, "more than can be meant"),
        ({"declared": 0}, "above nothing"),
        ({"english": 101}, "from 1 to 100"),
        ({"years": 5}, "1 to 4 tax years"),
        ({"yearly": 2_750_001, "years": 1}, "may transfer £27,500. Pledge £27,500 a year or less"),
        ({"yearly": 2_750_000, "years": 3}, "In 2027 to 2028 .* may transfer £25,833.33. Pledge £25,833.33"),
        ({"came_in": date(2024, 2, 1)}, "has expired"),
        ({"came_in": date(2030, 2, 1)}, "this year or one before"),
        ({"most_each": 0}, "1 or more"),
        ({"months_ahead": 13}, "from 0 to 12"),
        ({"districts": ("E99999999",)}, "no district of this region"),
        ({"expires_on": date(2026, 3, 1)}, "has passed"),
        ({"years": 1, "expires_on": date(2026, 12, 1)}, "lasts until 5 April 2026"),
        ({"answers": {"level": ["9"]}}, "Choose from the answers"),
    ],
)
def test_a_pledge_that_cannot_be_is_refused_with_a_sentence_and_nothing_stays(
    terms: dict[str, object], says: str
) -> None:
    with pytest.raises((EngagementError, ValueError), match=says):
        pledge(**terms)
    assert (Offer.objects.count(), Account.objects.count()) == (0, 0)


def test_two_pledges_share_one_allowance_and_a_closed_one_gives_back_what_it_did_not_promise() -> None:
    firm = employer("Imaginary Mill")
    first = pledge(firm, yearly=2_000_000, years=2)
    with pytest.raises(EngagementError, match=r"£27,500, and £20,000 of it is pledged .* Pledge £7,500 a year or less"):
        pledge(firm, yearly=1_000_000, years=1)
    transfer(first, ask(months=11))
    actions.close_listing(by=None, listing=first)
    assert years_of(of(first))[1].promised == 600_000  # from May 2026 to March 2027
    with pytest.raises(EngagementError, match=r"In 2026 to 2027 .* Pledge £21,500 a year or less"):
        pledge(firm, yearly=2_750_000, years=2)


def test_a_pledge_is_not_opened_past_the_levy_page() -> None:
    with pytest.raises(EngagementError, match="a pledge is made on the levy page"):
        make_offer(employer(), kind="levy-transfer", answers={})


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"price": -5}, "above nothing"),
        ({"price": 10**14, "band": 10**14}, "more than can be meant"),
        ({"band": 650_000}, "is not a funding band"),
        ({"starts_on": date(2026, 3, 1)}, "never backdated"),
        ({"months": 3}, "at least 8 months"),
        ({"number": 51}, "from 1 to 50"),
        ({"standard": "standard:none"}, "Choose the apprenticeship standard"),
        ({"postcode": "nowhere"}, "postcode"),
    ],
)
def test_a_request_that_cannot_be_is_refused_with_a_sentence(terms: dict[str, object], says: str) -> None:
    with pytest.raises(EngagementError, match=says):
        ask(**terms)


def test_a_price_above_the_band_is_kept_and_a_transfer_pays_up_to_the_band() -> None:
    asked = ask(price=725_000, number=2)
    held = asked.levy
    assert (held.provider_price, held.price, held.own_part, held.total) == (725_000, 600_000, 125_000, 1_200_000)
    assert sum(amount for _, amount in held.plan()) == 1_200_000
    said = "£7,250: a transfer pays £6,000, the employer £1,250 itself"
    assert {"name": "Price of one apprentice", "value": said} in asked_rows(asked)
    made = transfer(pledge(yearly=2_000_000, years=3), asked)
    assert (made.price, dict(transfer_rows(made))["Price of one apprentice"]) == (600_000, said)
    assert dict(transfer_rows(made))["At most in all"] == "£12,000"


def test_a_standard_that_is_closed_cannot_be_asked_for() -> None:
    from tests.engagements.levy.factories import standard

    standard("standard:st9002", title="Imaginary Lamplighter", valid_to=date(2026, 4, 1))
    with pytest.raises(EngagementError, match="after 1 April 2026"):
        ask(standard="standard:st9002")


def test_the_second_yes_sets_the_money_aside_for_each_apprentice() -> None:
    offer, request = pledge(), ask(number=2, price=300_000)
    made = matched(offer, request)
    actions.answer_match(by=None, match=made, side="request", yes=True, now=NOW)
    assert not LevyTransfer.objects.exists()
    actions.answer_match(by=None, match=made, side="offer", yes=True, now=NOW)
    found = LevyTransfer.objects.get()
    assert (found.price, found.months, found.starts_on) == (300_000, 12, STARTS)
    assert found.engagement.ends_on == date(2027, 4, 30)
    rows = [place.reservation for place in found.places.all()]
    assert [(row.amount, row.state) for row in rows] == [(300_000, "committed")] * 2
    held = balance(of(offer).account, TODAY)  # type: ignore[arg-type]
    assert (held.committed, held.free) == (600_000, 2_400_000)


def test_what_does_not_fit_into_a_year_is_refused_and_the_match_stays_as_it_was() -> None:
    offer = pledge(yearly=500_000)
    made = matched(offer, ask())
    with pytest.raises(EngagementError, match="needs £4,400 in 2026 to 2027") as refused:
        transfer(offer, ask(number=2, price=300_000, postcode="BB11 2AA"))
        actions.answer_match(by=None, match=made, side="region", yes=True, now=NOW)
    assert "waiting list" in str(refused.value)
    made.refresh_from_db()
    assert (made.state, Engagement.objects.count()) == (Match.State.PROPOSED, 1)


def test_a_training_that_lasts_longer_than_the_pledge_pays_is_refused() -> None:
    with pytest.raises(EngagementError, match="until 2026 to 2027 ends, and the training lasts until 30 April 2028"):
        transfer(pledge(years=2), ask(months=24))


def test_money_that_expires_early_pays_only_until_then() -> None:
    made = of(pledge(years=2, came_in=date(2024, 4, 1)))  # for 24 months: until the end of March
    assert made.account is not None
    first = made.account.tranches.first()
    assert first is not None and first.expires_on == date(2026, 3, 31)
    assert cost_of(made, ((date(2026, 3, 1), 5), (date(2026, 4, 1), 7))) == (5, 7, 0)


def test_payments_are_recorded_by_month_once() -> None:
    found = started(transfer(None, ask(number=2)))
    with pytest.raises(EngagementError, match="still to come"):
        levy_money.pay(by=None, pledge=found.pledge, month=date(2026, 5, 1), today=TODAY)
    may = date(2026, 6, 3)
    assert levy_money.pay(by=None, pledge=found.pledge, month=date(2026, 5, 9), today=may) == (2, 80_000)
    assert levy_money.pay(by=None, pledge=found.pledge, month=date(2026, 5, 1), today=may) == (0, 0)
    first = found.places.first()
    assert first is not None
    paid = {first.public_id: 10_000}
    assert levy_money.pay(by=None, pledge=found.pledge, month=date(2026, 6, 1), today=may, amounts=paid) == (2, 50_000)
    assert [year.spent for year in years_of(found.pledge)] == [0, 130_000, 0]
    with pytest.raises(EngagementError, match="Apprentice 1 of"):
        levy_money.pay(
            by=None, pledge=found.pledge, month=date(2026, 7, 1), today=date(2026, 8, 1),
            amounts={first.public_id: 10**8},
        )  # fmt: skip


def test_an_apprentice_who_leaves_frees_the_rest_of_their_money_alone() -> None:
    found = transfer(None, ask(number=2))
    levy_places.hand_over(by=None, transfer=found, reference="ABC123", on=TODAY, today=TODAY)
    one, other = found.places.all()
    day = date(2026, 7, 10)
    levy_places.start_place(by=None, place=one, on=STARTS, today=day)
    with pytest.raises(EngagementError, match="£800 was planned for the months before and is not recorded"):
        levy_places.end_place(by=None, place=one, how="left", on=day, today=day, why="Another job")
    for month in (date(2026, 5, 1), date(2026, 6, 1)):
        levy_money.pay(by=None, pledge=found.pledge, month=month, today=day)
    left = money_left(found.pledge, TODAY)
    levy_places.end_place(by=None, place=one, how="left", on=day, today=day, why="Another job")
    assert money_left(found.pledge, TODAY) == left + 520_000
    other.refresh_from_db()
    assert other.reservation.state == Reservation.State.COMMITTED
    again = levy_places.end_place(by=None, place=one, how="left", on=day, today=day, why="Another job")
    assert again.why_left == "Another job"
    with pytest.raises(EngagementError, match="left already"):
        levy_places.end_place(by=None, place=one, how="completed", on=day, today=day)


def test_what_is_never_paid_can_be_said_to_be() -> None:
    found = transfer()
    place = found.places.get()
    day = date(2026, 7, 10)
    gone = levy_places.end_place(by=None, place=place, how="left", on=day, today=day, why="Never came", never_paid=True)
    assert gone.state == LevyPlace.State.LEFT
    assert money_left(found.pledge, TODAY) == 3_000_000


def test_a_withdrawn_transfer_frees_all_of_its_money() -> None:
    found = transfer(None, ask(number=3, price=200_000))
    actions.end(
        by=None,
        engagement=found.engagement,
        outcome="withdrawn",
        party="pledger",
        now=NOW,
        cause="The pledger cannot pay",
    )
    assert money_left(found.pledge, TODAY) == 3_000_000
    assert {place.state for place in found.places.all()} == {"left"}
    assert balance(found.pledge.account, TODAY).committed == 0  # type: ignore[arg-type]


def test_a_withdrawal_waits_until_the_months_that_are_over_are_recorded() -> None:
    found = started(transfer(None, ask(number=2)))
    now = datetime(2026, 7, 10, 12, tzinfo=NOW.tzinfo)

    def withdraw() -> Engagement:
        return actions.end(
            by=None, engagement=found.engagement, outcome="withdrawn", party="hub", now=now, cause="Another reason"
        )

    with pytest.raises(EngagementError, match=r"Apprentice 1: £800 was planned .* 0 is an answer too"):
        withdraw()
    found.engagement.refresh_from_db()
    assert found.engagement.state == "running"
    one, other = found.places.all()
    amounts = {one.public_id: 0, other.public_id: 30_000}
    for month in (date(2026, 5, 1), date(2026, 6, 1)):
        done = levy_money.pay(by=None, pledge=found.pledge, month=month, today=now.date(), amounts=amounts)
        assert done == (2, 30_000)
        assert levy_due.due_in(found.pledge, month) == []
    withdraw()
    held = balance(found.pledge.account, now.date())  # type: ignore[arg-type]
    assert (held.committed, held.spent) == (0, 60_000)


def test_a_month_of_nothing_stands_on_the_statement_and_moves_nothing() -> None:
    found = started(transfer())
    place, month, day = found.places.get(), date(2026, 5, 1), date(2026, 6, 3)
    before = balance(found.pledge.account, day)  # type: ignore[arg-type]
    paid = {place.public_id: 0}
    assert levy_money.pay(by=None, pledge=found.pledge, month=month, today=day, amounts=paid) == (1, 0)
    assert levy_money.pay(by=None, pledge=found.pledge, month=month, today=day, amounts=paid) == (0, 0)
    assert balance(found.pledge.account, day) == before  # type: ignore[arg-type]
    line = statement(found.pledge.account)[-1]  # type: ignore[arg-type]
    assert (line.verb, line.amount) == ("Spent", 0)
    booking = Booking.objects.get(key=f"{place.public_id}:2026-05")
    with pytest.raises(LedgerError, match="Nothing moved then"):
        ledger.correct(by=None, booking=booking, on=day, why="A slip")


def test_nothing_is_paid_for_an_apprentice_who_has_not_started() -> None:
    found = transfer()
    assert levy_due.due_in(found.pledge, date(2026, 5, 1)) == []
    assert levy_money.pay(by=None, pledge=found.pledge, month=date(2026, 5, 1), today=date(2026, 6, 3)) == (0, 0)


def test_what_was_never_handed_over_can_be_withdrawn_late() -> None:
    found = transfer()
    now = datetime(2026, 7, 10, 12, tzinfo=NOW.tzinfo)
    actions.end(by=None, engagement=found.engagement, outcome="withdrawn", party="hub", now=now, cause="Another reason")
    assert found.places.get().state == "left"


def test_a_transfer_goes_through_all_its_steps() -> None:
    found = transfer()
    held = found.engagement
    for task in ("account", "provider"):
        actions.tick(by=None, engagement=held, task=task, party="employer", now=NOW)
    from routeways.engagements.agreements import digest_of

    for party in ("pledger", "employer"):
        actions.sign(by=None, engagement=held, party=party, name="A Name", job="Owner", digest=digest_of(held), now=NOW)
    held = actions.take_step(by=None, engagement=held, step="signed", party="hub", now=NOW)
    actions.tick(by=None, engagement=held, task="applied", party="employer", now=NOW)
    actions.tick(by=None, engagement=held, task="approved", party="pledger", now=NOW)
    with pytest.raises(EngagementError, match="reference of the national service is not recorded"):
        actions.take_step(by=None, engagement=held, step="handed-over", party="hub", now=NOW)
    with pytest.raises(EngagementError, match="never backdated"):
        levy_places.start_place(by=None, place=found.places.get(), on=STARTS, today=STARTS)
    for wrong, on in (("x", TODAY), ("ABC123", TODAY + timedelta(days=1)), ("ABC123", date(2026, 1, 1))):
        with pytest.raises(EngagementError):
            levy_places.hand_over(by=None, transfer=found, reference=wrong, on=on, today=TODAY)
    levy_places.hand_over(by=None, transfer=found, reference="ABC123", on=TODAY, today=TODAY)
    held = actions.take_step(by=None, engagement=held, step="handed-over", party="hub", now=NOW)
    with pytest.raises(EngagementError, match="No apprentice is recorded as having started"):
        actions.take_step(by=None, engagement=held, step="training", party="employer", now=NOW)
    levy_places.start_place(by=None, place=found.places.get(), on=STARTS, today=STARTS)
    later = NOW + timedelta(days=500)
    held = actions.take_step(by=None, engagement=held, step="training", party="employer", now=later)
    with pytest.raises(EngagementError, match="Apprentice 1 is still there"):
        actions.end(by=None, engagement=held, outcome="completed", party="employer", now=later)
    end = date(2027, 4, 30)
    for month in range(5, 17):
        first = date(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        levy_money.pay(by=None, pledge=found.pledge, month=first, today=end)
    levy_places.end_place(by=None, place=found.places.get(), how="completed", on=end, today=end)
    done = actions.end(by=None, engagement=held, outcome="completed", party="employer", now=later)
    assert done.succeeded
    assert sum(year.spent for year in years_of(found.pledge)) == 600_000
    assert AuditEntry.objects.filter(verb="engagements.set_levy_aside").count() == 1


PRICES = (150_000, 300_000, 450_000, 600_000)
STEP = st.one_of(
    st.tuples(st.just("accept"), st.integers(1, 4), st.sampled_from(PRICES), st.sampled_from((8, 12, 18))),
    st.tuples(st.just("leave"), st.integers(0, 5)),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
    st.tuples(st.just("pay")),
    st.tuples(st.just("time"), st.integers(20, 200)),
)


@given(steps=st.lists(STEP, max_size=8))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_no_year_is_ever_over_committed(steps: list[tuple[object, ...]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        _happens(steps)
        transaction.set_rollback(True)


def _happens(steps: list[tuple[object, ...]]) -> None:
    offer, now = pledge(yearly=1_200_000, years=4), NOW
    for what, *more in steps:
        today = now.date()
        running = list(LevyTransfer.objects.filter(engagement__state="running").order_by("pk"))
        try:
            if what == "accept":
                number, price, months = more
                starts = (today + timedelta(days=40)).replace(day=1)
                request = _asked(now, number=number, price=price, months=months, starts_on=starts)
                made = actions.propose_match(by=None, offer=offer, request=request, now=now, places=request.number)
                actions.answer_match(by=None, match=made, side="region", yes=True, now=now)
            elif what == "pay":
                for one in running:
                    if not one.reference and one.starts_on <= today:
                        levy_places.hand_over(by=None, transfer=one, reference="ABC123", on=today, today=today)
                        for place in one.places.filter(state="agreed"):
                            levy_places.start_place(by=None, place=place, on=today, today=today)
                levy_money.pay(by=None, pledge=of(offer), month=today, today=today)
            elif what == "time":
                now += timedelta(days=int(str(more[0])))
            elif running:
                chosen = running[int(str(more[0])) % len(running)]
                _goes(chosen, str(what), now)
        except EngagementError:
            pass
        found = of(offer)
        assert all(year.left >= 0 for year in years_of(found))
        assert min(limits_of(found)) >= 0
        held = balance(found.account, now.date())  # type: ignore[arg-type]
        assert held.free >= 0
        assert held.paid_in == held.free + held.held + held.committed + held.spent + held.expired


def _goes(found: LevyTransfer, what: str, now: datetime) -> None:
    day = now.date()
    if what == "withdraw":
        actions.end(
            by=None, engagement=found.engagement, outcome="withdrawn", party="hub", now=now, cause="Another reason"
        )
    elif place := found.places.filter(state="agreed").first():
        levy_places.end_place(by=None, place=place, how="left", on=day, today=day, why="A", never_paid=True)


def _asked(now: datetime, **terms: object):
    from routeways.engagements.actions import levy
    from tests.engagements.factories import REGION
    from tests.engagements.levy.factories import WANTED, standard

    standard()
    given = {"standard": "standard:st9001", "band": 600_000, "postcode": "BB11 2AA", "answers": WANTED} | terms
    return levy.ask(by=None, region=REGION, owner=employer(), terms=levy.RequestTerms(**given), now=now)  # type: ignore[arg-type]


def test_what_was_lost_is_not_free_any_more() -> None:
    found = of(pledge(years=2))
    after = date(2026, 4, 6)
    assert [year.free(TODAY) for year in years_of(found)] == [1_000_000, 1_000_000]
    assert [year.free(after) for year in years_of(found)] == [0, 1_000_000]
    assert money_left(found, after) == 1_000_000 == balance(found.account, after).free  # type: ignore[arg-type]

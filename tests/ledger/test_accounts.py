"""Accounts, what comes in, and what is booked for good."""

from __future__ import annotations

from datetime import date

import pytest

from routeways.foundation import audit
from routeways.foundation.models import AuditEntry
from routeways.ledger import actions, queries
from routeways.ledger.errors import LedgerError, NotEnough
from routeways.ledger.models import Account, Booking, Entry, Kept, Tranche
from routeways.ledger.queries import Balance
from routeways.organisations.actions import merge
from routeways.values import Money
from tests.ledger.making import OPENED, REGION, add, committed, make_account, reserve, spend
from tests.organisations.conftest import NOW
from tests.organisations.factories import give, make_hub, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
JUNE = date(2026, 6, 1)


def test_a_new_account_is_empty():
    assert queries.balance(make_account(), OPENED) == Balance(0, 0, 0, 0, 0, 0)


def test_opening_twice_with_one_key_opens_one_account():
    owner = make_organisation(region=REGION)
    first, second = make_account(owner=owner, key="form-1"), make_account(owner=owner, key="form-1")
    assert first == second
    assert Account.objects.count() == 1
    with pytest.raises(LedgerError, match="was opened before with these details changed"):
        make_account(owner=owner, key="form-1", unit="places")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"unit": "euros"}, "counts pounds or places, not “euros”"),
        ({"region": "cumbria"}, "does not work in this region"),
        ({"title": "  "}, "Say in a few words"),
        ({"key": "k" * 121}, "at most 120 characters"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_a_sentence(wrong, says):
    with pytest.raises(LedgerError, match=says):
        make_account(**{"owner": make_organisation(region=REGION), **wrong})
    assert not Account.objects.exists()


def test_money_comes_in_and_is_free():
    account = make_account()
    add(account, Money.pounds(1_200), expires_on=date(2028, 1, 31))
    add(account, 50, on=date(2026, 2, 1))
    assert queries.balance(account, OPENED).free == 120_000
    assert queries.balance(account, date(2026, 2, 1)) == Balance(120_050, 0, 0, 0, 0, 120_050)
    assert queries.balance(account, date(2028, 2, 1)) == Balance(120_050, 0, 0, 0, 120_000, 50)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": 0}, "£0 cannot be recorded"),
        ({"amount": -5}, "−£0.05 cannot be recorded"),
        ({"amount": 10**16}, "pence cannot be recorded"),
        ({"on": date(2025, 1, 1)}, "was opened on 5 January 2026"),
        ({"expires_on": date(2025, 1, 1)}, "cannot expire before, on 1 January 2025"),
        ({"expires_on": date(2206, 1, 1)}, "more than 20 years on"),
    ],
)
def test_what_cannot_come_in_is_refused_with_a_sentence(wrong, says):
    account = make_account()
    with pytest.raises(LedgerError, match=says):
        add(account, **{"amount": 100, **wrong})
    assert not Booking.objects.exists()
    assert not Tranche.objects.exists()


@pytest.mark.parametrize("wrong", [1.5, "100", True])
def test_a_fraction_never_comes_in(wrong):
    with pytest.raises(TypeError, match="whole number"):
        add(make_account(), wrong)


def test_places_are_not_money():
    account = make_account(unit="places")
    with pytest.raises(TypeError, match="counts places"):
        add(account, Money(100))
    add(account, 12)
    with pytest.raises(NotEnough, match="13 places is asked for, and 12 places of “Imaginary levy” is free"):
        reserve(account, 13, JUNE)


def test_the_same_key_again_changes_nothing():
    account = make_account()
    first, second = add(account, 100, key="a"), add(account, 100, key="a")
    assert first == second
    assert queries.balance(account, OPENED).paid_in == 100
    with pytest.raises(LedgerError, match="sent before with other details and recorded on 5 January 2026"):
        add(account, 101, key="a")
    add(make_account(), 101, key="a")  # a key is an account's own


def test_what_is_booked_is_never_changed_or_removed():
    account = make_account()
    add(account, 100)
    booking, entry = Booking.objects.get(), Entry.objects.get()
    for attempt in (booking.save, entry.save, booking.delete, entry.delete, Entry.objects.all().delete):
        with pytest.raises(Kept):
            attempt()
    with pytest.raises(Kept):
        Entry.objects.update(amount=200)
    with pytest.raises(Kept):
        Booking.objects.bulk_update([booking], ["what"])


def test_each_write_leaves_one_audit_row_with_its_amount():
    by = make_user()
    account = make_account()
    actions.add(by=by, account=account, amount=100, on=OPENED, what="Mrs Thornber’s fund")
    row = AuditEntry.objects.order_by("-number").first()
    assert (row.verb, row.by, row.details["amount"]) == ("ledger.add", by, 100)
    assert "Thornber" not in row.details_text
    before = AuditEntry.objects.count()
    held = committed(account, 40, JUNE)
    spend(held, 40, JUNE)
    verbs = list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))[before:]
    assert verbs == ["ledger.reserve", "ledger.commit", "ledger.spend"]
    assert audit.verify().whole


def test_an_account_is_closed_once_nothing_is_promised():
    account = make_account()
    add(account, 100)
    held = reserve(account, 40, JUNE)
    with pytest.raises(LedgerError, match=r"£0.40 of “Imaginary levy” is still promised"):
        actions.close_account(by=None, account=account, on=OPENED, why="The year is over")
    actions.release(by=None, reservation=held, on=OPENED, why="Not needed")
    actions.close_account(by=None, account=account, on=OPENED, why="The year is over")
    actions.close_account(by=None, account=account, on=JUNE, why="Pressed twice")
    account.refresh_from_db()
    assert account.closed_on == OPENED
    for write in (lambda: add(account, 1), lambda: reserve(account, 1, JUNE)):
        with pytest.raises(LedgerError, match=r"was closed on 5 January 2026. Use another account"):
            write()


def test_a_mistake_is_corrected_by_a_further_booking():
    account = make_account()
    add(account, 1_000)
    add(account, 100)
    booking = Booking.objects.order_by("id").first()
    made = actions.correct(by=None, booking=booking, on=OPENED, why="It was for another fund")
    assert actions.correct(by=None, booking=booking, on=JUNE, why="Pressed twice") == made
    assert queries.balance(account, OPENED) == Balance(100, 0, 0, 0, 0, 100)
    assert Booking.objects.count() == 3
    with pytest.raises(LedgerError, match="Only what came in or was spent"):
        actions.correct(by=None, booking=made, on=OPENED, why="No")


def test_what_others_rely_on_is_not_taken_out_by_a_correction():
    account = make_account()
    add(account, 100, expires_on=date(2026, 2, 28))
    add(account, 100)
    reserve(account, 100, JUNE)
    late = Booking.objects.filter(verb="add").order_by("-id").first()
    with pytest.raises(NotEnough, match="Some of this £1 has been promised, spent or lost since"):
        actions.correct(by=None, booking=late, on=OPENED, why="A slip")
    early = Booking.objects.filter(verb="add").order_by("id").first()
    actions.correct(by=None, booking=early, on=OPENED, why="A slip")
    assert queries.balance(account, OPENED) == Balance(100, 100, 0, 0, 0, 0)


def test_spending_by_mistake_is_owed_again():
    account = make_account()
    add(account, 100)
    owed = committed(account, 100, JUNE)
    spend(owed, 100, JUNE)
    owed.refresh_from_db()
    assert owed.state == "spent"
    booking = Booking.objects.get(verb="spend")
    actions.correct(by=None, booking=booking, on=JUNE, why="Paid twice")
    owed.refresh_from_db()
    assert (owed.state, owed.ended_on) == ("committed", None)
    assert queries.balance(account, JUNE) == Balance(100, 0, 100, 0, 0, 0)
    spend(owed, 60, JUNE)
    assert queries.balance(account, JUNE) == Balance(100, 0, 40, 60, 0, 0)


def test_spending_by_mistake_is_free_where_its_money_is_promised_to_others_by_now():
    account = make_account()
    add(account, 100, expires_on=date(2026, 2, 28))
    add(account, 100)
    owed = committed(account, 100, JUNE)
    spend(owed, 100, date(2026, 2, 10))  # from what expires first
    reserve(account, 100, JUNE, on=date(2026, 3, 2))
    actions.correct(by=None, booking=Booking.objects.get(verb="spend"), on=date(2026, 3, 3), why="Not paid")
    assert queries.balance(account, date(2026, 3, 3)) == Balance(200, 100, 0, 0, 100, 0)


def test_accounts_are_seen_by_their_owner_and_by_the_hub_of_their_region():
    owner, other = make_organisation(region=REGION), make_organisation(region=REGION)
    account = make_account(owner=owner)
    hub = make_hub(REGION)
    lead, own, strange, elsewhere = (make_user() for _ in range(4))
    give(lead, "hub-lead", hub, region=REGION)
    give(own, "organisation-administrator", owner)
    give(strange, "organisation-administrator", other)
    give(elsewhere, "hub-lead", make_hub("cumbria"), region="cumbria")
    everybody = (lead, own, strange, elsewhere, None)
    seen = {user: list(queries.accounts(user, today=OPENED, region=REGION)) for user in everybody}
    assert seen == {lead: [account], own: [account], strange: [], elsewhere: [], None: []}
    assert list(queries.accounts(own, today=OPENED, owner=owner, kind="levy")) == [account]
    assert list(queries.accounts(own, today=OPENED, kind="places")) == []


def test_accounts_follow_their_owner_in_a_merge():
    one, two = make_organisation(region=REGION), make_organisation(region=REGION)
    make_account(owner=one, key="k")
    moved = make_account(owner=two, key="k")
    merge(by=None, survivor=one, loser=two, reason="The same firm", now=NOW)
    moved.refresh_from_db()
    assert (moved.owner, moved.key) == (one, "")


def test_the_end_of_a_demonstration_takes_its_accounts():
    account = make_account()
    add(account, 100)
    spend(committed(account, 50, JUNE), 20, JUNE)
    actions.correct(by=None, booking=Booking.objects.get(verb="spend"), on=JUNE, why="A slip")
    real = make_account(region="lancashire")
    with pytest.raises(LedgerError, match="not a demonstration region"):
        actions.remove_demonstration(by=None, region="lancashire")
    assert actions.remove_demonstration(by=None, region=REGION) == 1
    assert actions.remove_demonstration(by=None, region=REGION) == 0
    assert list(Account.objects.all()) == [real]
    assert not Entry.objects.exists()

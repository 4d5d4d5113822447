"""Whatever is done in whatever order, an account agrees with the slow ledger of coins on every day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from routeways.ledger import actions, queries
from routeways.ledger.errors import LedgerError, NotEnough
from routeways.ledger.models import Account, Reservation
from routeways.organisations.models import Organisation
from tests.ledger.making import OPENED, add, make_account, reserve, spend
from tests.ledger.naive import Naive, Promise
from tests.organisations.factories import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

later = st.integers(0, 45)
small = st.integers(1, 4)
which = st.integers(0, 5)
plans = st.lists(st.tuples(st.integers(0, 4), small), min_size=1, max_size=3)
acts = st.one_of(
    st.tuples(st.just("add"), small, st.none() | st.integers(0, 120)),
    st.tuples(
        st.just("reserve"), st.lists(st.tuples(st.integers(0, 4), small), min_size=1, max_size=3), st.none() | later
    ),
    st.tuples(st.just("commit"), which),
    st.tuples(st.just("release"), which),
    st.tuples(st.just("spend"), which, small),
    st.tuples(st.just("expire")),
)


@dataclass
class Both:
    """The account and its slow double. Each act happens in both, or in neither."""

    account: Account
    naive: Naive = field(default_factory=Naive)
    today: date = OPENED
    made: list[tuple[Reservation, Promise]] = field(default_factory=list)

    def do(self, act):
        getattr(self, act[0])(*act[1:])

    def add(self, amount, lasting):
        expires_on = None if lasting is None else self.today + timedelta(days=lasting)
        add(self.account, amount, self.today, expires_on)
        self.naive.add(amount, self.today, expires_on)

    def reserve(self, parts, lasting):
        schedule = [(_month(self.today, ahead), amount) for ahead, amount in parts]
        wishes = sorted(month for month, amount in schedule for _ in range(amount))
        until = None if lasting is None else self.today + timedelta(days=lasting)
        fits = self.naive.fits(wishes, self.today)
        try:
            held = reserve(self.account, len(wishes), OPENED, self.today, schedule=schedule, until=until)
        except NotEnough as refused:
            assert not fits
            assert 0 <= refused.free < refused.asked <= len(wishes)
        else:
            assert fits
            promise = Promise(len(self.made), self.today, wishes, until)
            self.naive.promises.append(promise)
            self.made.append((held, promise))

    def commit(self, number):
        if number >= len(self.made):
            return
        held, promise = self.made[number]
        lost = len(promise.wishes) != self.naive.kept(self.today).get(promise.number, 0)
        try:
            actions.commit(by=None, reservation=held, on=self.today)
        except LedgerError:
            assert promise.over or lost
        else:
            assert promise.firm or not lost
            promise.firm = True

    def release(self, number):
        if number >= len(self.made):
            return
        held, promise = self.made[number]
        try:
            actions.release(by=None, reservation=held, on=self.today, why="Not needed")
        except LedgerError:
            assert promise.over or not promise.wishes or self.naive.ended(promise, self.today)
        else:
            promise.over = True

    def spend(self, number, amount):
        if number >= len(self.made):
            return
        held, promise = self.made[number]
        can = promise.firm and not promise.over and amount <= self.naive.kept(self.today).get(promise.number, 0)
        try:
            spend(held, amount, self.today)
        except LedgerError:
            assert not can
        else:
            assert can
            self.naive.spend(promise, amount, self.today)

    def expire(self):
        actions.expire(by=None, account=self.account, today=self.today)
        kept = self.naive.kept(self.today)
        lapsed = any(
            c.in_on <= self.today and c.spent_on is None and c.expires_on < self.today for c in self.naive.coins
        )
        for promise in self.naive.promises:
            if self.naive.ended(promise, self.today):
                promise.over = True
            elif lapsed and not promise.over:
                gone = len(promise.wishes) - kept[promise.number]
                promise.wishes = promise.wishes[gone:]

    def agrees(self):
        found = queries.balance(self.account, self.today)
        pots = (found.paid_in, found.held, found.committed, found.spent, found.expired, found.free)
        assert min(pots) >= 0
        assert found.paid_in == sum(pots[1:])
        assert pots == self.naive.pots(self.today)


def _month(day: date, ahead: int) -> date:
    for _ in range(ahead):
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day.replace(day=1)


@pytest.fixture
def owner() -> Organisation:
    return make_organisation(region="lancashire-demonstration")


@settings(max_examples=60)
@given(days=st.lists(st.tuples(st.integers(0, 20), acts), max_size=18))
def check(owner: Organisation, days) -> None:
    with transaction.atomic():
        both = Both(make_account(owner=owner))
        seen = []
        for passing, act in days:
            both.today += timedelta(days=passing)
            both.agrees()
            both.do(act)
            both.agrees()
            seen.append((both.today, queries.balance(both.account, both.today)))
        # What was true on a day stays true: nothing that is booked later changes an earlier day.
        for day, balance in [pair for pair in seen if pair[0] < both.today]:
            last = [one for when, one in seen if when == day][-1]
            assert queries.balance(both.account, day) == last
            assert balance.paid_in <= last.paid_in
        for row in queries.forecast(both.account, both.today):
            assert row.free_at_end >= 0
        transaction.set_rollback(True)


def test_an_account_agrees_with_a_ledger_of_coins_at_every_moment(owner):
    check(owner)

"""Held, committed, spent, released, expired."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from routeways.foundation import jobs
from routeways.foundation.job_runs import run
from routeways.ledger import actions, queries
from routeways.ledger.errors import LedgerError, NotEnough
from routeways.ledger.jobs import EXPIRE
from routeways.ledger.models import Booking, Reservation
from routeways.ledger.queries import Balance
from routeways.values import Money
from tests.ledger.making import OPENED, add, committed, make_account, reserve, spend

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
JAN, FEB, MAR, JUNE = (date(2026, month, 1) for month in (1, 2, 3, 6))


@pytest.fixture
def account():
    made = make_account()
    add(made, 100, expires_on=date(2026, 3, 31))
    add(made, 100, expires_on=date(2026, 6, 30))
    return made


def test_a_reservation_goes_from_held_to_committed_to_spent(account):
    held = reserve(account, 150, MAR, schedule=[(FEB, 50), (MAR, 100)])
    assert held.state == "held"
    assert queries.balance(account, OPENED) == Balance(200, 150, 0, 0, 0, 50)
    owed = actions.commit(by=None, reservation=held, on=date(2026, 1, 20))
    assert queries.balance(account, date(2026, 1, 20)) == Balance(200, 0, 150, 0, 0, 50)
    assert queries.balance(account, OPENED) == Balance(200, 150, 0, 0, 0, 50)  # as it was then
    spend(owed, 50, date(2026, 2, 28))
    spend(owed, Money(100), date(2026, 3, 31))
    owed.refresh_from_db()
    assert (owed.state, owed.ended_on) == ("spent", date(2026, 3, 31))
    assert queries.balance(account, date(2026, 3, 31)) == Balance(200, 0, 0, 150, 0, 50)
    # The first tranche paid for 100 of it, so nothing expired in March.
    assert queries.balance(account, date(2026, 4, 1)).expired == 0


def test_more_than_is_free_is_refused_with_both_amounts(account):
    reserve(account, 120, FEB)
    with pytest.raises(
        NotEnough, match=r"£1 is asked for, and £0.80 of “Imaginary levy” is free on 5 January"
    ) as refused:
        reserve(account, 100, FEB)
    assert (refused.value.free, refused.value.asked) == (80, 100)
    assert Reservation.objects.count() == 1


def test_money_that_expires_earlier_is_not_promised_for_later(account):
    with pytest.raises(NotEnough, match=r"£1.50 is planned from June 2026 on, and £1 of what is free") as refused:
        reserve(account, 150, JUNE)
    assert (refused.value.free, refused.value.asked) == (100, 150)
    reserve(account, 150, JUNE, schedule=[(MAR, 50), (JUNE, 100)])
    reserve(account, 50, JAN)


def test_money_that_is_still_to_come_is_not_promised():
    account = make_account()
    add(account, 100, on=FEB)
    with pytest.raises(NotEnough, match="£0 of “Imaginary levy” is free"):
        reserve(account, 100, MAR)
    reserve(account, 100, MAR, on=FEB)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"schedule": [(FEB, 60)]}, "The months add up to £0.60, and £1 is asked for"),
        ({"schedule": []}, "Say in which months"),
        ({"schedule": [(date(2025, 12, 1), 100)]}, "December 2025 is over on 5 January 2026"),
        ({"until": JAN}, "cannot be held until 1 January 2026"),
        ({"what": ""}, "Say in a few words"),
        ({"on": date(2026, 1, 4)}, "booked up to 5 January 2026"),
    ],
)
def test_what_cannot_be_reserved_is_refused_with_a_sentence(account, wrong, says):
    with pytest.raises(LedgerError, match=says):
        reserve(account, 100, FEB, **wrong)
    assert queries.balance(account, OPENED).free == 200
    assert not Reservation.objects.exists()


def test_the_same_month_twice_is_added_up(account):
    held = reserve(account, 100, FEB, schedule=[(FEB, 60), (date(2026, 2, 28), 40)])
    assert list(held.schedule.values_list("month", "amount")) == [(FEB, 100)]


def test_pressing_twice_changes_nothing(account):
    held = reserve(account, 100, FEB, key="r")
    assert reserve(account, 100, FEB, key="r") == held
    for _ in range(2):
        actions.commit(by=None, reservation=held, on=OPENED, key="c")
    actions.commit(by=None, reservation=held, on=FEB)
    for _ in range(2):
        spend(held, 30, FEB, key="s")
    for _ in range(2):
        actions.release(by=None, reservation=held, on=FEB, why="The rest is not needed", key="x")
    actions.release(by=None, reservation=held, on=MAR, why="Again")
    assert queries.balance(account, FEB) == Balance(200, 0, 0, 30, 0, 170)
    assert [booking.verb for booking in Booking.objects.order_by("id")[2:]] == ["reserve", "commit", "spend", "release"]
    with pytest.raises(LedgerError, match="sent before with other details"):
        spend(held, 31, FEB, key="s")


def test_what_is_released_is_free_for_others(account):
    held = reserve(account, 200, FEB)
    actions.release(by=None, reservation=held, on=FEB, why="The employer withdrew")
    held.refresh_from_db()
    assert (held.state, held.why_ended) == ("released", "The employer withdrew")
    reserve(account, 200, MAR, on=FEB, schedule=[(MAR, 200)])


@pytest.mark.parametrize("verb", ["commit", "spend", "release"])
def test_what_has_ended_cannot_go_on(account, verb):
    spent = committed(account, 100, FEB)
    spend(spent, 100, FEB)
    released = actions.release(by=None, reservation=reserve(account, 50, FEB), on=OPENED, why="No")
    attempts = {
        "commit": lambda: actions.commit(by=None, reservation=released, on=FEB),
        "spend": lambda: spend(released, 1, FEB),
        "release": lambda: actions.release(by=None, reservation=spent, on=FEB, why="No"),
    }
    with pytest.raises(LedgerError, match=r"is (released|spent)"):
        attempts[verb]()


def test_only_what_is_committed_is_spent_and_never_more_than_is_left(account):
    held = reserve(account, 100, FEB)
    with pytest.raises(LedgerError, match=r"is held. Only what is committed can be spent"):
        spend(held, 10, FEB)
    owed = actions.commit(by=None, reservation=held, on=FEB)
    with pytest.raises(LedgerError, match="was committed on 1 February 2026"):
        spend(owed, 10, OPENED)
    with pytest.raises(NotEnough, match=r"£1.01 is asked for, and £1 of “Training” is left to spend"):
        spend(owed, 101, FEB)


def test_a_hold_ends_after_its_last_day(account):
    held = reserve(account, 200, FEB, until=date(2026, 1, 19))
    with pytest.raises(NotEnough):
        reserve(account, 200, FEB, on=date(2026, 1, 19))
    assert queries.balance(account, date(2026, 1, 20)).free == 200
    with pytest.raises(LedgerError, match=r"was held until 19 January 2026. Reserve it anew"):
        actions.commit(by=None, reservation=held, on=date(2026, 1, 20))
    reserve(account, 200, FEB, on=date(2026, 1, 20))
    held.refresh_from_db()
    assert (held.state, held.why_ended) == ("expired", "Held until 19 January 2026 and not committed")
    with pytest.raises(LedgerError, match="is expired"):
        actions.commit(by=None, reservation=held, on=date(2026, 1, 20))


def test_what_was_not_spent_in_time_expires_and_cannot_be_spent(account):
    other = reserve(account, 100, JUNE)
    late = committed(account, 100, MAR)
    april = date(2026, 4, 2)
    assert queries.balance(account, april) == Balance(200, 100, 0, 0, 100, 0)
    with pytest.raises(NotEnough, match="£0 of “Training” is left to spend on 2 April 2026; £1 has expired"):
        spend(late, 10, april)
    assert actions.expire(by=None, account=account, today=april) == 100
    assert actions.expire(by=None, account=account, today=april) == 0
    late.refresh_from_db()
    other.refresh_from_db()
    assert (late.state, other.state) == ("expired", "held")
    assert queries.balance(account, april) == Balance(200, 100, 0, 0, 100, 0)


def test_spending_reported_late_is_paid_from_the_money_of_its_day(account):
    reserve(account, 100, JUNE)
    owed = committed(account, 100, MAR)
    spend(owed, 100, date(2026, 3, 31))
    assert queries.balance(account, date(2026, 4, 2)) == Balance(200, 100, 0, 100, 0, 0)


def test_what_expired_lately_is_left_for_spending_that_is_reported_late(account):
    reserve(account, 100, JUNE)
    owed = committed(account, 60, MAR)
    april = date(2026, 4, 20)
    assert actions.expire(by=None, account=account, today=april, late=timedelta(days=30)) == 0
    assert queries.balance(account, april) == Balance(200, 100, 0, 0, 100, 0)
    spend(owed, 25, date(2026, 3, 31))
    assert queries.balance(account, april) == Balance(200, 100, 0, 25, 75, 0)
    assert actions.expire(by=None, account=account, today=date(2026, 5, 1), late=timedelta(days=30)) == 75
    owed.refresh_from_db()
    assert (owed.state, owed.why_ended) == ("expired", "Not spent before the money expired")
    assert queries.balance(account, april) == Balance(200, 100, 0, 25, 75, 0)


def test_the_worker_books_what_expired_long_ago_and_ends_holds(account, monkeypatch):
    held = reserve(account, 10, JUNE, until=date(2026, 2, 1))
    closed = make_account()
    actions.close_account(by=None, account=closed, on=OPENED, why="No")
    ahead = make_account()
    add(ahead, 100, expires_on=FEB)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 6, 15))
    started = jobs.start(EXPIRE, by=None, payload={"region": account.region})
    run(started.public_id)
    started.refresh_from_db()
    assert (started.state, started.result) == ("done", {"accounts": 2})
    held.refresh_from_db()
    assert held.state == "expired"
    assert Booking.objects.filter(verb="expire").count() == 2


def test_a_hold_whose_money_expired_cannot_be_committed(account):
    reserve(account, 100, JUNE)
    held = reserve(account, 100, MAR)
    with pytest.raises(NotEnough, match="£1 of what was held for “Training” has expired"):
        actions.commit(by=None, reservation=held, on=date(2026, 4, 2))


def test_spending_booked_late_does_not_take_what_was_promised_since():
    account = make_account()
    add(account, 100)
    owed = committed(account, 100, FEB)
    add(account, 100, on=MAR, expires_on=date(2026, 3, 31))
    reserve(account, 100, JUNE, on=MAR)  # relies on the first tranche: the second pays what is overdue
    with pytest.raises(LedgerError, match=r"relies on this money. Book the spending on 1 March 2026"):
        spend(owed, 100, FEB)
    spend(owed, 100, MAR)
    assert queries.balance(account, JUNE) == Balance(200, 100, 0, 100, 0, 0)


def test_what_expires_unpromised_is_booked_from_what_was_free(account):
    assert actions.expire(by=None, account=account, today=date(2026, 7, 1)) == 200
    assert queries.balance(account, date(2026, 7, 1)) == Balance(200, 0, 0, 0, 200, 0)
    with pytest.raises(LedgerError, match="booked up to 1 July 2026"):
        actions.expire(by=None, account=account, today=JUNE)


def test_a_forecast_runs_to_the_last_expiry(account):
    committed(account, 150, MAR, schedule=[(FEB, 50), (MAR, 30), (JUNE, 70)])
    rows = queries.forecast(account, OPENED)
    assert [(row.month.month, row.planned_out, row.expiring, row.free_at_end) for row in rows] == [
        (1, 0, 0, 50),
        (2, 50, 0, 50),
        (3, 30, 20, 30),
        (4, 0, 0, 30),
        (5, 0, 0, 30),
        (6, 70, 30, 0),
    ]


def test_a_statement_tells_each_booking_with_what_was_left(account):
    owed = committed(account, 150, FEB)
    spend(owed, 150, FEB, what="First invoice")
    lines = [
        (line.verb, line.what, line.amount, line.free, line.promised, line.spent) for line in queries.statement(account)
    ]
    assert lines == [
        ("Came in", "Paid in", 100, 100, 0, 0),
        ("Came in", "Paid in", 100, 200, 0, 0),
        ("Held", "Training", 150, 50, 150, 0),
        ("Committed", "Training", 150, 50, 150, 0),
        ("Spent", "First invoice", 150, 50, 0, 150),
    ]
    (promise,) = queries.promises_of(account)
    assert (promise.reservation, promise.spent, promise.left) == (owed, 150, 0)
    assert queries.reservation(owed.public_id) == owed

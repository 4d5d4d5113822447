"""What every write of this floor begins and ends with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from routeways.foundation import audit
from routeways.ledger.amounts import day
from routeways.ledger.errors import LedgerError
from routeways.ledger.models import Account, Booking, Entry, Reservation, Tranche

KEY_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes one entry."""

    source: str
    target: str
    amount: int
    tranche: int | None = None
    reservation: int | None = None


def hold_still(*accounts: Account) -> None:
    """Makes other writes to these accounts wait until the transaction ends; call it inside one.

    Who writes to several accounts, or writes audit rows of their own before they come here, calls this first: then all
    wait for the same thing in the same order, and nobody for each other.
    """
    for pk in sorted({account.pk for account in accounts}):
        # An UPDATE, and the first statement: it is the row's lock on PostgreSQL and the write lock of SQLite, so
        # whatever is read after it is what the writer before has left.
        Account.objects.filter(pk=pk).update(writes=F("writes") + 1)


@contextmanager
def writing(account: Account) -> Iterator[Account]:
    """One transaction in which nobody else writes to the account; gives the account as it is now."""
    with transaction.atomic():
        hold_still(account)
        yield Account.objects.get(pk=account.pk)


def asked_before(account: Account, key: str, verb: str, asked: dict[str, Any]) -> Booking | None:
    """The booking that was made with this key. Raises LedgerError where the key stands for something else."""
    if not key:
        return None
    if len(key) > KEY_LENGTH:
        raise LedgerError(f"A key has at most {KEY_LENGTH} characters.")
    found: Booking | None = Booking.objects.filter(account=account, key=key).first()
    if found is not None and (found.verb, found.asked) != (verb, _text(asked)):
        raise LedgerError(
            f"This was sent before with other details and recorded on {day(found.on)}. Start again from the form."
        )
    return found


def book(
    *,
    by: Any,
    account: Account,
    verb: str,
    on: date,
    what: str,
    moves: Iterable[Move],
    key: str = "",
    asked: dict[str, Any] | None = None,
    corrects: Booking | None = None,
    subject: Account | Reservation | None = None,
) -> Booking:
    """Writes the booking, its entries and its audit row."""
    booking = Booking(
        account=account, verb=verb, on=on, what=said(what), by=by, key=key, asked=_text(asked), corrects=corrects
    )
    booking.save()
    total = 0
    for move in moves:
        total += move.amount
        Entry(
            booking=booking,
            account=account,
            on=on,
            source=move.source,
            target=move.target,
            amount=move.amount,
            tranche_id=move.tranche,
            reservation_id=move.reservation,
        ).save()
    details = {"booking": booking.pk, "amount": total, "unit": account.unit, "on": on.isoformat()}
    if subject is not None:
        details["account"] = account.public_id
    audit.record(by=by, verb=f"ledger.{verb}", subject=subject or account, details=details)
    return booking


def said(what: str) -> str:
    """Raises LedgerError where nothing is said."""
    words = " ".join(what.split())
    if not words:
        raise LedgerError("Say in a few words what this is for, so that the statement can be read.")
    return words[:300]


def refuse_closed(account: Account) -> None:
    if account.closed_on is not None:
        raise LedgerError(f"“{account.title}” was closed on {day(account.closed_on)}. Use another account.")


def refuse_before(account: Account, on: date) -> None:
    """Money is promised and freed in the order of days, so that no day is ever over-committed afterwards."""
    if on < account.booked_to:
        raise LedgerError(
            f"“{account.title}” has been booked up to {day(account.booked_to)}. Give that day or a later one."
        )


def booked_to(account: Account, on: date) -> None:
    Account.objects.filter(pk=account.pk).update(booked_to=on)
    account.booked_to = on


def tranche_of(booking: Booking) -> Tranche:
    return Tranche.objects.get(entries__booking=booking)


def reservation_of(booking: Booking) -> Reservation:
    return Reservation.objects.select_related("account").distinct().get(entries__booking=booking)


def _text(asked: dict[str, Any] | None) -> str:
    return json.dumps(asked or {}, sort_keys=True, default=str, ensure_ascii=False)

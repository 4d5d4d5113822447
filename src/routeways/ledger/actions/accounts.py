"""Accounts are opened and closed; amounts come in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.ledger.actions.booking import (
    KEY_LENGTH,
    Move,
    asked_before,
    book,
    booked_to,
    refuse_before,
    refuse_closed,
    said,
    tranche_of,
    writing,
)
from routeways.ledger.amounts import Amount, Unit, day, whole, written
from routeways.ledger.errors import LedgerError
from routeways.ledger.models import Account, Booking, Pot, Tranche
from routeways.ledger.queries.balances import balance
from routeways.organisations.models import Organisation

LONGEST = 20  # years: beyond that an expiry is a slip of the keyboard


@transaction.atomic
def open_account(
    *, by: Any, owner: Organisation, region: str, unit: str, title: str, kind: str, on: date, key: str = ""
) -> Account:
    """An empty account. The same key of the same owner again gives the account that it opened. Raises LedgerError."""
    if unit not in Unit.values:
        raise LedgerError(f"An account counts pounds or places, not “{unit}”.")
    if region not in {row.region for row in owner.regions.all()}:
        raise LedgerError(f"{owner.name} does not work in this region, so it cannot have an account in it.")
    if owner.merged_into_id is not None:
        raise LedgerError(f"{owner.name} has been merged into another record. Open the account for that one.")
    if len(key) > KEY_LENGTH:
        raise LedgerError(f"A key has at most {KEY_LENGTH} characters.")
    Organisation.objects.select_for_update().get(pk=owner.pk)  # two openings with one key wait for each other
    found = Account.objects.filter(owner=owner, key=key).first() if key else None
    if found is not None:
        if (found.region, found.unit, found.kind) != (region, unit, kind):
            raise LedgerError(f"“{found.title}” was opened before with these details changed. Start again.")
        return found
    account = Account.objects.create(
        owner=owner, region=region, unit=unit, title=said(title)[:200], kind=kind, opened_on=on, booked_to=on, key=key
    )
    details = {"owner": owner.public_id, "region": region, "unit": unit, "kind": kind}
    audit.record(by=by, verb="ledger.open_account", subject=account, details=details)
    return account


def close_account(*, by: Any, account: Account, on: date, why: str) -> Account:
    """Nothing more comes in or is promised. Raises LedgerError while anything is promised. Twice changes nothing."""
    with writing(account) as now:
        if now.closed_on is not None:
            return now
        refuse_before(now, on)
        standing = balance(now, on)
        promised = standing.held + standing.committed
        if promised:
            raise LedgerError(
                f"{written(promised, now.unit)} of “{now.title}” is still promised. Spend or release it first."
            )
        now.closed_on, now.why_closed = on, said(why)
        now.save(update_fields=["closed_on", "why_closed"])
        booked_to(now, on)
        details = {"free": standing.free, "spent": standing.spent}
        audit.record(by=by, verb="ledger.close_account", subject=now, details=details)
        return now


def add(
    *, by: Any, account: Account, amount: Amount, on: date, what: str, expires_on: date | None = None, key: str = ""
) -> Tranche:
    """An amount comes in on a day, which may be still to come, and is lost after `expires_on`. Raises LedgerError."""
    came = whole(amount, account.unit)
    asked = {"amount": came, "on": on, "expires_on": expires_on}
    with writing(account) as now:
        done = asked_before(now, key, Booking.Verb.ADD, asked)
        if done is not None:
            return tranche_of(done)
        refuse_closed(now)
        _refuse_dates(now, on, expires_on)
        tranche = Tranche.objects.create(account=now, amount=came, in_on=on, expires_on=expires_on, what=said(what))
        move = Move(Pot.OUTSIDE, Pot.FREE, came, tranche=tranche.pk)
        book(by=by, account=now, verb=Booking.Verb.ADD, on=on, what=what, moves=[move], key=key, asked=asked)
        return tranche


def _refuse_dates(account: Account, on: date, expires_on: date | None) -> None:
    if on < account.opened_on:
        raise LedgerError(f"“{account.title}” was opened on {day(account.opened_on)}. Give that day or a later one.")
    if expires_on is None:
        return
    if expires_on < on:
        raise LedgerError(f"What comes in on {day(on)} cannot expire before, on {day(expires_on)}. Check the days.")
    if expires_on.year - on.year > LONGEST:
        raise LedgerError(f"{day(expires_on)} is more than {LONGEST} years on. Check the year, or leave it out.")

"""Named reads. Amounts are whole pence or places."""

from __future__ import annotations

from datetime import date
from typing import Any

from routeways.ledger.models import Account, Reservation
from routeways.ledger.models.account import AccountQuerySet
from routeways.ledger.promises import Month
from routeways.ledger.queries.balances import Balance, balance, forecast
from routeways.ledger.queries.state import spent_of, spent_of_each
from routeways.ledger.queries.statements import Line, Promise, promises_of, statement
from routeways.organisations.models import Organisation

__all__ = [
    "Balance",
    "Line",
    "Month",
    "Promise",
    "account",
    "accounts",
    "balance",
    "forecast",
    "open_accounts",
    "promises_of",
    "reservation",
    "spent_of",
    "spent_of_each",
    "statement",
]


def account(public_id: str, *, region: str | None = None) -> Account:
    """Raises Account.DoesNotExist, also where it is not in `region`."""
    rows = Account.objects.select_related("owner")
    return (rows if region is None else rows.filter(region=region)).get(public_id=public_id)


def accounts(
    actor: Any, *, today: date, region: str | None = None, owner: Organisation | None = None, kind: str | None = None
) -> AccountQuerySet:
    """Those that `actor` may see on that day, of a region, an owner or a kind."""
    rows = Account.objects.visible_to(actor, today=today).select_related("owner")
    if region is not None:
        rows = rows.filter(region=region)
    if owner is not None:
        rows = rows.filter(owner=owner)
    return rows if kind is None else rows.filter(kind=kind)


def open_accounts(region: str) -> AccountQuerySet:
    """All of a region that are not closed, whoever asks: for the worker."""
    return Account.objects.filter(region=region, closed_on__isnull=True)


def reservation(public_id: str) -> Reservation:
    """Raises Reservation.DoesNotExist."""
    return Reservation.objects.select_related("account").get(public_id=public_id)

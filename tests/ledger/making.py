"""Accounts of invented organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from routeways.ledger import actions
from routeways.ledger.models import Account, Reservation
from tests.organisations.factories import make_organisation

OPENED = date(2026, 1, 5)
REGION = "lancashire-demonstration"


def make_account(*, unit: str = "pounds", **more: Any) -> Account:
    given = {"owner": None, "region": REGION, "title": "Imaginary levy", "kind": "levy", "on": OPENED, **more}
    given["owner"] = given["owner"] or make_organisation(region=given["region"])
    return actions.open_account(by=None, unit=unit, **given)


def add(account: Account, amount: Any, on: date = OPENED, expires_on: date | None = None, **more: Any) -> Any:
    return actions.add(by=None, account=account, amount=amount, on=on, expires_on=expires_on, what="Paid in", **more)


def reserve(account: Account, amount: Any, month: date, on: date = OPENED, **more: Any) -> Reservation:
    more.setdefault("schedule", [(month, amount)])
    more = {"what": "Training", "subject": "offer:1", **more}
    return actions.reserve(by=None, account=account, amount=amount, on=on, **more)


def committed(account: Account, amount: Any, month: date, on: date = OPENED, **more: Any) -> Reservation:
    return actions.commit(by=None, reservation=reserve(account, amount, month, on, **more), on=on)


def spend(reservation: Reservation, amount: Any, on: date, **more: Any) -> Reservation:
    return actions.spend(by=None, reservation=reservation, amount=amount, on=on, **more)

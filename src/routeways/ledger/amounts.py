"""Amounts are whole numbers of an account's unit: pence for money, places for places."""

from __future__ import annotations

from datetime import date

from django.db import models

from routeways.ledger.errors import LedgerError
from routeways.values import Money
from routeways.values.money import MOST

Amount = int | Money


class Unit(models.TextChoices):
    POUNDS = "pounds", "pounds"
    PLACES = "places", "places"


def whole(amount: Amount, unit: str) -> int:
    """As it is stored. Money only for accounts of money. Raises TypeError for a fraction, LedgerError for 0 or less."""
    if isinstance(amount, Money):
        if unit != Unit.POUNDS:
            raise TypeError("An account of places counts places, not money.")
        amount = amount.pence
    if type(amount) is not int:
        raise TypeError(f"{amount!r} is not a whole number of pence or places.")
    if not 0 < amount <= MOST:
        raise LedgerError(f"{written(amount, unit)} cannot be recorded. Give an amount above nothing.")
    return amount


def written(amount: int, unit: str) -> str:
    """“£1,250.50”, “12 places”, “1 place”."""
    if unit == Unit.POUNDS:
        return str(Money(amount)) if abs(amount) <= MOST else f"{amount:,} pence"
    sign = "−" if amount < 0 else ""
    return f"{sign}{abs(amount):,} place{'' if abs(amount) == 1 else 's'}"


def day(on: date) -> str:
    return f"{on:%-d %B %Y}"


def month_name(month: date) -> str:
    return f"{month:%B %Y}"

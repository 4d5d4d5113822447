"""What an account holds on a day, and what it will hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from routeways.ledger import promises
from routeways.ledger.models import Account, Pot
from routeways.ledger.promises import Month
from routeways.ledger.queries.state import state


@dataclass(frozen=True, slots=True)
class Balance:
    """Whole pence or places. `paid_in` is always the sum of the other five, and none is ever below nothing."""

    paid_in: int
    held: int
    committed: int
    spent: int
    expired: int
    free: int


def balance(account: Account, on: date) -> Balance:
    """At the end of that day. What has expired by then counts as expired, whether or not that has been booked."""
    found = state(account, up_to=on)
    settled = promises.settle(found.lots, found.claims, on)
    paid_in = -found.pots.get(Pot.OUTSIDE, 0)
    held = sum(claim.total for claim in settled.claims if not claim.firm)
    committed = sum(claim.total for claim in settled.claims if claim.firm)
    spent = found.pots.get(Pot.SPENT, 0)
    expired = found.pots.get(Pot.EXPIRED, 0) + sum(settled.lapsed.values())
    free = sum(lot.left for lot in settled.lots) - held - committed
    return Balance(paid_in, held, committed, spent, expired, free)


def forecast(account: Account, today: date) -> tuple[Month, ...]:
    """From today's month to the last in which money expires or is planned to be spent, if all goes as planned."""
    found = state(account)
    return promises.forecast(found.lots, found.claims, today)

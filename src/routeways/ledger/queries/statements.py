"""Every booking of an account in the order of its days, with what was free and promised after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from routeways.ledger.models import Account, Booking, Entry, Pot, Reservation
from routeways.ledger.queries.state import PROMISED


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` is what the booking moved; the rest are the pots after it. All in whole pence or places."""

    on: date
    verb: str
    what: str
    amount: int
    free: int
    promised: int
    spent: int
    expired: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A reservation with what was spent of it and what it still holds."""

    reservation: Reservation
    spent: int
    left: int


def statement(account: Account) -> tuple[Line, ...]:
    """Oldest first. The sums are of what has been booked: what expired since is booked by `actions.expire`."""
    pots: dict[str, int] = defaultdict(int)
    entries: dict[int, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(account=account).order_by("id"):
        entries[entry.booking_id].append(entry)
    lines = []
    for booking in Booking.objects.filter(account=account).order_by("on", "id"):
        amount = _moved(entries[booking.pk], pots)
        lines.append(
            Line(
                on=booking.on,
                verb=booking.get_verb_display(),
                what=booking.what,
                amount=amount,
                free=pots[Pot.FREE],
                promised=sum(pots[pot] for pot in PROMISED),
                spent=pots[Pot.SPENT],
                expired=pots[Pot.EXPIRED],
            )
        )
    return tuple(lines)


def promises_of(account: Account) -> tuple[Promise, ...]:
    """All reservations, newest first."""
    pots: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in Entry.objects.filter(account=account, reservation__isnull=False):
        _moved([entry], pots[entry.reservation_id or 0])
    return tuple(
        Promise(one, pots[one.pk][Pot.SPENT], sum(pots[one.pk][pot] for pot in PROMISED))
        for one in account.reservations.order_by("-reserved_on", "-id")
    )


def _moved(entries: Iterable[Entry], pots: dict[str, int]) -> int:
    amount = 0
    for entry in entries:
        pots[entry.source] -= entry.amount
        pots[entry.target] += entry.amount
        amount += entry.amount
    return amount

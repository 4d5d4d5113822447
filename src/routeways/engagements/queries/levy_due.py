"""What was planned to be paid for apprentices and is not recorded as paid. Whole pence, months by their first day."""

from __future__ import annotations

from datetime import date

from routeways.engagements.models import LevyPlace, LevyPledge
from routeways.ledger.models import Reservation


def due_until(pledge: LevyPledge, month: date) -> dict[date, list[tuple[LevyPlace, int]]]:
    """Month, up to that one and earliest first → whose plan has something in it that is not recorded, and how much.

    Oldest transfer first. Nothing is paid for an apprentice before the start is recorded. Four queries.
    """
    rows = LevyPlace.objects.filter(transfer__pledge=pledge, reservation__state=Reservation.State.COMMITTED)
    rows = rows.exclude(state=LevyPlace.State.AGREED).order_by("transfer_id", "number")
    held = list(rows.select_related("transfer__asked__request__owner").prefetch_related("reservation__schedule"))
    if pledge.account is None or not held:
        return {}
    recorded = set(pledge.account.bookings.values_list("key", flat=True))
    found: dict[date, list[tuple[LevyPlace, int]]] = {}
    for place in held:
        planned: dict[date, int] = {}
        for part in place.reservation.schedule.all():
            planned[part.month] = planned.get(part.month, 0) + part.amount
        for at, amount in planned.items():
            if at <= month and amount and payment_key(place, at) not in recorded:
                found.setdefault(at, []).append((place, amount))
    return dict(sorted(found.items()))


def due_in(pledge: LevyPledge, month: date) -> list[tuple[LevyPlace, int]]:
    """What `due_until` says of that month alone."""
    return due_until(pledge, month).get(month, [])


def due_before(place: LevyPlace, month: date) -> int:
    """What was planned for months before that one of which it is not recorded what was paid; it may be nothing."""
    parts = list(place.reservation.schedule.filter(month__lt=month))
    keys = {payment_key(place, part.month) for part in parts}
    recorded = set(place.reservation.account.bookings.filter(key__in=keys).values_list("key", flat=True))
    return sum(part.amount for part in parts if payment_key(place, part.month) not in recorded)


def payment_key(place: LevyPlace, month: date) -> str:
    """Under which the payment of a month for an apprentice is booked, once."""
    return f"{place.public_id}:{month:%Y-%m}"

"""What nobody spent in time, and holds that nobody committed in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from routeways.ledger.actions.booking import Move, book, booked_to, refuse_before, writing
from routeways.ledger.amounts import day
from routeways.ledger.models import Account, Booking, Pot, Reservation
from routeways.ledger.promises import Lot, Settled, settle
from routeways.ledger.queries.state import State, state


def expire(*, by: Any, account: Account, today: date, late: timedelta = timedelta()) -> int:
    """Books what has expired before `today` and ends holds that are over; how much expired. Again changes nothing.

    `balance` and `reserve` do not wait for it: they know what has expired. Once it is booked, spending that is reported
    later can no longer be paid from it; `late` leaves what expired within that time as it is. Raises LedgerError for a
    day before the latest booking.
    """
    with writing(account) as now:
        refuse_before(now, today)
        end_holds(account=now, on=today)
        found = state(now)
        settled = settle([_left_open(lot, today, late) for lot in found.lots], found.claims, today)
        if not settled.lapsed:
            return 0
        lapsed = sum(settled.lapsed.values())
        moves = _moves(settled, {claim.id: claim.firm for claim in found.claims})
        book(by=by, account=now, verb=Booking.Verb.EXPIRE, on=today, what="Not spent in time", moves=moves)
        _end(found, settled, today)
        booked_to(now, today)
        return lapsed


def _left_open(lot: Lot, today: date, late: timedelta) -> Lot:
    """What promises may still get from late reports counts for them as if it were there."""
    if lot.expires_on is not None and today - late <= lot.expires_on < today:
        return replace(lot, expires_on=today)
    return lot


def end_holds(*, account: Account, on: date) -> None:
    """Frees what was held until a day before `on` and never committed. Part of the write that calls it."""
    found = state(account)
    for pk in settle(found.lots, found.claims, on).ended:
        held = Reservation.objects.get(pk=pk)
        held.state, held.ended_on = Reservation.State.EXPIRED, on
        held.why_ended = f"Held until {day(held.until or on)} and not committed"
        held.save(update_fields=["state", "ended_on", "why_ended"])
        move = Move(Pot.HELD, Pot.FREE, found.outstanding[pk], reservation=pk)
        what = f"{held.what}: not committed in time"
        book(by=None, account=account, verb=Booking.Verb.RELEASE, on=on, what=what, moves=[move], subject=held)
        booked_to(account, on)


def _moves(settled: Settled, firm: dict[int, bool]) -> list[Move]:
    """Each tranche that lapsed, first at the cost of promises that were not spent in time, then of what was free."""
    lost = sorted(settled.cut.items())
    moves: list[Move] = []
    for lot, left in sorted(settled.lapsed.items()):
        rest = left
        while rest and lost:
            claim, amount = lost.pop(0)
            part = min(rest, amount)
            moves.append(Move(Pot.COMMITTED if firm[claim] else Pot.HELD, Pot.EXPIRED, part, lot, claim))
            rest -= part
            if amount > part:
                lost.insert(0, (claim, amount - part))
        if rest:
            moves.append(Move(Pot.FREE, Pot.EXPIRED, rest, lot))
    return moves


def _end(found: State, settled: Settled, today: date) -> None:
    for claim in found.claims:
        if settled.cut.get(claim.id) == claim.total:
            Reservation.objects.filter(pk=claim.id).update(
                state=Reservation.State.EXPIRED, ended_on=today, why_ended="Not spent before the money expired"
            )

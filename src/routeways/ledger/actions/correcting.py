"""Corrections: what was booked stays, and a further booking takes it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from routeways.ledger.actions.booking import Move, book, booked_to, refuse_before, refuse_closed, said, writing
from routeways.ledger.amounts import day, written
from routeways.ledger.errors import LedgerError, NotEnough
from routeways.ledger.models import Account, Booking, Entry, Pot, Reservation
from routeways.ledger.promises import Claim, Lot, settle
from routeways.ledger.queries.state import State, state


def correct(*, by: Any, booking: Booking, on: date, why: str) -> Booking:
    """Takes back something that came in or was spent by mistake. Again changes nothing.

    What was spent is committed again, or free where its reservation has ended or others rely on its money by now.
    Raises NotEnough where what came in has been promised or spent since, LedgerError for other kinds of booking.
    """
    with writing(booking.account) as account:
        done = Booking.objects.filter(corrects=booking).first()
        if done is not None:
            return done
        refuse_closed(account)
        if on < booking.on:
            raise LedgerError(f"This was booked on {day(booking.on)}. Give that day or a later one.")
        entries = list(booking.entries.order_by("id"))
        if not entries:
            raise LedgerError("Nothing moved then, so there is nothing to take back.")
        if booking.verb == Booking.Verb.ADD:
            moves = _taken_out(account, entries, on)
        elif booking.verb == Booking.Verb.SPEND:
            moves = _taken_back(account, entries, on)
        else:
            raise LedgerError("Only what came in or was spent can be corrected. Release what is promised.")
        what = f"{booking.what}: {said(why)}"
        return book(by=by, account=account, verb=Booking.Verb.CORRECT, on=on, what=what, moves=moves, corrects=booking)


def _taken_out(account: Account, entries: list[Entry], on: date) -> list[Move]:
    refuse_before(account, on)
    found = state(account)
    left = {lot.id: lot.left for lot in found.lots}
    gone = {entry.tranche_id or 0: entry.amount for entry in entries}
    rest = [lot for lot in found.lots if lot.id not in gone]
    asked = sum(gone.values())
    if any(left.get(tranche, 0) < amount for tranche, amount in gone.items()) or _worse(
        found, rest, list(found.claims), on
    ):
        settled = settle(found.lots, found.claims, on)
        free = sum(lot.left for lot in settled.lots) - sum(claim.total for claim in settled.claims)
        amount = written(asked, account.unit)
        says = f"Some of this {amount} has been promised, spent or lost since. Release that first."
        raise NotEnough(free=free, asked=asked, says=says)
    booked_to(account, on)
    return [Move(Pot.FREE, Pot.OUTSIDE, entry.amount, entry.tranche_id) for entry in entries]


def _taken_back(account: Account, entries: list[Entry], on: date) -> list[Move]:
    reservation = Reservation.objects.get(entries=entries[0])
    back = Pot.FREE
    if reservation.state in (Reservation.State.COMMITTED, Reservation.State.SPENT) and _can_be_owed_again(
        account, reservation, entries, max(on, account.booked_to)
    ):
        back = Pot.COMMITTED
        Reservation.objects.filter(pk=reservation.pk).update(state=Reservation.State.COMMITTED, ended_on=None)
    return [Move(Pot.SPENT, back, entry.amount, entry.tranche_id, entry.reservation_id) for entry in entries]


def _can_be_owed_again(account: Account, reservation: Reservation, entries: list[Entry], on: date) -> bool:
    """Whether nobody loses anything, this reservation included, when its money is back and planned again."""
    found = state(account)
    back = {entry.tranche_id or 0: entry.amount for entry in entries}
    left = {lot.id: lot.left for lot in found.lots}
    lots = [lot for lot in found.lots if lot.id not in back]
    for tranche in account.tranches.filter(pk__in=sorted(back)):
        amount = left.get(tranche.pk, 0) + back[tranche.pk]
        lots.append(Lot(tranche.pk, tranche.in_on, tranche.expires_on, amount))
    claims = [claim for claim in found.claims if claim.id != reservation.pk]
    claims.append(_planned_again(found, reservation, sum(back.values())))
    return not _worse(found, lots, claims, on)


def _planned_again(found: State, reservation: Reservation, amount: int) -> Claim:
    """The end of what has been worked off its schedule comes back."""
    known = {claim.id: claim for claim in found.claims}.get(reservation.pk, Claim(reservation.pk, (), firm=True))
    wanted = known.total + amount
    plan: list[tuple[date, int]] = []
    for month, planned in reversed(list(reservation.schedule.values_list("month", "amount"))):
        part = min(planned, wanted)
        wanted -= part
        if part:
            plan.insert(0, (month, part))
    return replace(known, plan=tuple(plan))


def _worse(found: State, lots: list[Lot], claims: list[Claim], on: date) -> bool:
    known = settle(found.lots, found.claims, on).cut
    then = settle(lots, claims, on).cut
    return any(lost > known.get(claim, 0) for claim, lost in then.items())

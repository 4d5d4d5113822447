"""Held → committed → spent, released or expired. Nothing is promised that is not free in its month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from routeways.ledger import promises
from routeways.ledger.actions.booking import (
    Move,
    asked_before,
    book,
    booked_to,
    refuse_before,
    refuse_closed,
    reservation_of,
    said,
    writing,
)
from routeways.ledger.actions.expiring import end_holds
from routeways.ledger.amounts import Amount, day, month_name, whole, written
from routeways.ledger.errors import LedgerError, NotEnough
from routeways.ledger.models import Account, Booking, Planned, Pot, Reservation
from routeways.ledger.promises import Plan, month_of, settle
from routeways.ledger.queries.state import State, state

Standing = Reservation.State


def reserve(
    *,
    by: Any,
    account: Account,
    amount: Amount,
    schedule: Sequence[tuple[date, Amount]],
    what: str,
    subject: str,
    on: date,
    until: date | None = None,
    key: str = "",
) -> Reservation:
    """Holds `amount`, planned by month (any day of it) as `schedule` says; the parts add up to the whole.

    Nobody else can have what is held. `until` is the last day on which it can be committed. Raises NotEnough where
    less than that is free, or lasts until its month; LedgerError for anything else that cannot be.
    """
    total, plan = whole(amount, account.unit), _plan(schedule, account.unit, on)
    if sum(part for _, part in plan) != total:
        planned = written(sum(part for _, part in plan), account.unit)
        raise LedgerError(f"The months add up to {planned}, and {written(total, account.unit)} is asked for.")
    if until is not None and until < on:
        raise LedgerError(f"What is held from {day(on)} cannot be held until {day(until)}. Check the days.")
    asked = {"amount": total, "plan": plan, "on": on, "until": until, "subject": subject}
    with writing(account) as now:
        done = asked_before(now, key, Booking.Verb.RESERVE, asked)
        if done is not None:
            return reservation_of(done)
        refuse_closed(now)
        refuse_before(now, on)
        end_holds(account=now, on=on)
        found = state(now)
        _refuse_short(now, found, plan, on)
        held = Reservation(account=now, amount=total, what=said(what), subject=subject, reserved_on=on, until=until)
        held.clean_fields(exclude=["account"])
        held.save()
        Planned.objects.bulk_create(Planned(reservation=held, month=month, amount=part) for month, part in plan)
        move = Move(Pot.FREE, Pot.HELD, total, reservation=held.pk)
        _book(by, held, Booking.Verb.RESERVE, on, what, [move], key, asked)
        booked_to(now, on)
        return held


def commit(*, by: Any, reservation: Reservation, on: date, key: str = "") -> Reservation:
    """What was held is now owed. Committing again changes nothing.

    Raises LedgerError where the hold is over, NotEnough where its money has expired meanwhile.
    """
    asked = {"reservation": reservation.public_id, "on": on}
    with writing(reservation.account) as account:
        held = _now(reservation, account)
        done = asked_before(account, key, Booking.Verb.COMMIT, asked)
        if done is not None or held.state == Standing.COMMITTED:
            return held
        refuse_before(account, on)
        _refuse_over(held, on)
        _refuse_lost(account, held, on)
        held.state, held.committed_on = Standing.COMMITTED, on
        held.save(update_fields=["state", "committed_on"])
        move = Move(Pot.HELD, Pot.COMMITTED, held.amount, reservation=held.pk)
        _book(by, held, Booking.Verb.COMMIT, on, held.what, [move], key, asked)
        booked_to(account, on)
        return held


def release(*, by: Any, reservation: Reservation, on: date, why: str, key: str = "") -> Reservation:
    """What is held or committed and not spent is free again. Releasing again changes nothing. Raises LedgerError."""
    asked = {"reservation": reservation.public_id, "on": on}
    with writing(reservation.account) as account:
        held = _now(reservation, account)
        done = asked_before(account, key, Booking.Verb.RELEASE, asked)
        if done is not None or held.state == Standing.RELEASED:
            return held
        if held.state not in Reservation.OPEN:
            raise LedgerError(f"“{held.what}” is {held.get_state_display()}, so nothing of it can be released.")
        refuse_before(account, on)
        left = state(account).outstanding[held.pk]
        source = Pot.COMMITTED if held.state == Standing.COMMITTED else Pot.HELD
        held.state, held.ended_on, held.why_ended = Standing.RELEASED, on, said(why)
        held.save(update_fields=["state", "ended_on", "why_ended"])
        move = Move(source, Pot.FREE, left, reservation=held.pk)
        _book(by, held, Booking.Verb.RELEASE, on, f"{held.what}: {why}", [move], key, asked)
        booked_to(account, on)
        return held


def spend(*, by: Any, reservation: Reservation, amount: Amount, on: date, what: str = "", key: str = "") -> Reservation:
    """Spends from what is committed, using the money that expires first. It may be booked late, with its own day.

    Raises NotEnough where less is left or has not expired on that day, LedgerError for anything else.
    """
    spent = whole(amount, reservation.account.unit)
    asked = {"reservation": reservation.public_id, "amount": spent, "on": on}
    with writing(reservation.account) as account:
        owed = _now(reservation, account)
        done = asked_before(account, key, Booking.Verb.SPEND, asked)
        if done is not None:
            return owed
        if owed.state != Standing.COMMITTED or owed.committed_on is None:
            raise LedgerError(f"“{owed.what}” is {owed.get_state_display()}. Only what is committed can be spent.")
        if on < owed.committed_on:
            raise LedgerError(f"“{owed.what}” was committed on {day(owed.committed_on)}. Give that day or a later one.")
        found = state(account)
        parts = _paid_from(account, owed, found, spent, on)
        moves = [Move(Pot.COMMITTED, Pot.SPENT, part, lot, owed.pk) for lot, part in parts.items()]
        if found.outstanding[owed.pk] == spent:
            owed.state, owed.ended_on = Standing.SPENT, on
            owed.save(update_fields=["state", "ended_on"])
        _book(by, owed, Booking.Verb.SPEND, on, what or owed.what, moves, key, asked)
        _refuse_broken(account, found, on)
        return owed


def spend_nothing(*, by: Any, reservation: Reservation, on: date, what: str, key: str) -> None:
    """Nothing was spent where something was planned: a line on the statement that moves nothing. Raises LedgerError."""
    asked = {"reservation": reservation.public_id, "amount": 0, "on": on}
    with writing(reservation.account) as account:
        owed = _now(reservation, account)
        if asked_before(account, key, Booking.Verb.SPEND, asked) is not None:
            return
        if owed.state != Standing.COMMITTED:
            raise LedgerError(f"“{owed.what}” is {owed.get_state_display()}. Only what is committed can be spent.")
        _book(by, owed, Booking.Verb.SPEND, on, what, [], key, asked)


def _paid_from(account: Account, owed: Reservation, found: State, spent: int, on: date) -> dict[int, int]:
    settled = settle(found.lots, found.claims, on)
    kept = {claim.id: claim.total for claim in settled.claims}.get(owed.pk, 0)
    parts = promises.spend_first(found.lots, spent, on) if spent <= kept else None
    if parts is None:
        lost = settled.cut.get(owed.pk, 0)
        because = f"; {written(lost, account.unit)} has expired" if lost else ""
        raise NotEnough(
            free=kept,
            asked=spent,
            says=f"{written(spent, account.unit)} is asked for, and {written(kept, account.unit)} "
            f"of “{owed.what}” is left to spend on {day(on)}{because}.",
        )
    return parts


def _refuse_broken(account: Account, before: State, on: date) -> None:
    """A spend booked late may reach for money that later promises rely on. Raises LedgerError, which undoes it."""
    last = max(on, account.booked_to)
    after = state(account)
    worse = settle(after.lots, after.claims, last).cut
    known = settle(before.lots, before.claims, last).cut
    if any(lost > known.get(claim, 0) for claim, lost in worse.items()):
        raise LedgerError(
            f"What has been promised since {day(on)} relies on this money. Book the spending on {day(last)}."
        )


def _refuse_short(account: Account, found: State, plan: Plan, on: date) -> None:
    short = promises.shortfall(settle(found.lots, found.claims, on), plan)
    if short is None:
        return
    asked, free = written(short.asked, account.unit), written(short.free, account.unit)
    if short.month is None:
        says = f"{asked} is asked for, and {free} of “{account.title}” is free on {day(on)}."
    else:
        says = (
            f"{asked} is planned from {month_name(short.month)} on, and {free} of what is free "
            f"in “{account.title}” lasts so long."
        )
    raise NotEnough(free=short.free, asked=short.asked, says=says)


def _refuse_lost(account: Account, held: Reservation, on: date) -> None:
    found = state(account)
    left = found.outstanding[held.pk] - settle(found.lots, found.claims, on).cut.get(held.pk, 0)
    if left < held.amount:
        lost = written(held.amount - left, account.unit)
        says = f"{lost} of what was held for “{held.what}” has expired. Release it and reserve it anew."
        raise NotEnough(free=left, asked=held.amount, says=says)


def _refuse_over(held: Reservation, on: date) -> None:
    if held.state != Standing.HELD:
        raise LedgerError(f"“{held.what}” is {held.get_state_display()}. Reserve it anew.")
    if held.until is not None and on > held.until:
        raise LedgerError(f"“{held.what}” was held until {day(held.until)}. Reserve it anew.")


def _plan(schedule: Sequence[tuple[date, Amount]], unit: str, on: date) -> Plan:
    months: dict[date, int] = {}
    for month, part in schedule:
        first = month_of(month)
        if first < month_of(on):
            raise LedgerError(f"{month_name(first)} is over on {day(on)}. Plan for that month or a later one.")
        months[first] = months.get(first, 0) + whole(part, unit)
    if not months:
        raise LedgerError("Say in which months it is planned to be spent.")
    return tuple(sorted(months.items()))


def _now(reservation: Reservation, account: Account) -> Reservation:
    """As it is after the lock: the caller's copy may be older."""
    found = Reservation.objects.get(pk=reservation.pk)
    found.account = account
    return found


def _book(
    by: Any, held: Reservation, verb: str, on: date, what: str, moves: list[Move], key: str, asked: dict[str, Any]
) -> None:
    book(
        by=by,
        account=held.account,
        verb=verb,
        on=on,
        what=what,
        moves=moves,
        key=key,
        asked=asked,
        subject=held,
    )

"""The money of transfers: set aside when both sides have said yes, paid month by month, freed when somebody leaves.

Every write begins by holding the pledge's account still, so that of two who want the same money one waits, looks again
and is told in a sentence that it is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.errors import EngagementError
from routeways.engagements.levy_eligible import problems
from routeways.engagements.levy_rules import FUNDING, year_name
from routeways.engagements.models import Engagement, LevyPlace, LevyPledge, LevyRequest, LevyTransfer, Match
from routeways.engagements.queries.levy_money import cost_of, limits_of
from routeways.foundation import audit
from routeways.foundation.dated_rules import rule
from routeways.instruments.asking.answers import tidy
from routeways.ledger import actions as ledger
from routeways.ledger.errors import LedgerError
from routeways.ledger.models import Account, Reservation
from routeways.ledger.promises import month_of, next_month
from routeways.values import Money


def hold_pledge(match: Match) -> None:
    """Before a match is answered: its account first, so that all who write to it wait in one order."""
    found = LevyPledge.objects.select_related("account").filter(offer=match.offer).first()
    if found is not None and found.account is not None:
        ledger.hold_still(found.account)


def set_aside(engagement: Engagement, by: Any, now: datetime) -> None:
    """What follows an accepted match: money for each apprentice, reserved and committed, or nothing of all this.

    Raises EngagementError where the pledge has less than that left in one of the years.
    """
    match = engagement.match
    pledge = LevyPledge.objects.select_related("account", "offer").filter(offer=engagement.offer).first()
    asked = LevyRequest.objects.select_related("request").filter(request=engagement.request).first()
    if match is None or pledge is None or pledge.account is None or asked is None:
        raise EngagementError("A levy transfer needs a pledge and a request that were made on the levy page.")
    today = timezone.localtime(now).date()
    if wrong := problems(asked.asked(), today):
        raise EngagementError(" ".join(wrong))
    refuse_short(pledge, asked, match.places)
    made = LevyTransfer.objects.create(
        engagement=engagement,
        pledge=pledge,
        asked=asked,
        price=asked.price,
        months=asked.months,
        starts_on=asked.starts_on,
        rule_reference=rule(FUNDING, asked.starts_on).reference,
    )
    try:
        for number in range(1, match.places + 1):
            _set_aside_one(by, pledge.account, made, number, today)
    except LedgerError as error:
        raise EngagementError(f"The money cannot be set aside. {error}") from error
    engagement.starts_on, engagement.ends_on = asked.starts_on, asked.ends_on
    engagement.title = asked.request.title
    engagement.save(update_fields=["starts_on", "ends_on", "title"])
    LevyRequest.objects.filter(pk=asked.pk).update(waits_because="")
    details = {"apprentices": match.places, "price": asked.price, "pledge": engagement.offer_id}
    audit.record(by=by, verb="engagements.set_levy_aside", subject=engagement, details=details)


def refuse_short(pledge: LevyPledge, asked: LevyRequest, number: int) -> None:
    """Raises EngagementError where the plan does not fit into what the pledge has left in each year."""
    cost, left = cost_of(pledge, asked.plan(number)), limits_of(pledge)
    if cost[-1]:
        raise EngagementError(
            f"This pledge pays until {year_name(pledge.all_years[-1])} ends, and the training lasts until "
            f"{asked.ends_on:%-d %B %Y}. Choose another pledge, or ask the pledger for further years."
        )
    for year, needed, free in zip(pledge.all_years, cost, left, strict=False):
        if needed > free:
            raise EngagementError(
                f"There is not enough left: this transfer needs {Money(needed)} in {year_name(year)}, and "
                f"{Money(free)} of the pledge is free then. Somebody else may have been quicker. The request stays on "
                "the waiting list."
            )


def _set_aside_one(by: Any, account: Account, made: LevyTransfer, number: int, today: date) -> None:
    plan = made.asked.plan(1)
    reservation = ledger.reserve(
        by=by,
        account=account,
        amount=made.price,
        schedule=plan,
        what=f"{made.asked.standard_title}, apprentice {number}",
        subject=f"engagement:{made.engagement.public_id}",
        on=today,
        key=f"{made.engagement.public_id}:{number}:reserve",
    )
    ledger.commit(by=by, reservation=reservation, on=today, key=f"{made.engagement.public_id}:{number}:commit")
    LevyPlace.objects.create(transfer=made, number=number, reservation=reservation)


@transaction.atomic
def hand_over(
    *, by: Any, transfer: LevyTransfer, reference: str, on: date, today: date, party: str = ""
) -> LevyTransfer:
    """The application in the national service has been approved there, under this reference. It can be corrected."""
    held = _locked(transfer)
    said = tidy(reference, one_line=True)
    if not 3 <= len(said) <= 60:
        raise EngagementError("Enter the reference of the national service, for example ABC123.")
    if on > today:
        raise EngagementError("This day is still to come. Enter the day on which it was approved.")
    if on < timezone.localtime(held.engagement.created_at).date():
        raise EngagementError("The transfer was agreed here only after that day. Check the date.")
    held.reference, held.handed_over_on = said, on
    held.save(update_fields=["reference", "handed_over_on"])
    audit.record(by=by, verb="engagements.hand_levy_over", subject=held.engagement, details={"party": party})
    return held


@transaction.atomic
def start_place(*, by: Any, place: LevyPlace, on: date, today: date, party: str = "") -> LevyPlace:
    """An apprentice has started. Twice changes nothing."""
    held = _locked_place(place)
    if held.state == LevyPlace.State.TRAINING:
        return held
    if held.over:
        raise EngagementError(f"Apprentice {held.number}: {held.get_state_display().lower()} already.")
    if on > today:
        raise EngagementError("This day is still to come. Say so when the apprentice has started.")
    if on < held.transfer.starts_on - timedelta(days=31):
        raise EngagementError(f"The start was agreed for {held.transfer.starts_on:%-d %B %Y}. Check the day.")
    if not held.transfer.reference:
        raise EngagementError("Hand the transfer over to the national service first: it is never backdated.")
    held.state, held.started_on = LevyPlace.State.TRAINING, on
    held.save(update_fields=["state", "started_on"])
    details = {"apprentice": held.number, "party": party}
    audit.record(by=by, verb="engagements.start_levy_place", subject=held.transfer.engagement, details=details)
    return held


@transaction.atomic
def end_place(
    *,
    by: Any,
    place: LevyPlace,
    how: str,
    on: date,
    today: date,
    why: str = "",
    never_paid: bool = False,
    party: str = "",
) -> LevyPlace:
    """An apprentice completed, left, or went on with another employer; what is not spent of their money is free again.

    What was planned for months that are over must be recorded as paid first, or be said never to be paid: what is freed
    pays for nothing more.
    """
    held = _locked_place(place)
    if held.state == how:
        return held
    if how not in (LevyPlace.State.COMPLETED, LevyPlace.State.LEFT, LevyPlace.State.MOVED):
        raise EngagementError("Say whether the apprentice completed, left, or went on with another employer.")
    if held.over:
        raise EngagementError(f"Apprentice {held.number}: {held.get_state_display().lower()} already.")
    if on > today:
        raise EngagementError("This day is still to come.")
    if how != LevyPlace.State.LEFT and held.state != LevyPlace.State.TRAINING:
        raise EngagementError("This apprentice has not started yet.")
    if how != LevyPlace.State.COMPLETED and not tidy(why, one_line=True):
        raise EngagementError("Say why in a few words, without a name.")
    until = next_month(month_of(on)) if how == LevyPlace.State.COMPLETED else month_of(on)
    if (due := due_before(held, until)) and not never_paid:
        raise EngagementError(
            f"{Money(due)} was planned for the months before and is not recorded as paid. Record it first, or say "
            "that it will never be paid: what is freed now pays for nothing more."
        )
    held.state, held.ended_on, held.why_left = how, on, tidy(why, one_line=True)[:160]
    held.save(update_fields=["state", "ended_on", "why_left"])
    if held.reservation.state in Reservation.OPEN:
        free(by, held.reservation, today, held.get_state_display())
    details = {"how": how, "apprentice": held.number, "party": party}
    audit.record(by=by, verb="engagements.end_levy_place", subject=held.transfer.engagement, details=details)
    return held


@transaction.atomic
def pay(
    *, by: Any, pledge: LevyPledge, month: date, today: date, amounts: Mapping[str, int] | None = None
) -> tuple[int, int]:
    """Records what the national service paid for a month: (how many apprentices, pence). Again changes nothing.

    `amounts` are by the public id of a place, where it was something else than planned; none is 0.
    Raises EngagementError for a month to come, or for more than is left.
    """
    month = month_of(month)
    if month > month_of(today):
        raise EngagementError("This month is still to come. Record it when it has been paid.")
    if pledge.account is None:
        raise EngagementError("This pledge was never opened, so nothing can have been paid from it.")
    ledger.hold_still(pledge.account)
    on = min(today, next_month(month) - timedelta(days=1))
    paid = count = 0
    for place, planned in due_in(pledge, month):
        amount = (amounts or {}).get(place.public_id, planned)
        if amount < 0:
            raise EngagementError(f"{place}: enter an amount of 0 or more.")
        _spend(by, place, amount, on, month)
        count, paid = count + 1, paid + amount
    if count:
        details = {"month": month.isoformat(), "apprentices": count, "pence": paid}
        audit.record(by=by, verb="engagements.pay_levy", subject=pledge.offer, details=details)
    return count, paid


def due_in(pledge: LevyPledge, month: date) -> list[tuple[LevyPlace, int]]:
    """Whose plan has something in a month that is not recorded, and how much. Oldest transfer first.

    Nothing is paid for an apprentice before the start is recorded.
    """
    rows = LevyPlace.objects.filter(transfer__pledge=pledge, reservation__state=Reservation.State.COMMITTED)
    rows = rows.exclude(state=LevyPlace.State.AGREED)
    found = []
    for place in rows.select_related("reservation__account", "transfer__asked").order_by("transfer_id", "number"):
        planned = sum(part.amount for part in place.reservation.schedule.all() if part.month == month)
        if planned and not _recorded(place, month):
            found.append((place, planned))
    return found


def due_before(place: LevyPlace, month: date) -> int:
    """What was planned for months before that one of which it is not recorded what was paid."""
    parts = place.reservation.schedule.filter(month__lt=month)
    return sum(part.amount for part in parts if not _recorded(place, part.month))


def free(by: Any, reservation: Reservation, today: date, why: str) -> None:
    """Gives back to the pledge what is not spent."""
    try:
        ledger.release(by=by, reservation=reservation, on=today, why=why)
    except LedgerError as error:
        raise EngagementError(str(error)) from error


def free_all(places: Iterable[LevyPlace], by: Any, now: datetime, why: str) -> None:
    """What follows the end of a transfer: whatever is still set aside for it is free again.

    Raises EngagementError where it is not recorded what the national service paid for months that are over: what is
    freed pays for nothing more. Before the transfer was handed over it can have paid nothing.
    """
    today = timezone.localtime(now).date()
    held = list(places)
    ledger.hold_still(*(place.reservation.account for place in held))
    for place in held:
        place.reservation.refresh_from_db()
        if place.transfer.reference and place.reservation.state in Reservation.OPEN:
            _refuse_unrecorded(place, month_of(today))
    for place in held:
        if place.reservation.state in Reservation.OPEN:
            free(by, place.reservation, today, why)
        if not place.over:
            place.state, place.ended_on, place.why_left = LevyPlace.State.LEFT, today, why[:160]
            place.save(update_fields=["state", "ended_on", "why_left"])


def _refuse_unrecorded(place: LevyPlace, month: date) -> None:
    if due := due_before(place, month):
        first = (
            "Record the start, and then what was paid"
            if place.state == LevyPlace.State.AGREED
            else "Record first what was paid"
        )
        raise EngagementError(
            f"{place}: {Money(due)} was planned for the months before this one, and what was paid for them is not "
            f"recorded. {first}, on the page of the pledge; 0 is an answer too. Where it will never be paid, say so "
            "with “Completed or left”. What is freed now pays for nothing more."
        )


def _spend(by: Any, place: LevyPlace, amount: int, on: date, month: date) -> None:
    held, on = place.reservation, max(on, place.reservation.committed_on or on)
    what = f"{place.transfer.asked.standard_title}, apprentice {place.number}, {month:%B %Y}"
    try:
        if amount:
            ledger.spend(by=by, reservation=held, amount=amount, on=on, what=what, key=_key(place, month))
        else:
            ledger.spend_nothing(by=by, reservation=held, on=on, what=what, key=_key(place, month))
    except LedgerError as error:
        raise EngagementError(f"{place} of {place.transfer}: {error}") from error


def _recorded(place: LevyPlace, month: date) -> bool:
    """Whether it is recorded what was paid for a month; it may have been nothing."""
    return place.reservation.account.bookings.filter(key=_key(place, month)).exists()


def _key(place: LevyPlace, month: date) -> str:
    return f"{place.public_id}:{month:%Y-%m}"


def _locked(transfer: LevyTransfer) -> LevyTransfer:
    if transfer.pledge.account is not None:
        ledger.hold_still(transfer.pledge.account)
    return (
        LevyTransfer.objects.select_for_update(of=("self",)).select_related("engagement", "pledge").get(pk=transfer.pk)
    )


def _locked_place(place: LevyPlace) -> LevyPlace:
    ledger.hold_still(place.reservation.account)
    rows = LevyPlace.objects.select_for_update(of=("self",))
    return rows.select_related("transfer__engagement", "transfer__asked", "reservation__account").get(pk=place.pk)

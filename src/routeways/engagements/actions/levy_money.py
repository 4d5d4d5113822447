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
from routeways.engagements.queries.levy_due import due_before, due_in, payment_key
from routeways.engagements.queries.levy_money import cost_of, limits_of
from routeways.foundation import audit
from routeways.foundation.dated_rules import rule
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
            ledger.spend(by=by, reservation=held, amount=amount, on=on, what=what, key=payment_key(place, month))
        else:
            ledger.spend_nothing(by=by, reservation=held, on=on, what=what, key=payment_key(place, month))
    except LedgerError as error:
        raise EngagementError(f"{place} of {place.transfer}: {error}") from error

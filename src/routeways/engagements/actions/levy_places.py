"""What becomes of a transfer and of each apprentice: handed over, started, completed or left.

Every write begins by holding the pledge’s account still, as in `levy_money`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.levy_money import free
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import LevyPlace, LevyTransfer
from routeways.engagements.queries.levy_due import due_before
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy
from routeways.ledger import actions as ledger
from routeways.ledger.models import Reservation
from routeways.ledger.promises import month_of, next_month
from routeways.values import Money


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

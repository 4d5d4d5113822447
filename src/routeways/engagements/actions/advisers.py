"""What is special about a long match between an adviser and a school: the yearly yes, the end, another adviser."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements import endings
from routeways.engagements.actions.listings import close_listing
from routeways.engagements.actions.locking import hold_still
from routeways.engagements.actions.pipeline import end
from routeways.engagements.actions.runs import propose_matches
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Engagement, Match, Request, Run, YearlyConfirmation
from routeways.engagements.models.listing import State
from routeways.engagements.queries.confirming import year_of
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy

KIND = "enterprise-adviser"
LEFT = "left"


@transaction.atomic
def confirm_year(
    *, by: Any, engagement: Engagement, party: str, goes_on: bool, now: datetime, why: str = ""
) -> YearlyConfirmation:
    """One side says whether it goes on for another year; it may change its mind until the other has answered.

    Raises EngagementError before the time, for a party that is not asked, or for a no without a reason.
    """
    held = Engagement.objects.select_for_update().get(pk=engagement.pk)
    today = timezone.localdate(now)
    year = year_of(held, today)
    if year is None or held.state == Engagement.State.ENDED:
        raise EngagementError("There is no year to confirm: this is not active.")
    if today < year.asked_from:
        raise EngagementError(f"The year is confirmed from {year.asked_from:%-d %B %Y} on.")
    found = held.rules.party(party)
    if found is None or found.side not in ("offer", "request"):
        raise EngagementError("The year is confirmed by the adviser and by the school.")
    reason = tidy(why, one_line=True)[:300]
    if not goes_on and not reason:
        raise EngagementError("Say why it ends: the reason helps to find somebody else.")
    made, _ = YearlyConfirmation.objects.update_or_create(
        engagement=held,
        due_on=year.due_on,
        party=party,
        defaults={"goes_on": goes_on, "why": "" if goes_on else reason, "at": now, "by": by},
    )
    details = {"party": party, "goes_on": goes_on, "due_on": year.due_on.isoformat()}
    audit.record(by=by, verb="engagements.confirm_year", subject=held, details=details)
    return made


@transaction.atomic
def leave(
    *,
    by: Any,
    engagement: Engagement,
    party: str,
    cause: str,
    now: datetime,
    note: str = "",
    adviser_stops: bool = False,
) -> Engagement:
    """Ends a match early with its cause: the school's request waits again, and the adviser's place is free.

    adviser_stops: the offer is closed, so that nobody is matched with it any more.
    """
    if adviser_stops and engagement.offer_id is not None:
        of_the_offer = Match.objects.filter(offer=engagement.offer_id, state=Match.State.PROPOSED)
        hold_still(
            offers=[engagement.offer_id],
            requests=[engagement.request_id] if engagement.request_id else (),
            matches={*of_the_offer.values_list("pk", flat=True), engagement.match_id or 0},
            going=[engagement.pk],
        )
    ended = end(by=by, engagement=engagement, outcome=LEFT, party=party, cause=cause, note=note, now=now)
    if adviser_stops and ended.offer is not None:
        close_listing(by=by, listing=ended.offer, today=timezone.localdate(now))
    return ended


@transaction.atomic
def rematch(*, by: Any, request: Request, seed: str, now: datetime) -> Run:
    """A run for one school alone: whoever is matched or has a proposal stays as it is."""
    return propose_matches(
        by=by,
        region=request.region,
        kind=request.kind,
        mode=request.rules.mode,
        seed=seed,
        now=now,
        requests=[request],
        title=f"Another adviser for {request.who}",
    )


@endings.register(KIND)
def wait_again(engagement: Engagement, by: Any, now: datetime) -> None:
    """A school whose adviser left waits for another, also where its request had run out meanwhile."""
    request = engagement.request
    if engagement.outcome != LEFT or request is None or request.rules.request is None:
        return
    held = Request.objects.select_for_update().get(pk=request.pk)
    if held.state in (State.OPEN, State.EXPIRED):
        today = timezone.localdate(now)
        later = today + timedelta(days=held.rules.request.open_days if held.rules.request else 0)
        held.state, held.expires_on = State.OPEN, max(held.expires_on, later)
        held.save(update_fields=["state", "expires_on"])

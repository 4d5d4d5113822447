"""Putting an offer and a request together, and what both sides say to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from routeways.engagements import beginnings
from routeways.engagements.actions import asking, letters
from routeways.engagements.actions.pipeline import begin
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Engagement, Match, Offer, Preference, Request, Run
from routeways.engagements.models.listing import State
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy

Side = Literal["offer", "request", "region"]


@transaction.atomic
def propose_match(
    *,
    by: Any,
    offer: Offer,
    request: Request,
    now: datetime,
    reasons: Mapping[str, Sequence[str]] | None = None,
    score: int | None = None,
    places: int = 1,
    answer_by: date | None = None,
    run: Run | None = None,
    said: Literal["", "offer", "request"] = "",
) -> Match:
    """Puts the two together for both to answer; `said` is the side that proposes it and so has said yes.

    Both are told by e-mail; an employer that did not put itself forward is asked, which the contact ledger keeps.
    Raises EngagementError where they cannot be matched, or are already; NotToBeAsked where the employer may not be.
    """
    held = _locked(offer)
    wanted = Request.objects.select_for_update().get(pk=request.pk)
    _refuse_unfit(held, wanted, places, timezone.localdate(now))
    asked = asking.ask_employers(by=by, offer=held, request=wanted, said=said, run=run, now=now)
    made = Match.objects.create(
        offer=held,
        request=wanted,
        places=places,
        reasons={side: list(said) for side, said in (reasons or {}).items()},
        score=score,
        run=run,
        ask=asked,
        proposed_at=now,
        answer_by=answer_by,
        offer_said=Match.Said.YES if said == "offer" else "",
        request_said=Match.Said.YES if said == "request" else "",
    )
    letters.tell_proposed(by=by, match=made, now=now)
    audit.record(by=by, verb="engagements.propose_match", subject=made, details=_pair(made))
    return made


@transaction.atomic
def answer_match(*, by: Any, match: Match, side: Side, yes: bool, reason: str = "", now: datetime) -> Match:
    """One side says yes or no; the hub (`region`) says it for both. The second yes accepts, and the work begins.

    A no needs a reason, which is kept. Raises EngagementError where the offer is full meanwhile, or it is settled.
    """
    beginnings.accepting(match)
    offer = _locked(match.offer)  # the lock that keeps two acceptances from taking the same place
    list(Request.objects.select_for_update().filter(pk=match.request_id).values_list("pk"))  # before its match
    held = Match.objects.select_for_update().select_related("request").get(pk=match.pk)
    _refuse_settled(held)
    held.offer = offer
    if not yes:
        return _refuse(by, held, side, tidy(reason, one_line=True), now)
    asking.settle(by=by, match=held, side=side, yes=True, now=now)
    if side in ("offer", "region"):
        held.offer_said = Match.Said.YES
    if side in ("request", "region"):
        held.request_said = Match.Said.YES
    if held.offer_said == held.request_said == Match.Said.YES:
        _accept(held, now)
    held.save()
    audit.record(by=by, verb="engagements.answer_match", subject=held, details={"side": side, "state": held.state})
    if held.state == Match.State.ACCEPTED:
        begun = begin(by=by, match=held, now=now)
        beginnings.follow(begun, by, now)
        letters.tell_answered(by=by, match=held, engagement=begun, now=now)
    return held


@transaction.atomic
def replace_match(*, by: Any, match: Match, instead: Match, now: datetime) -> Match:
    """Another match took its place; both stay on record."""
    held = Match.objects.select_for_update().get(pk=match.pk)
    if held.state != Match.State.ACCEPTED:
        _refuse_settled(held)
    held.state, held.replaced_by, held.settled_at = Match.State.REPLACED, instead, now
    held.save(update_fields=["state", "replaced_by", "settled_at"])
    audit.record(by=by, verb="engagements.replace_match", subject=held, details={"instead": instead.public_id})
    return held


@transaction.atomic
def withdraw_match(*, by: Any, match: Match, now: datetime) -> Match:
    """Takes back a proposal that nobody has settled."""
    held = Match.objects.select_for_update().get(pk=match.pk)
    _refuse_settled(held)
    held.state, held.settled_at = Match.State.WITHDRAWN, now
    held.save(update_fields=["state", "settled_at"])
    audit.record(by=by, verb="engagements.withdraw_match", subject=held)
    return held


@transaction.atomic
def prefer(*, by: Any, side: Literal["offer", "request"], of: Offer | Request, ranks: Mapping[str, int]) -> None:
    """Writes how one side ranks the other: public id → rank, 1 is best, equal ranks are ties. It replaces what was.

    Raises EngagementError for an unknown id or a rank below 1.
    """
    other = Request if side == "offer" else Offer
    known = {
        row.public_id: row for row in other._default_manager.filter(public_id__in=ranks, kind=of.kind, region=of.region)
    }
    if unknown := sorted(set(ranks) - set(known)):
        raise EngagementError(f"“{unknown[0]}” is not there any more. Leave it out.")
    if any(rank < 1 for rank in ranks.values()):
        raise EngagementError("Ranks begin at 1, the best.")
    Preference.objects.filter(**{side: of}, said_by=side).delete()
    Preference.objects.bulk_create(
        Preference(said_by=side, rank=rank, **{side: of, "request" if side == "offer" else "offer": known[id]})
        for id, rank in ranks.items()
    )
    audit.record(by=by, verb="engagements.prefer", subject=of, details={"ranked": len(ranks)})


def places_left(offer: Offer) -> int:
    """Places of an offer that no accepted match has taken."""
    taken = offer.matches.filter(state=Match.State.ACCEPTED).aggregate(n=Sum("places"))["n"] or 0
    return offer.number - taken


def places_wanted(request: Request) -> int:
    """Places that a request still looks for: agreed ones count unless what came of them ended without success."""
    agreed = request.matches.filter(state=Match.State.ACCEPTED).select_related("engagement")
    return request.number - sum(match.places for match in agreed if not _came_to_nothing(match))


def _came_to_nothing(match: Match) -> bool:
    begun: Engagement | None = getattr(match, "engagement", None)
    return begun is not None and begun.state == Engagement.State.ENDED and not begun.succeeded


def _accept(held: Match, now: datetime) -> None:
    left = places_left(held.offer)
    if held.places > left:
        raise EngagementError(
            f"“{held.offer.title}” has {left} of {held.offer.number} places left, so this match of {held.places} "
            "cannot be accepted. Ask for fewer, or choose another offer."
        )
    wanted = places_wanted(Request.objects.select_for_update().get(pk=held.request_id))
    if held.places > wanted:
        raise EngagementError(
            f"“{held.request.title}” still looks for {max(wanted, 0)} of {held.request.number}, so this match of "
            f"{held.places} cannot be accepted as well."
        )
    held.state, held.settled_at = Match.State.ACCEPTED, now
    met = Request.objects.filter(pk=held.request_id, unmet_on__isnull=False)
    met.update(unmet_reason="", unmet_detail="", unmet_on=None)


def _refuse(by: Any, held: Match, side: Side, reason: str, now: datetime) -> Match:
    if not reason:
        raise EngagementError("Say why not: the reason helps to find something better.")
    asking.settle(by=by, match=held, side=side, yes=False, now=now)
    if side == "offer":
        held.offer_said = Match.Said.NO
    elif side == "request":
        held.request_said = Match.Said.NO
    held.state, held.refused_by, held.refused_reason = Match.State.REFUSED, side, reason[:300]
    held.settled_at = now
    held.save()
    letters.tell_answered(by=by, match=held, engagement=None, now=now)
    audit.record(by=by, verb="engagements.answer_match", subject=held, details={"side": side, "state": held.state})
    return held


def _locked(offer: Offer) -> Offer:
    return Offer.objects.select_for_update().get(pk=offer.pk)


def _refuse_settled(held: Match) -> None:
    if held.state == Match.State.EXPIRED:
        raise EngagementError("Nobody answered this in time, so it is over. It can be proposed anew.")
    if held.state != Match.State.PROPOSED:
        raise EngagementError(f"This match is {held.get_state_display().lower()} already.")


def _refuse_unfit(offer: Offer, request: Request, places: int, today: date) -> None:
    if offer.kind != request.kind or offer.region != request.region:
        raise EngagementError("Offer and request are of different kinds or regions, so they cannot be matched.")
    for listing in (offer, request):
        if listing.state != State.OPEN:
            raise EngagementError(
                f"“{listing.title}” is {listing.get_state_display().lower()}. Only open ones can be matched."
            )
        if listing.expires_on < today:
            raise EngagementError(f"“{listing.title}” stood until {listing.expires_on:%-d %B %Y}.")
    if not 1 <= places <= offer.number:
        raise EngagementError(f"“{offer.title}” is for {offer.number}. Enter a number up to that.")
    if Match.objects.filter(offer=offer, request=request, state__in=["proposed", "accepted"]).exists():
        raise EngagementError("These two are matched already.")


def _pair(made: Match) -> dict[str, Any]:
    return {"offer": made.offer.public_id, "request": made.request.public_id, "places": made.places}

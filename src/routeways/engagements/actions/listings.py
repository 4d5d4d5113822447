"""Offers and requests: made, changed, opened once what is needed is answered, closed, or kept as unmet demand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from routeways.engagements import beginnings
from routeways.engagements.actions import letters, pipeline, private_links
from routeways.engagements.actions.locking import hold_still
from routeways.engagements.actions.once import refuse_second
from routeways.engagements.drafts import Draft, columns_of, lacks, refuse_names, refuse_too_young, side_of
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.kinds import kind
from routeways.engagements.models import Engagement, Match, Offer, Participant, Request
from routeways.engagements.models.listing import LIVE, Listing, State
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation

L = TypeVar("L", bound=Listing)


@transaction.atomic
def make_offer(
    *, by: Any, region: str, kind_id: str, owner: Organisation | None, draft: Draft, now: datetime, through: str = ""
) -> Offer:
    """A draft of an offer. Raises EngagementError with the first thing that cannot be so, AnswerError for an answer."""
    made = Offer(owner=owner, **columns_of(region, kind_id, "offer", owner, draft, timezone.localdate(now)))
    return _make(made, by, now, through)


@transaction.atomic
def make_request(
    *,
    by: Any,
    region: str,
    kind_id: str,
    owner: Organisation | None,
    draft: Draft,
    now: datetime,
    participant: Participant | None = None,
    through: str = "",
) -> Request:
    """A draft of a request, for an organisation or for one participant of its own. Raises as `make_offer`."""
    rules = kind(kind_id)
    if rules.person and participant is None:
        raise EngagementError(f"{rules.name}: say for whom. Each request is for one person.")
    if participant is not None:
        if owner is None or participant.owner_id != owner.pk:
            raise EngagementError("This person is not known to the organisation that asks. Add the person there first.")
        refuse_too_young(rules.least_age, participant, timezone.localdate(now))
        refuse_names(participant, draft)
    made = Request(
        owner=owner,
        participant=participant,
        **columns_of(region, kind_id, "request", owner, draft, timezone.localdate(now)),
    )
    return _make(made, by, now, through)


@transaction.atomic
def change_listing(*, by: Any, listing: L, draft: Draft, now: datetime) -> L:
    """Writes the draft over an offer or a request that is not at its end. Raises as `make_offer`."""
    held = _locked(listing)
    if held.state not in (State.DRAFT, State.WAITING, *LIVE):
        raise EngagementError(f"This is {held.get_state_display().lower()} and cannot be changed. Make a new one.")
    owner = getattr(held, "owner", None)
    if isinstance(held, Request) and held.participant is not None:
        refuse_names(held.participant, draft)
    columns = columns_of(held.region, held.kind, side_of(held), owner, draft, timezone.localdate(now))
    _refuse_fixed(held, columns["answers"])
    taken = sum(held.matches.filter(state=Match.State.ACCEPTED).values_list("places", flat=True))  # type: ignore[attr-defined]
    if columns["number"] < taken:
        raise EngagementError(f"{taken} are agreed already. Enter {taken} or more.")
    contact = held.contact_email.casefold()
    changed = any(getattr(held, name) != value for name, value in columns.items())
    for name, value in columns.items():
        setattr(held, name, value)
    if held.state in LIVE and (lacking := lacks(held)):
        raise GateClosed(f"“{held.title}”", lacking)
    held.save()
    if changed:
        going = list(held.engagements.filter(state=Engagement.State.RUNNING))  # type: ignore[attr-defined]
        asked = held.matches.filter(state=Match.State.PROPOSED)  # type: ignore[attr-defined]
        hold_still(matches=asked.values_list("pk", flat=True), going=[one.pk for one in going])
        old = private_links.links_of_contact(held) if held.contact_email.casefold() != contact else []  # type: ignore[arg-type]
        _ask_again(by, held, now)
        private_links.follow_contact(by=by, listing=held, old=old, now=now)  # type: ignore[arg-type]
        for running in going:
            pipeline.hold_up(by=by, engagement=running, now=now)
    audit.record(by=by, verb=f"engagements.change_{side_of(held)}", subject=held)
    return held


def _refuse_fixed(held: Listing, answers: dict[str, Any]) -> None:
    """What rules of safety hang on does not change under those for whom they hold."""
    asked, first = getattr(held.rules, side_of(held)), held.rules.steps[0].id
    changed = [id for id in (asked.fixed if asked else ()) if answers.get(id) != held.answers.get(id)]
    if not changed:
        return
    if held.engagements.exclude(state=Engagement.State.ENDED).exclude(step=first).exists():  # type: ignore[attr-defined]
        raise EngagementError(
            f"“{asked.question(changed[0]).label}” cannot change any more: it has begun. End it and ask anew."
        )


def _ask_again(by: Any, held: Listing, now: datetime) -> None:
    """The other side’s yes was to what stood there before: it is asked anew about what stands there now."""
    other = "request" if side_of(held) == "offer" else "offer"
    waiting = held.matches.filter(state=Match.State.PROPOSED, **{f"{other}_said": Match.Said.YES})  # type: ignore[attr-defined]
    for match in waiting.select_related("offer", "request"):
        setattr(match, f"{other}_said", Match.Said.NOTHING)
        match.save(update_fields=[f"{other}_said"])
        letters.tell_proposed(by=by, match=match, now=now)


@transaction.atomic
def open_listing(*, by: Any, listing: L, today: date, claimed: bool = False) -> L:
    """Lets others see it. One of a visitor (`claimed`) waits until the hub has said who they are.

    Raises GateClosed with everything that is still to be answered.
    """
    held = _locked(listing)
    if held.state not in (State.DRAFT, State.WAITING, State.PAUSED):
        raise EngagementError(f"This is {held.get_state_display().lower()}, so it cannot be opened.")
    if lacking := lacks(held):
        raise GateClosed(f"Opening “{held.title}”", lacking)
    if held.expires_on < today:
        raise EngagementError("Its last day has passed. Give it a later one first.")
    refuse_second(held, getattr(held, "owner", None), today)
    beginnings.opens(held, by, today)
    waits = claimed or getattr(held, "owner", None) is None
    held.state = State.WAITING if waits else State.OPEN
    held.save(update_fields=["state"])
    audit.record(by=by, verb=f"engagements.open_{side_of(held)}", subject=held, details={"state": held.state})
    return held


@transaction.atomic
def confirm_owner(*, by: Any, listing: L, organisation: Organisation) -> L:
    """The hub says which organisation a visitor spoke for; what was waiting opens."""
    held = _locked(listing)
    if not organisation.regions.filter(region=held.region).exists():
        raise EngagementError(f"{organisation.name} is not in this region’s directory. Add it there first.")
    refuse_second(held, organisation, timezone.localdate(held.created_at))
    held.owner = organisation  # type: ignore[attr-defined]
    held.claimed_name = ""
    if held.state == State.WAITING:
        held.state = State.OPEN
    held.save()
    audit.record(
        by=by, verb="engagements.confirm_owner", subject=held, details={"organisation": organisation.public_id}
    )
    return held


@transaction.atomic
def pause_listing(*, by: Any, listing: L) -> L:
    """Not to be matched for now; what is agreed stays. Raises EngagementError for what goes on without a match."""
    _refuse_under_way(listing, "paused")
    return _move(by, listing, State.PAUSED, (State.OPEN,), "pause")


@transaction.atomic
def close_listing(*, by: Any, listing: L, withdrawn: bool = False, today: date | None = None) -> L:
    """Ends it. Proposals that nobody has agreed to yet are withdrawn with it; twice changes nothing.

    From `today` its contact is kept as long as the rule “retention” says; without it, from its last day.

    Raises EngagementError for what goes on without a match: that ends on the page of the engagement.
    """
    _refuse_under_way(listing, "closed")
    state = State.WITHDRAWN if withdrawn else State.CLOSED
    held = _move(by, listing, state, (State.DRAFT, State.WAITING, *LIVE, state), "close")
    held.matches.filter(state=Match.State.PROPOSED).update(state=Match.State.WITHDRAWN)  # type: ignore[attr-defined]
    if held.ended_on is None and today is not None:
        held.ended_on = today
        held.save(update_fields=["ended_on"])
    return held


@transaction.atomic
def mark_unmet(*, by: Any, request: Request, reason: str, detail: str = "", today: date) -> Request:
    """Keeps that nobody could help, and why: one of the reasons of its kind. The request stays open or ends as it was.

    Raises EngagementError for a reason that its kind does not know.
    """
    if reason not in request.rules.unmet_reasons:
        known = "; ".join(request.rules.unmet_reasons)
        raise EngagementError(f"Choose the reason out of these: {known}.")
    held = Request.objects.select_for_update().get(pk=request.pk)
    held.unmet_reason, held.unmet_detail, held.unmet_on = reason, tidy(detail)[:1000], today
    held.save(update_fields=["unmet_reason", "unmet_detail", "unmet_on"])
    audit.record(by=by, verb="engagements.mark_unmet", subject=held, details={"reason": reason})
    return held


@transaction.atomic
def expire_listings(*, by: Any, region: str, today: date) -> int:
    """Ends what stood past its last day, in one region, also what nobody finished or confirmed. Gives how many."""
    past: dict[str, Any] = {
        "region": region,
        "state__in": (State.DRAFT, State.WAITING, *LIVE),
        "expires_on__lt": today,
    }
    offers = list(Offer.objects.select_for_update().filter(**past).order_by("pk"))
    requests = list(Request.objects.select_for_update().filter(**past).order_by("pk"))
    touched = Match.objects.filter(Q(offer__in=offers) | Q(request__in=requests), state=Match.State.PROPOSED)
    hold_still(matches=touched.values_list("pk", flat=True))
    late: list[Offer | Request] = [*offers, *requests]
    for listing in late:
        listing.state, listing.ended_on = State.EXPIRED, today
        listing.save(update_fields=["state", "ended_on"])
        why = f"“{listing.title}” stood until {listing.expires_on:%-d %B %Y}."
        listing.matches.filter(state=Match.State.PROPOSED).update(state=Match.State.EXPIRED, refused_reason=why)
        audit.record(by=by, verb=f"engagements.expire_{side_of(listing)}", subject=listing)
    return len(late)


def _make(made: L, by: Any, now: datetime, through: str) -> L:
    made.created_at, made.created_by = now, by
    made.through = through or "account"
    made.save()
    audit.record(by=by, verb=f"engagements.make_{side_of(made)}", subject=made, details={"kind": made.kind})
    return made


def _locked(listing: L) -> L:
    return type(listing)._default_manager.select_for_update().get(pk=listing.pk)


def _refuse_under_way(listing: Listing, done: str) -> None:
    if listing.under_way:
        raise EngagementError(
            f"“{listing.title}” is under way, so it is not {done} here. Open its page under “What goes on” and end it "
            "there."
        )


def _move(by: Any, listing: L, state: State, allowed: tuple[State, ...], verb: str) -> L:
    held = _locked(listing)
    if held.state == state:
        return held
    if held.state not in allowed:
        raise EngagementError(f"This is {held.get_state_display().lower()} already.")
    held.state = state
    held.save(update_fields=["state"])
    audit.record(by=by, verb=f"engagements.{verb}_{side_of(held)}", subject=held, details={"state": state})
    return held

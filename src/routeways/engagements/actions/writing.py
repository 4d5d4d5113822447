"""Sending an offer or a request that was written on the pages: kept, opened, and put together with what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from routeways.engagements import criteria
from routeways.engagements.actions.letters import tell_received
from routeways.engagements.actions.listings import make_offer, make_request, open_listing
from routeways.engagements.actions.matches import places_left, places_wanted, propose_match
from routeways.engagements.drafts import Draft
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Match, Offer, Request
from routeways.engagements.models.listing import State
from routeways.engagements.queries.home import written_for
from routeways.organisations.models import Organisation


@transaction.atomic
def send_listing(
    *,
    by: Any,
    region: str,
    kind_id: str,
    side: str,
    owner: Organisation | None,
    draft: Draft,
    now: datetime,
    towards: Offer | Request | None = None,
) -> Offer | Request:
    """Makes and opens it in one go; without an owner it waits for the hub, and its writer gets a private link.

    `towards` is what it was written for: the two are put together, a visitor’s when the hub has said who they are.
    Raises EngagementError, AnswerError or GateClosed.
    """
    make = make_offer if side == "offer" else make_request
    through = "account" if owner else "link"
    made = make(by=by, region=region, kind_id=kind_id, owner=owner, draft=draft, now=now, through=through)
    opened = open_listing(by=by, listing=made, today=timezone.localdate(now), claimed=owner is None)
    if owner is None:
        if towards is not None and towards.state == State.OPEN and getattr(towards.rules, towards.side).public:
            opened.towards = towards.public_id
            opened.save(update_fields=["towards"])
        tell_received(by=by, listing=opened, now=now)
    elif towards is not None and opened.state == State.OPEN:
        take(by=by, own=opened, other=towards, now=now)
    return opened


@transaction.atomic
def take(*, by: Any, own: Offer | Request, other: Offer | Request, now: datetime) -> Match:
    """“I could take this”: the two are proposed to each other, and one’s own side has said yes."""
    offer, request = (own, other) if isinstance(own, Offer) else (other, own)
    assert isinstance(offer, Offer) and isinstance(request, Request)  # noqa: S101 - one of each, by construction
    judged = criteria.judge(offer, request, timezone.localdate(now))
    side: Literal["offer", "request"] = "offer" if own is offer else "request"
    reasons: dict[str, Sequence[str]] = {"offer": judged.to_offer, "request": judged.to_request}
    return propose_match(
        by=by, offer=offer, request=request, now=now, reasons=reasons, score=judged.score,
        places=max(1, min(places_wanted(request), places_left(offer))), answer_by=_answer_by(offer, now), said=side,
    )  # fmt: skip


def take_what_it_was_written_for(*, by: Any, listing: Offer | Request, now: datetime) -> Match | None:
    """Puts a visitor’s offer or request, now confirmed, together with what it was written for.

    None where that is not possible any more: the listing then stands open like others, and its writer’s page says so.
    """
    other = written_for(listing)
    if other is None or listing.state != State.OPEN:
        return None
    try:
        with transaction.atomic():
            return take(by=by, own=listing, other=other, now=now)
    except EngagementError:
        return None


def _answer_by(offer: Offer, now: datetime) -> date | None:
    days = offer.rules.answer_within_days
    return timezone.localdate(now) + timedelta(days=days) if days else None

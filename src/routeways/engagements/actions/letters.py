"""E-mails about offers and matches. Nothing leaves in quiet hours; what can wait goes into one message a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.private_links import make_party_link
from routeways.engagements.models import Engagement, Match
from routeways.engagements.models.listing import Listing
from routeways.engagements.queries.asking import stopped
from routeways.engagements.queries.home import HOME, home_subject
from routeways.foundation import links, messages
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import Message

DIGEST = "engagements"
DIGEST_HOUR = 8  # London; after the quiet hours
SUBJECT = "Your offers, requests and what waits for an answer"
SIDES = ("offer", "request")


def quiet(now: datetime) -> bool:
    """Whether it is an hour in which nothing is sent."""
    local = timezone.localtime(now)
    hours = rule("quiet-hours", local.date())
    return bool(local.hour >= hours["from"] or local.hour < hours["until"])


def rhythm(now: datetime) -> str:
    """When somebody who has just sent something hears from us again, in two sentences for them."""
    local = timezone.localtime(now)
    hours = rule("quiet-hours", local.date())
    following = local.date() + timedelta(days=int(local.hour >= DIGEST_HOUR))
    return (
        f"Letters are gathered and sent once a day at {_hour(DIGEST_HOUR)}, the next on {following:%A %-d %B}. "
        "A yes of the other side comes sooner, but nothing leaves between "
        f"{_hour(hours['from'])} and {_hour(hours['until'])}."
    )


def _hour(hour: int) -> str:
    """“8 in the evening”, “7 in the morning”."""
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return f"{hour - 12 if hour > 12 else hour} in the {part}"


def post(*, by: Any, to: str, template: str, context: dict[str, Any], now: datetime, waits: bool = False) -> Message:
    """Queues a letter; held for the message of the day where it `waits`, or where it is quiet."""
    digest = DIGEST if waits or quiet(now) else ""
    return messages.queue(by=by, to=to, template=f"engagements/{template}", context=context, digest=digest)


@transaction.atomic
def make_home_link(*, by: Any, region: str, email: str, now: datetime) -> str:
    """The whole address of a new private link to everything that was given from one e-mail address."""
    days = int(rule("visitors-offers", timezone.localdate(now))["link_days"])
    _, token = links.make(
        by=by,
        purpose=HOME,
        subject=home_subject(region, email),
        expires_at=now + timedelta(days=days),
        uses=1000,
    )
    return f"{settings.SITE_ADDRESS}/connect/home/{token}/"


def tell_received(*, by: Any, listing: Listing, now: datetime) -> None:
    """To whoever wrote without an account: it has arrived, and how to come back. At once: they are waiting for it."""
    address = make_home_link(by=by, region=listing.region, email=listing.contact_email, now=now)
    context = {"listing": listing, "address": address}
    messages.queue(by=by, to=listing.contact_email, template="engagements/received", context=context)


def tell_confirmed(*, by: Any, listing: Listing, now: datetime) -> None:
    """To a visitor whose organisation the hub has confirmed: others see it now."""
    if to := address_for(listing):
        address = make_home_link(by=by, region=listing.region, email=to, now=now)
        post(by=by, to=to, template="confirmed", context={"listing": listing, "address": address}, now=now)


def tell_proposed(*, by: Any, match: Match, now: datetime) -> None:
    """To each side that has still to answer, with the reasons for it; not to an employer that stopped contact."""
    for side in SIDES:
        if getattr(match, f"{side}_said") or stopped(getattr(match, side), timezone.localdate(now)):
            continue
        _tell(by, match, side, "proposed", now, waits=True)


def tell_answered(*, by: Any, match: Match, engagement: Engagement | None, now: datetime) -> None:
    """Accepted: to both sides, with their private links. Refused: to the side that did not refuse."""
    if match.state == Match.State.REFUSED:
        for side in SIDES:
            if side != match.refused_by:
                _tell(by, match, side, "refused", now, waits=True)
    elif engagement is not None:
        for side in SIDES:
            party = next((one for one in engagement.rules.parties if one.side == side), None)
            if party is not None and address_for(getattr(match, side)):
                token = make_party_link(by=by, engagement=engagement, party=party.id, now=now)
                where = f"{settings.SITE_ADDRESS}/connect/link/{token}/"
                more: dict[str, Any] = {"engagement": engagement, "party": party, "address": where}
                _tell(by, match, side, "accepted", now, **more)


def tell_expired(*, by: Any, match: Match, now: datetime) -> None:
    """To both sides: nobody answered in time; not to an employer that stopped contact."""
    for side in SIDES:
        if not stopped(getattr(match, side), timezone.localdate(now)):
            _tell(by, match, side, "expired", now, waits=True)


def address_for(listing: Listing) -> str:
    """Where letters about a listing go; none to what is invented, and none where nobody gave an address."""
    owner = getattr(listing, "owner", None)
    return "" if owner is not None and owner.demonstration else listing.contact_email


def _tell(by: Any, match: Match, side: str, template: str, now: datetime, *, waits: bool = False, **more: Any) -> None:
    own, other = getattr(match, side), getattr(match, "request" if side == "offer" else "offer")
    to = address_for(own)
    if not to:
        return
    context = {"match": match, "own": own, "other": other, "reasons": match.reasons_for(side)} | more
    if "address" not in context:
        context["address"] = make_home_link(by=by, region=own.region, email=to, now=now)
    post(by=by, to=to, template=template, context=context, now=now, waits=waits)

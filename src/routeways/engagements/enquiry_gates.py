"""What must be so before an enquiry goes on, and what follows its end and that of a change, wherever it is ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from routeways.engagements import endings
from routeways.engagements.gates import register
from routeways.engagements.models import Addressee, Engagement, EnquiryMessage
from routeways.engagements.models.enquiry import ACTIVE
from routeways.engagements.models.listing import State


@register("enquiry-passed-on")
def enquiry_passed_on(engagement: Engagement, today: date) -> list[str]:
    """Somebody has it."""
    if Addressee.objects.filter(enquiry__engagement=engagement, state__in=ACTIVE).exists():
        return []
    return ["Nobody has this question yet. Its own page says who may get it."]


@register("enquiry-answered")
def enquiry_answered(engagement: Engagement, today: date) -> list[str]:
    """Somebody answered whoever asked."""
    if EnquiryMessage.objects.filter(addressee__enquiry__engagement=engagement, from_asker=False).exists():
        return []
    return ["Nobody has answered yet. Write the answer on the enquiry’s own page."]


@endings.register("enquiry")
def close_parts(engagement: Engagement, by: Any, now: datetime) -> None:
    """Nobody has to answer what has ended."""
    parts = Addressee.objects.filter(enquiry__engagement=engagement, state__in=ACTIVE)
    parts.update(state=Addressee.State.CLOSED, outcome=engagement.outcome)
    close_listing(engagement, by, now)


def close_listing(engagement: Engagement, by: Any, now: datetime) -> None:
    """The request or offer ends with what became of it, so that a new one can be made."""
    listing = engagement.request or engagement.offer
    if listing is not None:
        listing.state = State.WITHDRAWN if engagement.outcome == "withdrawn" else State.CLOSED
        listing.save(update_fields=["state"])


for kind in ("change-request", "skills-pledge", "cornerstone-commitment"):
    endings.register(kind)(close_listing)

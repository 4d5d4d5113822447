"""What this floor adds when the site starts: its permissions, its references to organisations, its word in the menu."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routeways.engagements.models import Activity, Engagement, Offer, Participant, Request, Run, Vetting
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.offer import COORDINATE, OFFER
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.engagements.models.request import REQUEST
from routeways.engagements.queries.answering import sides_of
from routeways.engagements.queries.home import home_of
from routeways.engagements.queries.parties import SIGN_SAFEGUARDING, may_open
from routeways.foundation import permissions
from routeways.organisations.access import may
from routeways.organisations.references import register_reference
from routeways.places.frame import add_to_menu

OPEN = "engagements.open_engagement"
HOLD = "engagements.hold_listing"
ANSWER = "engagements.answer_match"
RANK = "engagements.rank_others"
PERMISSIONS = {
    OFFER: "make offers in the name of your organisation",
    REQUEST: "ask for what your organisation needs",
    TAKE_PART: "take the steps of what your organisation takes part in",
    SIGN_SAFEGUARDING: "sign off for your organisation what its safeguarding lead answers for",
    SEE_PARTICIPANTS: "see and change who takes part from your organisation",
    COORDINATE: "see the region’s offers and requests, propose matches and confirm them",
}


def register() -> None:
    for name, describes in PERMISSIONS.items():
        permissions.register(name, _predicate(name), describes)
    permissions.register(RANK, _may_rank, "say with whom your organisation would rather be matched")
    permissions.register(OPEN, _may_open, "open what your organisation takes part in")
    permissions.register(HOLD, _holds, "change what your organisation offers or asks for")
    permissions.register(ANSWER, _may_answer, "answer what was proposed to your organisation")
    for model, field in (
        (Offer, "owner"),
        (Request, "owner"),
        (Participant, "owner"),
        (Engagement, "owner"),
        (Activity, "owner"),
        (Activity, "employer"),
        (Run, "owner"),
        (Vetting, "owner"),
    ):
        register_reference(model, field)
    add_to_menu("connect", "Work together", "connect/", 65)


def _may_open(user: Any, engagement: Any = None) -> bool:
    return engagement is not None and may_open(engagement, user, today=timezone.localdate())


def _holds(user: Any, listing: Any = None) -> bool:
    return listing is not None and home_of(user, listing.region, today=timezone.localdate()).holds(listing)


def _may_answer(user: Any, match: Any = None) -> bool:
    return match is not None and bool(sides_of(match, user, today=timezone.localdate()))


def _may_rank(user: Any, listing: Any = None) -> bool:
    """Whoever offers or asks for their organisation, and the hub for those without an account."""
    if listing is None:
        return False
    return _holds(user, listing) or may(user, COORDINATE, listing.region, today=timezone.localdate())


def _predicate(name: str) -> Any:
    def predicate(user: Any, subject: Any = None) -> bool:
        # The edge: requests are judged by today's date in London.
        return may(user, name, subject, today=timezone.localdate())

    predicate.__name__ = name.replace(".", "_")
    return predicate

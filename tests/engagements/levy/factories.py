"""Made-up pledges and requests of levy money. Nothing here is the name of anybody real."""

from __future__ import annotations

from datetime import date
from typing import Any

from routeways.engagements import actions
from routeways.engagements.actions import levy, levy_places
from routeways.engagements.models import LevyTransfer, Match, Offer, Request
from routeways.organisations.models import Organisation
from routeways.taxonomy.models import Qualification
from tests.engagements.factories import NOW, REGION, TODAY, employer

STARTS = date(2026, 5, 1)
WANTED = {
    "sector": "engineering",
    "type": "engineering",
    "level": "3",
    "starters": "new",
    "ages": "older",
    "levy": "no",
}


def standard(id: str = "standard:st9001", **fields: Any) -> Qualification:
    known = {"kind": "standard", "title": "Imaginary Welder", "level": "3", "source": "Invented", "release": "Invented"}
    return Qualification.objects.get_or_create(id=id, defaults=known | fields)[0]


def pledge(owner: Organisation | None = None, **terms: Any) -> Offer:
    """£50,000 of levy declared: £27,500 may be transferred in the first year, less later."""
    given = {"declared": 5_000_000, "yearly": 1_000_000, "years": 3, "contact_email": "pledger@example.org"} | terms
    return levy.pledge(
        by=None, region=REGION, owner=owner or employer(), terms=levy.PledgeTerms(**given), now=NOW
    )  # fmt: skip


def ask(owner: Organisation | None = None, **terms: Any) -> Request:
    """One welder for £6,000 over twelve months from May 2026."""
    standard()
    given = {
        "standard": "standard:st9001",
        "band": 600_000,
        "price": 600_000,
        "months": 12,
        "number": 1,
        "starts_on": STARTS,
        "postcode": "BB11 2AA",
        "answers": WANTED,
        "contact_email": "firm@example.org",
    } | terms
    return levy.ask(by=None, region=REGION, owner=owner or employer(), terms=levy.RequestTerms(**given), now=NOW)


def matched(offer: Offer, request: Request, *, accepted: bool = False) -> Match:
    made = actions.propose_match(by=None, offer=offer, request=request, now=NOW, places=request.number)
    return actions.answer_match(by=None, match=made, side="region", yes=True, now=NOW) if accepted else made


def transfer(offer: Offer | None = None, request: Request | None = None) -> LevyTransfer:
    made = matched(offer or pledge(), request or ask(), accepted=True)
    return LevyTransfer.objects.get(engagement__match=made)


def started(found: LevyTransfer) -> LevyTransfer:
    """Handed over, and all apprentices have started."""
    levy_places.hand_over(by=None, transfer=found, reference="ABC123", on=TODAY, today=TODAY)
    for place in found.places.all():
        levy_places.start_place(by=None, place=place, on=found.starts_on, today=found.starts_on)
    return found


__all__ = [
    "NOW",
    "REGION",
    "STARTS",
    "TODAY",
    "ask",
    "employer",
    "matched",
    "pledge",
    "standard",
    "started",
    "transfer",
]

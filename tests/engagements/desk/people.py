"""Who does what in the tests of these pages: a school, an employer and the hub, each with an account."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.models import Engagement
from routeways.foundation.models import User
from tests.engagements.factories import REGION, employer, make_match, make_offer, make_request, school
from tests.organisations.factories import give, make_hub_lead, make_user


@dataclass
class Cast:
    engagement: Engagement
    school: User
    employer: User
    hub: User
    stranger: User

    @property
    def address(self) -> str:
        return f"/{REGION}/connect/engagements/{self.engagement.public_id}/"

    def link(self, party: str) -> str:
        token = actions.make_party_link(by=None, engagement=self.engagement, party=party, now=timezone.now())
        return f"/connect/link/{token}/"


def contact(organisation: object, name: str) -> User:
    user = make_user(name)
    give(user, "organisation-contact", organisation)  # type: ignore[arg-type]
    return user


def cast() -> Cast:
    firm, place = employer("Imaginary Welding Ltd"), school("Imaginary High School")
    offer = make_offer(firm, contact_name="Ada Invented", contact_email="ada@example.org")
    match = make_match(offer, make_request(place), accepted=True)
    return Cast(
        match.engagement,
        contact(place, "School Person"),
        contact(firm, "Firm Person"),
        make_hub_lead(REGION),
        contact(employer("Imaginary Bakery"), "Stranger"),
    )

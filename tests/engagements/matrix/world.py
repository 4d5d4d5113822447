"""One of each thing that a page of this floor shows, in an invented region, and as many more as a test asks for.

`World.ids` names the part of an address that stands for a thing; `World.links` the private links of each party.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from routeways.engagements import actions
from routeways.engagements.models import Engagement
from routeways.foundation.models import User
from routeways.organisations.models import Organisation, Site
from routeways.organisations.roles import role_definitions
from routeways.places import queries as places
from tests.engagements.factories import NOW, REGION
from tests.organisations.factories import give, make_organisation, make_user

ELSEWHERE = "lancashire"
HOUSES = {  # name → kind of organisation, region
    "school": ("school", REGION),
    "college": ("college", REGION),
    "firm": ("employer", REGION),
    "small firm": ("employer", REGION),
    "job centre": ("government", REGION),
    "hub": ("hub", REGION),
    "chamber": ("chamber", REGION),
    "another school": ("school", REGION),
    "another college": ("college", REGION),
    "another firm": ("employer", REGION),
    "another job centre": ("government", REGION),
    "hub elsewhere": ("hub", ELSEWHERE),
    "chamber elsewhere": ("chamber", ELSEWHERE),
}
LEARNER = "Quill Imaginary"  # a student on a placement, who has an account
CANDIDATE = "Sorrel Madeup"  # somebody in an academy
ASKER = "Imaginary Parent"  # somebody at the front door
HELPS = "A desk beside the second window"  # what somebody keeps for themselves
PRIVATE = {LEARNER: "learner", CANDIDATE: "candidate", ASKER: "asker", HELPS: "what helps"}
EMAILS = {"firm": "ada@example.org", "school": "grace@example.org", "other": "stranger@example.org"}


@dataclass
class World:
    houses: dict[str, Organisation]
    person: User  # the student’s own account
    people: dict[tuple[str, str], User]  # (house, role) → who holds it there
    ids: dict[str, str] = field(default_factory=dict)
    links: dict[str, dict[str, str]] = field(default_factory=dict)

    def home(self, name: str) -> Organisation:
        return self.houses[name]


def build() -> World:
    """The houses and who works there; nothing is offered or asked for yet."""
    houses = {
        name: make_organisation(f"Imaginary {name.title()}", kind=kind, region=region)
        for name, (kind, region) in HOUSES.items()
    }
    _heard(houses["college"], houses["hub"])
    return World(houses, make_user(LEARNER), _people(houses))


def _people(houses: dict[str, Organisation]) -> dict[tuple[str, str], User]:
    """Everybody who may hold a role there, in each house."""
    found = {}
    for name, house in houses.items():
        for id, role in role_definitions().items():
            if role.held_at and house.kind not in role.held_at:
                continue
            found[name, id] = user = make_user(f"{id} of {name}")
            give(user, id, house, region=HOUSES[name][1] if role.reach == "region" else "")
    return found


def _heard(*houses: Organisation) -> None:
    where = places.postcode("BB11 2AA")
    for one in houses:
        Site.objects.create(organisation=one, latitude=where.latitude, longitude=where.longitude, is_main=True)


def party_links(held: Engagement, *parties: str) -> dict[str, str]:
    return {party: actions.make_party_link(by=None, engagement=held, party=party, now=NOW) for party in parties}

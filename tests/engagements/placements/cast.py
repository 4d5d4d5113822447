"""Who does what in the tests of placement pages: two colleges, an employer, the hub, a student, with accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.models import Engagement, Participant
from routeways.foundation.models import User
from routeways.organisations.models import Organisation
from tests.engagements.factories import REGION, employer
from tests.engagements.placements.people import agreed, college, request, student
from tests.organisations.factories import give, make_hub_lead, make_user

SECRET = "Quill Imaginary"


@dataclass
class Cast:
    held: Engagement
    college: Organisation
    coordinator: User
    other_coordinator: User
    employer: User
    hub: User
    student: User
    person: Participant

    @property
    def address(self) -> str:
        return f"/{REGION}/connect/engagements/{self.held.public_id}/"

    def link(self, party: str) -> str:
        token = actions.make_party_link(by=None, engagement=self.held, party=party, now=timezone.now())
        return f"/connect/link/{token}/"


def holder(name: str, role: str, organisation: Organisation) -> User:
    user = make_user(name)
    give(user, role, organisation)
    return user


def cast(engagement: Any = agreed) -> Cast:
    house, firm = college("Imaginary Technical College"), employer("Imaginary Software Works")
    pupil = make_user(SECRET)
    person = student(house, SECRET, user=pupil)
    held = engagement(person, at=firm, wanted=request(person))
    return Cast(
        held,
        house,
        holder("Coordinator", "placement-coordinator", house),
        holder("Other", "placement-coordinator", college("Imaginary Other College")),
        holder("Firm Person", "organisation-contact", firm),
        make_hub_lead(REGION),
        pupil,
        person,
    )

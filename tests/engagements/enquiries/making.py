"""Made-up enquiries, and organisations somebody speaks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from routeways.engagements.actions import enquiries as sending
from routeways.engagements.models import Enquiry
from routeways.foundation.models import User
from routeways.organisations.models import Organisation, Site
from routeways.places import queries as places
from routeways.provision.models import Course
from tests.engagements.factories import NOW, REGION
from tests.organisations.factories import give, make_organisation, make_user

SITE = "https://example.org/"
WORDS = "Which welding courses could my niece start in September?"
REAL = "lancashire"  # organisations there are not invented, so they get e-mails


def heard(name: str, *, kind: str = "college", region: str = REGION, postcode: str = "BB11 2AA") -> Organisation:
    """An organisation in which somebody may answer, at a place."""
    made = make_organisation(name, kind=kind, region=region)
    where = places.postcode(postcode)
    Site.objects.create(organisation=made, latitude=where.latitude, longitude=where.longitude, is_main=True)
    answering(made)
    return made


def answering(organisation: Organisation) -> User:
    user = make_user(f"Answers at {organisation.name}")
    give(user, "organisation-administrator", organisation)
    return user


def who_answers(organisation: Organisation) -> User:
    return User.objects.get(name=f"Answers at {organisation.name}")


def make_hub(region: str = REGION) -> tuple[Organisation, User]:
    hub = make_organisation("Imaginary Hub", kind="hub", region=region)
    lead = make_user("Imaginary Lead")
    give(lead, "hub-lead", hub, region=region)
    return hub, lead


def teaches(organisation: Organisation, subject: str = "ssa:4.1", title: str = "Welding") -> Course:
    return Course.objects.create(
        owner=organisation, region=REGION, status="published", form="own", title=title, subject=subject
    )


def send(*, region: str = REGION, now: datetime = NOW, **fields: Any) -> tuple[Enquiry, str]:
    known: dict[str, Any] = {
        "persona": "parent",
        "topic": "courses",
        "words": WORDS,
        "postcode": "BB11 2AA",
        "contact_name": "Imaginary Parent",
        "contact_email": "parent@example.org",
        "may_hand_on": True,
    }
    draft = sending.EnquiryDraft(**(known | fields))
    return sending.send_enquiry(by=None, region=region, draft=draft, site=SITE, now=now)

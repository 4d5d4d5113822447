"""A school with many offers and cornerstone employers near it asks the database as much as one with two of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routeways.careers import actions
from routeways.careers.encounter_drafts import ReachDraft
from routeways.careers.models import Institution
from routeways.engagements import actions as engagements
from routeways.engagements.actions import cornerstones as cornerstone_actions
from routeways.engagements.models import Activity, Offer
from routeways.foundation.models import User
from routeways.organisations.records import NewSite
from tests.careers.factories import draft, make_institution, size_years
from tests.engagements.factories import TALK
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

REGION = "lancashire-demonstration"
SIZES = (2, 9)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packaged_places")]


@pytest.fixture
def school() -> Institution:
    """With gaps in what is due: only Year 9 met an employer."""
    burnley = NewSite(name="Main site", latitude=53.79, longitude=-2.24, is_main=True)
    made = make_institution(make_organisation("Alder Vale High", kind="school", region=REGION, sites=(burnley,)),
                            region=REGION)  # fmt: skip
    now = timezone.now()
    size_years(made, on=timezone.localdate(now), today=timezone.localdate(now))
    given = draft(on=timezone.localdate(now), reach=(ReachDraft(9, whole=True),))
    actions.log_encounter(by=None, institution=made, draft=given, now=now)
    return made


def offers_up_to(number: int, school: Institution) -> None:
    """Open talks near the school, each of another employer that is a cornerstone and supports it."""
    now = timezone.now()
    today, words = timezone.localdate(now), {"postcode": "BB11 2AA"}
    promise = {"commitments": ["encounters"], "area": "Burnley"}
    for at in range(Offer.objects.filter(kind="talk").count(), number):
        owner = make_organisation(f"Imaginary Works {at}", region=REGION)
        made = {
            kind: engagements.make_offer(
                by=None, region=REGION, kind_id=kind, owner=owner, now=now,
                draft=engagements.Draft(f"Offer {at}", answers=answers, **words),
            )
            for kind, answers in (("talk", TALK), ("cornerstone-commitment", promise))
        }  # fmt: skip
        for one in made.values():
            engagements.open_listing(by=None, listing=one, today=today)
        held = cornerstone_actions.agree_cornerstone(by=None, offer=made["cornerstone-commitment"], now=now)
        cornerstone_actions.support_school(by=None, engagement=held, school=school.organisation, today=today)
        Activity.objects.create(
            region=REGION, kind="talk", owner=school.organisation, employer=owner, title="A talk", on=today,
            mode="in-person", recorded_at=now,
        )  # fmt: skip


def leader_of(school: Institution) -> User:
    user = make_user()
    give(user, "careers-leader", school.organisation)
    return user


@pytest.mark.parametrize(
    ("address", "who", "rows"),
    [
        (f"/{REGION}/schools/{{}}/coverage/", leader_of, 9),
        (f"/{REGION}/careers-hub/coverage/{{}}/", lambda _: make_hub_lead(REGION), 9),
        (f"/{REGION}/schools/{{}}/communities/", leader_of, 0),
        (f"/{REGION}/schools/{{}}/", leader_of, 0),
    ],
    ids=["own coverage", "the hub’s page of a school", "communities and cornerstones", "the school’s page"],
)
def test_the_page_of_a_school_asks_as_much_with_many_offers_as_with_two(
    client: Client, school: Institution, address: str, who: Callable[[Institution], User], rows: int
) -> None:
    client.force_login(who(school))
    path, asked = address.format(school.public_id), []
    client.get(path)  # some things are read once and kept
    for number in SIZES:
        offers_up_to(number, school)
        with CaptureQueriesContext(connection) as queries:
            body = client.get(path).content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert body.count(f"/{REGION}/connect/offers/") >= rows

"""Communities of practice and cornerstone employers: who leads, who takes part, when they meet, what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers.actions import communities as actions
from routeways.careers.demonstrating import communities as demonstrating
from routeways.careers.errors import CareersError
from routeways.careers.models import Community, CommunityMember, Institution
from routeways.careers.queries.communities import cornerstone_lines, supports
from routeways.engagements.actions import cornerstones as cornerstone_actions
from routeways.engagements.models import Activity
from routeways.organisations.models import Organisation
from tests.careers.factories import make_institution
from tests.engagements.factories import make_offer
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packaged_places")]
REGION = "lancashire-demonstration"
TOP = f"/{REGION}/schools/communities/"


def make_school(name: str = "Imaginary Vale High") -> Institution:
    return make_institution(make_organisation(name, kind="school", region=REGION), region=REGION)


def opened(lead: Institution, name: str = "Careers in science lessons") -> Community:
    return actions.open_community(
        by=None, name=name, about="Lessons.", lead=lead, job="head", today=timezone.localdate()
    )


def leader_of(school: Institution) -> object:
    user = make_user()
    give(user, "careers-leader", school.organisation)
    return user


def test_a_school_joins_and_leaves_once_and_the_one_that_leads_stays() -> None:
    lead, other, today = make_school(), make_school("Imaginary Dale High"), timezone.localdate()
    one = opened(lead)
    for _ in range(2):
        actions.join_community(by=None, community=one, institution=other, today=today - timedelta(days=9))
    assert CommunityMember.objects.on(today).count() == 2
    with pytest.raises(CareersError, match="Ask the hub to name another lead first"):
        actions.leave_community(by=None, community=one, institution=lead, today=today)
    actions.leave_community(by=None, community=one, institution=other, today=today)
    assert CommunityMember.objects.on(today).count() == 1
    assert CommunityMember.objects.get(institution=other).valid_to == today - timedelta(days=1)
    actions.close_community(by=None, community=one, today=today)
    with pytest.raises(CareersError, match="takes no members any more"):
        actions.join_community(by=None, community=one, institution=other, today=today)


def test_a_name_stands_once_and_a_lead_is_one_of_the_schools_own_people() -> None:
    lead = make_school()
    one = opened(lead)
    with pytest.raises(CareersError, match="There is a community called"):
        opened(lead)
    with pytest.raises(CareersError, match="does not belong to"):
        actions.name_lead(by=None, community=one, person=make_person(make_organisation(region=REGION)))
    actions.name_lead(by=None, community=one, person=make_person(lead.organisation, "Jo Invented"))
    other = make_school("Imaginary Dale High")
    one = actions.hand_over_community(by=None, community=one, lead=other, job="teacher", today=timezone.localdate())
    assert (one.lead, one.person) == (other, None)


def test_the_hub_opens_who_leads_plans_and_others_join_on_their_page(client: Client) -> None:
    lead, other = make_school(), make_school("Imaginary Dale High")
    assert client.get(f"{TOP}new/").status_code == 302
    client.force_login(make_hub_lead(REGION))
    given = {"name": "Careers in science", "about": "Lessons.", "lead": lead.public_id, "job": "head"}
    assert client.post(f"{TOP}new/", given | {"lead": ""}).status_code == 422
    address = client.post(f"{TOP}new/", given)["Location"]
    assert "already" not in address
    assert "There is a community called" in client.post(f"{TOP}new/", given).content.decode()
    one = Community.objects.get()
    own = f"/{REGION}/schools/{lead.public_id}/communities/{one.public_id}/"
    client.force_login(leader_of(other))
    assert client.post(f"{own}meeting/", {}).status_code == 403
    theirs = f"/{REGION}/schools/{other.public_id}/communities/"
    assert client.get(f"{theirs}{one.public_id}/meeting/").status_code == 404  # it does not lead
    client.post(f"{theirs}{one.public_id}/take-part/", {"wants": "yes"})
    assert "Leave" in client.get(theirs).content.decode()
    client.force_login(leader_of(lead))
    day = timezone.localdate() + timedelta(days=20)
    when = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    meeting = {**when, "starts": "15:45", "place": "Room 12", "about": "Three lessons"}
    assert client.post(f"{own}meeting/", meeting | {"on_year": 2020}).status_code == 422
    assert client.post(f"{own}meeting/", meeting).status_code == 302
    client.logout()
    page = client.get(address).content.decode()
    for text in ("Room 12", "Three lessons", "15:45", lead.organisation.name, other.organisation.name):
        assert text in page
    assert "Careers in science" in client.get(TOP).content.decode()


def test_a_school_reads_what_its_cornerstone_employer_did_for_it_and_the_hub_what_all_did(client: Client) -> None:
    school, other, today = make_school(), make_school("Imaginary Dale High"), timezone.localdate()
    answers = {"commitments": ["encounters"], "area": "Burnley"}
    offer = make_offer(kind="cornerstone-commitment", title="We help", answers=answers)
    held = cornerstone_actions.agree_cornerstone(by=None, offer=offer, now=timezone.now())
    cornerstone_actions.support_school(by=None, engagement=held, school=school.organisation, today=today)
    for owner, on in ((school, today), (school, today - timedelta(days=400)), (other, today)):
        Activity.objects.create(
            region=REGION, kind="talk", owner=owner.organisation, employer=offer.owner, title="A talk", on=on,
            mode="in-person", counts={"year-9": 93}, recorded_at=timezone.now(),
        )  # fmt: skip
    (one,) = supports(school, today=today)
    assert one.done == (("Talks by employers", 1),)
    assert supports(other, today=today) == []
    (line,), with_one, of = cornerstone_lines(REGION, today=today)
    assert (line.supported, line.reached, line.elsewhere, with_one, of) == (1, 1, 1, 1, 2)
    address = f"/{REGION}/careers-hub/cornerstones/"
    client.force_login(leader_of(school))
    assert client.get(address).status_code == 403
    own = f"/{REGION}/schools/{school.public_id}/communities/"
    assert "talks by employers: 1" in client.get(own).content.decode()
    client.force_login(make_hub_lead(REGION))
    page = client.get(address).content.decode()
    assert "1 of 2 schools and colleges have a cornerstone employer" in page
    assert "93" not in page
    assert client.get(own).status_code == 403


def test_invented_communities_have_a_lead_members_and_a_meeting_to_come(now) -> None:
    for name in ("Heron Bank High", "Larkfell High", "Tidewrack High"):
        school = make_school(f"{name} (demonstration)")
        Organisation.objects.filter(pk=school.organisation_id).update(demonstration=True)
    assert demonstrating.load(region=REGION, by=None, now=now)
    assert not demonstrating.load(region=REGION, by=None, now=now)
    one = Community.objects.get()
    assert (one.members.count(), one.meetings.count()) == (3, 1)

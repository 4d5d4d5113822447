"""Academies and bootcamps of the invented region, with a person in each."""

from __future__ import annotations

from routeways.engagements import actions
from routeways.engagements.models import Candidate, Engagement
from tests.engagements.bootcamps import people as camps
from tests.engagements.cohorts import people
from tests.engagements.factories import NOW, REGION, TODAY, make_offer, make_request
from tests.engagements.matrix.world import CANDIDATE, World, party_links


def _academy(world: World) -> Engagement:
    firm, college, sends = world.home("firm"), world.home("college"), world.home("job centre")
    known = {"kind": people.KIND, "number": 150}
    offer = make_offer(firm, title="Clinic assistants", answers=people.VACANCIES, **known)
    asked = make_request(college, title="We train for health", answers={"sector": "health"}, **known)
    made = actions.propose_match(by=None, offer=offer, request=asked, places=150, now=NOW)
    held = actions.answer_match(by=None, match=made, side="region", yes=True, now=NOW).engagement
    actions.design_cohort(by=None, engagement=held, design=people.design(TODAY), now=NOW)
    actions.add_referrer(by=None, engagement=held, organisation=sends, now=NOW)
    return held


def _candidate(world: World, held: Engagement) -> Candidate:
    return actions.refer(
        by=None, engagement=held, referrer=world.home("job centre"), referral=people.referral(CANDIDATE), now=NOW
    )


def cohorts(world: World) -> None:
    held = _academy(world)
    world.ids |= {"academy": held.public_id, "candidate": _candidate(world, held).public_id}
    world.links["academy"] = party_links(held, "employer", "trainer") | {
        "another talk’s": world.links["talk"]["employer"]
    }


def bootcamps(world: World) -> None:
    college, firm = world.home("college"), world.home("firm")
    held = actions.plan_bootcamp(by=None, region=REGION, owner=college, plan=camps.plan(), now=NOW)
    vacancy = actions.add_vacancy(
        by=None, bootcamp=held, employer=firm, title="Welder", reference="IW-1", weeks=52, now=NOW
    )
    wanted = camps.application(CANDIDATE)
    place, _ = actions.apply_for_bootcamp(by=None, bootcamp=held, application=wanted, now=camps.NOW)
    talk = actions.record_interview(by=None, place=place, what="job", on=camps.LAST, vacancy=vacancy, now=camps.OVER)
    other = actions.plan_bootcamp(
        by=None, region=REGION, owner=world.home("another college"), plan=camps.plan(), now=NOW
    )
    world.ids |= {
        "another camp": other.public_id,
        "bootcamp": held.public_id,
        "learner": place.engagement.public_id,
        "interview": talk.public_id,
    }
    world.links["bootcamp"] = party_links(place.engagement, "learner", "provider") | {
        "another talk’s": world.links["talk"]["employer"]
    }

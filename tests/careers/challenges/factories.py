"""Teams, mentors and judges for tests. Nothing here is the name of anybody real."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from routeways.careers.actions import challenges as actions
from routeways.careers.actions.challenges_judging import mark_team
from routeways.careers.challenges.definitions import Challenge, challenges
from routeways.careers.models import ChallengeTeam, Institution
from routeways.engagements import actions as engagements
from routeways.engagements.models import Engagement
from routeways.foundation.models import User
from tests.careers.factories import make_institution
from tests.engagements.factories import make_offer
from tests.organisations.factories import give, make_organisation, make_user

REGION = "lancashire-demonstration"
AUTUMN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WINTER = datetime(2027, 1, 20, 9, 30, tzinfo=UTC)
SPRING = datetime(2027, 4, 20, 9, 30, tzinfo=UTC)
SUMMER = datetime(2027, 6, 1, 9, 30, tzinfo=UTC)
TASK = "The bus stop at Inventon has no light. We asked twelve people who wait there."


def ideas() -> Challenge:
    return challenges()["teentech-style"]


def make_school(name: str = "Imaginary Vale High") -> Institution:
    return make_institution(make_organisation(name, kind="school", region=REGION), region=REGION)


def make_team(
    school: Institution | None = None, alias: str = "Copper Herons", *, counts: Any = None, handed_in: bool = True
) -> ChallengeTeam:
    team = actions.enter_team(
        by=None, institution=school or make_school(), challenge=ideas(), alias=alias, counts=counts or {8: 4},
        now=AUTUMN,
    )  # fmt: skip
    for step in ideas().hand_ins if handed_in else ():
        actions.hand_in(by=None, team=team, step=step, text=TASK, address="", now=WINTER)
    return team


def mentored(team: ChallengeTeam, *, until: datetime = SUMMER) -> Engagement:
    """A mentor of an employer, checked, whose meetings have begun."""
    answers = {"sectors": ["digital"], "rules": ["checked", "staff", "channels", "concern"]}
    offer = make_offer(
        kind="challenge-mentor", title="A mentor", answers=answers, contact_name="A Mentor",
        contact_email="mentor@firm.example",
    )  # fmt: skip
    request = actions.ask_for_mentor(by=None, team=team, now=AUTUMN)
    draft = engagements.Draft(title="A mentor", postcode="BB11 2AA", answers={"sectors": ["digital"]})
    engagements.change_listing(by=None, listing=request, draft=draft, now=AUTUMN)
    request.refresh_from_db()
    request = engagements.open_listing(by=None, listing=request, today=AUTUMN.date())
    match = engagements.propose_match(by=None, offer=offer, request=request, now=AUTUMN)
    held = engagements.answer_match(by=None, match=match, side="region", yes=True, now=AUTUMN).engagement
    for task in ("aims", "safeguarding", "staff"):
        engagements.tick(by=None, engagement=held, task=task, party="school", now=AUTUMN)
    engagements.record_vetting(
        by=None, offer=offer, check_kind="enhanced", checked_on=AUTUMN.date() - timedelta(days=5),
        checked_by="Invented Hub", now=AUTUMN, expires_on=until.date(),
    )  # fmt: skip
    return engagements.take_step(by=None, engagement=held, step="meeting", party="school", now=AUTUMN)


def make_judge(organisation: Any = None) -> tuple[User, Any]:
    house = organisation or make_organisation(kind="employer", region=REGION)
    user = make_user()
    give(user, "challenge-judge", house)
    return user, house


def marked(team: ChallengeTeam, level: int = 3, *, by: tuple[User, Any] | None = None, why: str = "") -> None:
    user, house = by or make_judge()
    levels = {one.id: level for one in ideas().rubric}
    mark_team(by=user, organisation=house, team=team, levels=levels, why={"idea": why}, now=SPRING)

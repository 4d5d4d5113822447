"""A made-up academy: an employer, a trainer, two that send candidates, the hub. Nothing here is anybody real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from routeways.engagements import actions
from routeways.engagements.models import Candidate, Engagement
from routeways.engagements.queries.cohorts import Seat, seat_of
from routeways.foundation.models import User
from routeways.organisations.models import Organisation
from tests.engagements.factories import REGION, employer, make_offer, make_request
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

KIND = "sector-based-work-academy"
OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = OPENED.date()
VACANCIES = {"job": "Helps in an imaginary clinic", "sector": "health", "current": "yes", "interview": "yes"}
_numbers = count(1)


@dataclass
class Academy:
    engagement: Engagement
    firm: Organisation
    college: Organisation
    jobs: Organisation  # an imaginary job centre
    charity: Organisation
    employer: User
    trainer: User
    adviser: User  # of the job centre
    helper: User  # of the charity
    hub: User
    stranger: User

    def seat(self, user: User, on: date = DAY) -> Seat:
        return seat_of(self.engagement, user, today=on)

    @property
    def address(self) -> str:
        return f"/{REGION}/connect/cohorts/{self.engagement.public_id}/"


def holding(role: str, organisation: Organisation, name: str) -> User:
    user = make_user(name)
    give(user, role, organisation)
    return user


def academy(*, number: int = 150, now: datetime = OPENED, designed: bool = True) -> Academy:
    firm, college = employer("Imaginary Clinics"), make_organisation("Madeup College", kind="college", region=REGION)
    jobs = make_organisation("Invented Job Centre", kind="government", region=REGION)
    charity = make_organisation("Pretend Futures", kind="charity", region=REGION)
    wanted = {"sector": "health"}
    offer = make_offer(firm, kind=KIND, title="Clinic assistants", answers=VACANCIES, number=number)
    asked = make_request(college, kind=KIND, title="We train for health", answers=wanted, number=number)
    made = actions.propose_match(by=None, offer=offer, request=asked, places=number, now=now)
    held = actions.answer_match(by=None, match=made, side="region", yes=True, now=now).engagement
    found = Academy(
        held, firm, college, jobs, charity,
        holding("organisation-contact", firm, "Firm Person"),
        holding("programme-manager", college, "College Person"),
        holding("referral-adviser", jobs, "Adviser Person"),
        holding("referral-adviser", charity, "Charity Person"),
        make_hub_lead(REGION),
        holding("organisation-contact", employer("Imaginary Bakery"), "Stranger"),
    )  # fmt: skip
    if designed:
        actions.design_cohort(by=None, engagement=held, design=design(now.date()), now=now)
        for one in (jobs, charity):
            actions.add_referrer(by=None, engagement=held, organisation=one, now=now)
    return found


def design(day: date = DAY, **changes: Any) -> actions.Design:
    fields: dict[str, Any] = {
        "course": "Working in a clinic",
        "starts_on": day + timedelta(days=4),
        "ends_on": day + timedelta(days=9),
        "interviews_from": day + timedelta(days=10),
        "hours": 40,
        "vacancies": 100,
    }
    return actions.Design(**(fields | changes))


def referral(name: str = "Quill Imaginary", *, number: str = "", **fields: Any) -> actions.Referral:
    number = number or f"N{next(_numbers)}"
    somebody = actions.Somebody(name=name, born_on=date(1990, 5, 1), told_on=DAY, own_number=number)
    fields.setdefault("benefit", "universal-credit")
    return actions.Referral(somebody, **fields)


def refer(held: Academy, by: Organisation | None = None, *, now: datetime = OPENED, **fields: Any) -> Candidate:
    sent = referral(**fields)
    return actions.refer(by=None, engagement=held.engagement, referrer=by or held.jobs, referral=sent, now=now)


def move(
    held: Academy,
    user: User,
    what: str,
    *rows: Candidate,
    now: datetime = OPENED,
    interview_at: datetime | None = None,
    cause: str = "",
) -> int:
    return actions.move_candidates(
        by=user, seat=held.seat(user, now.date()), candidates=[one.public_id for one in rows], what=what, now=now,
        interview_at=interview_at, cause=cause,
    )  # fmt: skip


def at(day: int, hour: int = 10) -> datetime:
    """A moment on this day of the clock, from 1."""
    return OPENED.replace(hour=hour) + timedelta(days=day - 1)


def trained(held: Academy, *rows: Candidate) -> None:
    for user in (held.adviser, held.helper):
        mine = [one for one in rows if one.referrer_id == (held.jobs if user is held.adviser else held.charity).pk]
        if mine:
            move(held, user, "screened", *mine, now=at(3))
    move(held, held.trainer, "trained", *rows, now=at(10))

"""A made-up bootcamp: a provider, two employers, the hub, learners. Nothing here is anybody real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from routeways.engagements import actions
from routeways.engagements.models import Bootcamp, BootcampPlace, BootcampVacancy
from routeways.engagements.queries.bootcamps import Seat, place_in, seat_of
from routeways.foundation.models import User
from routeways.organisations.models import Organisation
from tests.engagements.factories import REGION, employer
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
FIRST = date(2026, 5, 11)
LAST = FIRST + timedelta(days=69)  # ten weeks
OVER = datetime(2026, 7, 20, 9, 0, tzinfo=UTC)  # the day after the last one
PRICE = 300_000
_numbers = count(1)


@dataclass
class Camp:
    bootcamp: Bootcamp
    college: Organisation
    works: Organisation
    shop: Organisation
    vacancy: BootcampVacancy
    provider: User
    employer: User  # of the works, whose vacancy it is
    shopkeeper: User
    hub: User
    stranger: User

    def seat(self, user: User, on: date = FIRST) -> Seat:
        return seat_of(self.bootcamp, user, today=on)

    @property
    def address(self) -> str:
        return f"/{REGION}/bootcamps/{self.bootcamp.public_id}/"

    def again(self, place: BootcampPlace) -> BootcampPlace:
        """As it stands now."""
        found = place_in(self.seat(self.provider), place.engagement.public_id)
        assert found is not None
        return found


def holding(role: str, organisation: Organisation, name: str) -> User:
    user = make_user(name)
    give(user, role, organisation)
    return user


def plan(**changes: Any) -> actions.BootcampPlan:
    fields: dict[str, Any] = {
        "title": "Imaginary welding", "where": "Madeup Hall", "sector": "engineering", "level": 3, "hours": 120,
        "places": 12, "starts_on": FIRST, "ends_on": LAST, "apply_by": FIRST, "price": PRICE,
        "funder": "An invented authority",
    }  # fmt: skip
    return actions.BootcampPlan(**(fields | changes))


def camp(**changes: Any) -> Camp:
    college = make_organisation("Madeup College", kind="college", region=REGION)
    works, shop = employer("Imaginary Works"), employer("Pretend Shop")
    made = actions.plan_bootcamp(by=None, region=REGION, owner=college, plan=plan(**changes), now=NOW)
    vacancy = actions.add_vacancy(
        by=None, bootcamp=made, employer=works, title="Welder", reference="IW-1", weeks=52, now=NOW
    )
    return Camp(
        made, college, works, shop, vacancy,
        holding("programme-manager", college, "College Person"),
        holding("organisation-contact", works, "Works Person"),
        holding("organisation-contact", shop, "Shop Person"),
        make_hub_lead(REGION),
        holding("organisation-contact", employer("Imaginary Bakery"), "Stranger"),
    )  # fmt: skip


def application(name: str = "Quill Imaginary", **changes: Any) -> actions.Application:
    number = next(_numbers)
    somebody = {"name": name, "born_on": date(1990, 5, 1), "told_on": NOW.date(), "email": f"q{number}@example.com"}
    somebody |= {key: changes.pop(key) for key in list(changes) if key in ("born_on", "email", "own_number")}
    fields: dict[str, Any] = {
        "learner": "independent", "lives_in_area": True, "may_work": True, "funded_elsewhere": False
    }  # fmt: skip
    return actions.Application(somebody=actions.Somebody(**somebody), **(fields | changes))


def apply(held: Camp, name: str = "Quill Imaginary", **changes: Any) -> BootcampPlace:
    made, new = actions.apply_for_bootcamp(
        by=None, bootcamp=held.bootcamp, application=application(name, **changes), now=NOW
    )
    assert new
    return made


def check(place: BootcampPlace, *questions: str, met: bool = True) -> None:
    for question in questions or ("age", "area", "work", "funded"):
        actions.check_eligibility(
            by=None, place=place, question=question, met=met, seen="Passport", checker="College Person",
            on=NOW.date(), now=NOW,
        )  # fmt: skip


def move(held: Camp, what: str, *places: BootcampPlace, now: datetime = NOW, cause: str = "") -> int:
    ids = [one.engagement.public_id for one in places]
    seat = held.seat(held.provider, now.date())
    return actions.move_places(by=held.provider, seat=seat, places=ids, what=what, now=now, cause=cause)


def attend(held: Camp, *places: BootcampPlace, days: int = 8, minutes: int = 480, every: int = 2) -> None:
    """So many days, one after another, from the first day on."""
    for number in range(days):
        day = FIRST + timedelta(days=number * every)
        actions.record_attendance(
            by=None, seat=held.seat(held.provider), day=day, minutes=minutes, now=OVER,
            places=[one.engagement.public_id for one in places],
        )  # fmt: skip


def interview(held: Camp, place: BootcampPlace, what: str = "job", on: date = LAST, **more: Any) -> Any:
    vacancy = held.vacancy if what == "job" else None
    more.setdefault("result", "held")
    return actions.record_interview(by=None, place=place, what=what, on=on, vacancy=vacancy, now=OVER, **more)


def evidence(place: BootcampPlace, *milestones: int) -> None:
    for number in milestones:
        actions.name_evidence(
            by=None, place=place, milestone=number, reference=f"FILE-{number}", on=LAST, who="College Person", now=OVER
        )


def claim(held: Camp, milestone: int, *places: BootcampPlace, now: datetime = OVER) -> int:
    ids = [one.engagement.public_id for one in places]
    seat = held.seat(held.provider, now.date())
    return actions.claim_milestone(by=held.provider, seat=seat, places=ids, milestone=milestone, now=now)


def started(held: Camp, *places: BootcampPlace) -> None:
    for one in places:
        check(one)
    move(held, "eligible", *places)
    attend(held, *places)
    for one in places:
        actions.record_assessment(by=None, place=one, on=FIRST, now=OVER)
    move(held, "started", *places, now=OVER)


def completed(held: Camp, *places: BootcampPlace) -> None:
    started(held, *places)
    for one in places:
        interview(held, one, result="offered")
    move(held, "completed", *places, now=OVER)

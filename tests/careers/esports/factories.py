"""Academies, adults and children for tests. Nothing here is the name of anybody real."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from routeways.careers.actions import esports_academies, esports_asking, esports_registering, esports_sessions
from routeways.careers.actions.esports_academies import NewAcademy
from routeways.careers.models import EsportsAcademy, EsportsConsent, EsportsLearner, EsportsSession, Institution
from routeways.foundation.models import Message, User
from routeways.foundation.models.user import clean_email
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_organisation, make_person, make_user

AGREED = {"take-part": True, "conduct": True, "photos": False, "showcase": True}
REGION = "lancashire-demonstration"
TOP = f"/{REGION}/school-programmes/esports-academy/"
SITE = "http://testserver/"
_numbers = count(1)


def today() -> date:
    return timezone.localdate()


def draft(**fields: Any) -> NewAcademy:
    """Today is the first day; registration for the lottery closed yesterday, so it can be drawn today."""
    first = today()
    made = NewAcademy(
        name=f"Imaginary Club {next(_numbers)}",
        says="Puzzles, coding and team games.",
        years=(7, 8, 9, 10),
        place="Room 4",
        starts_on=first,
        ends_on=first + timedelta(days=40),
        weekday=first.weekday(),
        starts=time(15, 45),
        ends=time(17, 15),
        capacity=3,
        closes_on=first - timedelta(days=1),
        ways=("collected", "late-bus", "own-way"),
        games=(("Kart race", 3), ("Block puzzle", 7)),
        seed="told to everybody",
    )
    return replace(made, **fields)


def make_host(name: str = "") -> Institution:
    organisation = make_organisation(name or f"Imaginary College {next(_numbers)}", kind="college", region=REGION)
    return make_institution(organisation, region=REGION, phase="sixteen-plus", years=(12, 14))


def make_adult(academy: EsportsAcademy, duty: str = "leader", *, checked: bool = True, account: bool = True) -> User:
    user = make_user()
    person = make_person(academy.host.organisation, f"Adult {next(_numbers)}", user=user if account else None)
    give(person, "organisation-contact", academy.host.organisation, region="")
    esports_academies.name_adult(
        by=None,
        academy=academy,
        person=person,
        duty=duty,
        now=timezone.now(),
        checked_on=today() - timedelta(days=30) if checked else None,
    )
    return user


def make_academy(*, open: bool = True, host: Institution | None = None, **fields: Any) -> EsportsAcademy:
    """With a safeguarding lead and a leader, both checked."""
    made = esports_academies.make_academy(by=None, host=host or make_host(), draft=draft(**fields), now=timezone.now())
    make_adult(made, "safeguarding")
    make_adult(made, "leader")
    return esports_academies.open_academy(by=None, academy=made, now=timezone.now()) if open else made


def reader(academy: EsportsAcademy, duty: str = "leader") -> User:
    return academy.adults.filter(duty=duty, ended_on=None).first().person.user


def begin(academy: EsportsAcademy, email: str = "") -> tuple[EsportsLearner, str]:
    """A registration that a parent has begun, and the token of the link that was sent."""
    email = clean_email(email or f"parent{next(_numbers)}@example.org")
    esports_asking.ask_parent(by=None, academy=academy, email=email, site=SITE, now=timezone.now())
    body = Message.objects.filter(to=email).latest("pk").body
    token = re.findall(r"/mine/([^/]+)/", body)[-1]
    return academy.learners.get(parent_email=email), token


def answered(learner: EsportsLearner, **fields: Any) -> EsportsLearner:
    number = next(_numbers)
    given = {
        "first_name": f"Robin{'abcdefghij'[number % 10]}",
        "alias": f"Comet {'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number % 997}",
        "year": 9,
        "contact_name": "A Parent",
        "contact_phone": "01632 960001",
        "way": "collected",
        "way_says": "An aunt",
        **fields,
    }
    consents = given.pop("consents", AGREED)
    held = esports_registering.keep_answers(learner=learner, page="child", given=given)
    esports_registering.keep_consents(learner=held, given=consents, now=timezone.now())
    return held


def register(academy: EsportsAcademy, **fields: Any) -> EsportsLearner:
    """A child whom a parent registered: waits for the lottery, or has a place or a number in line."""
    learner, _ = begin(academy)
    held = answered(learner, **fields)
    return esports_registering.send_registration(learner=held, now=timezone.now(), may_wait=True)


def placed(academy: EsportsAcademy, number: int, **fields: Any) -> list[EsportsLearner]:
    """Learners on the register as they stand after the lottery, written at once."""
    now = timezone.now()
    given = {
        "state": "placed",
        "year": 9,
        "way": "collected",
        "way_says": "An aunt",
        "contact_name": "A Parent",
        **fields,
    }
    made = EsportsLearner.objects.bulk_create(
        EsportsLearner(academy=academy, first_name="Robin", alias=alias, alias_key=alias.casefold(), asked_at=now,
                       parent_email=f"{alias[6:]}@example.org", sent_at=now, placed_at=now, **given)
        for alias in (f"Comet {next(_numbers)}" for _ in range(number))
    )  # fmt: skip
    EsportsConsent.objects.bulk_create(
        EsportsConsent(learner=one, item=item, given=said, at=now, wording="test")
        for one in made
        for item, said in AGREED.items()
    )
    EsportsAcademy.objects.filter(pk=academy.pk).update(drawn_at=now)
    academy.refresh_from_db()
    return made


def drawn(academy: EsportsAcademy) -> EsportsAcademy:
    """The lottery among all who wait now, as if they had been in time."""
    academy.learners.filter(state="waiting").update(sent_at=timezone.now() - timedelta(days=2))
    esports_registering.draw_places(by=None, academy=academy, now=timezone.now())
    academy.refresh_from_db()
    return academy


def todays(academy: EsportsAcademy) -> EsportsSession:
    return academy.sessions.get(on=today())


def opened(academy: EsportsAcademy) -> EsportsSession:
    adults = list(academy.adults.select_related("person"))
    return esports_sessions.open_session(by=None, session=todays(academy), adults=adults, now=timezone.now())


def held_once(academy: EsportsAcademy, came: list[EsportsLearner]) -> EsportsSession:
    """The session of today from its opening to its end."""
    session, now = opened(academy), datetime.now(UTC)
    for one in academy.learners.filter(state="placed"):
        esports_sessions.mark(by=None, session=session, learner=one, present=one in came, now=now)
    for one in came:
        esports_sessions.sign_out(by=None, session=session, learner=one, way=one.way, now=now)
    return esports_sessions.close_session(by=None, session=session, now=now)

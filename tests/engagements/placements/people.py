"""A made-up student, college and employer of a placement. Nothing here is the name of anybody real."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from routeways.engagements import actions
from routeways.engagements.agreements import digest_of
from routeways.engagements.models import Engagement, HoursEntry, Offer, Participant, Request
from routeways.organisations.models import Organisation
from tests.engagements.factories import NOW, REGION, TODAY, make_match, make_offer, make_request
from tests.organisations.factories import make_organisation

_numbers = count(1)
KIND = "industry-placement"
FIRST, LAST = date(2026, 3, 2), date(2026, 6, 26)
OFFERED = {
    "role": "Helps to build and test small web services",
    "route": "digital",
    "specialisms": ["other"],
    "pattern": ["day-release", "block"],
    "settings": ["office", "home"],
    "dbs": "none",
    "insurance": "yes",
    "risk-assessment": "yes",
    "supervisor": "yes",
    "young-people": ["hours", "tasks", "contact", "concern"],
}
WANTED = {"route": "digital", "specialism": "other", "pattern": ["block"], "miles": 20}
BEFORE = ("due-diligence", "insurance", "risk-assessment", "safeguarding", "induction", "travel", "expectations")


def college(name: str = "") -> Organisation:
    return make_organisation(name, kind="college", region=REGION)


def student(owner: Organisation, name: str = "Quill Imaginary", **fields: Any) -> Participant:
    fields = {"born_on": date(2007, 1, 15), "told_on": TODAY, "email": f"student{next(_numbers)}@example.org"} | fields
    return actions.add_participant(
        by=None,
        owner=owner,
        region=REGION,
        somebody=actions.Somebody(name=name, **fields),
        now=NOW,
        today=TODAY,
    )


def offer(owner: Organisation | None = None, **fields: Any) -> Offer:
    fields.setdefault("answers", OFFERED)
    fields.setdefault("title", "Placement in a software team")
    return make_offer(owner, kind=KIND, **fields)


def request(person: Participant, **fields: Any) -> Request:
    fields.setdefault("answers", WANTED)
    fields.setdefault("title", "A digital placement")
    return make_request(person.owner, kind=KIND, participant=person, **fields)


def agreed(
    person: Participant | None = None, *, at: Organisation | None = None, wanted: Request | None = None, **fields: Any
) -> Engagement:
    """A placement whose match is accepted; nothing else is done yet. `fields` are answers of the request."""
    person = person or student(college())
    wanted = wanted or request(person, answers=WANTED | fields)
    told = {"route": wanted.answers["route"], "specialisms": ["other", wanted.answers["specialism"]]}
    given = offer(at, answers=OFFERED | told)
    return make_match(given, wanted, accepted=True).engagement


def plan(**changes: Any) -> actions.Plan:
    fields: dict[str, Any] = {
        "starts_on": FIRST,
        "ends_on": LAST,
        "weekly_hours": 30,
        "objectives": "Take part in planning, building and testing a service",
        "supervisor_name": "Ada Invented",
        "supervisor_email": "ada@example.org",
        "safeguarding_name": "Grace Madeup",
        "safeguarding_phone": "01234 000000",
        "insured_until": date(2027, 1, 31),
    }
    return actions.Plan(**(fields | changes))


def prepared(person: Participant | None = None, *, now: datetime = NOW, **fields: Any) -> Engagement:
    """All that is needed before the first day is done, only the step is not taken."""
    changes = {name: fields.pop(name) for name in tuple(fields) if name in actions.Plan.__dataclass_fields__}
    held = agreed(person, **fields)
    actions.plan_placement(by=None, engagement=held, plan=plan(**changes), now=now)
    held.refresh_from_db()
    for task in BEFORE:
        party = held.rules.task(task).by  # type: ignore[union-attr]
        actions.tick(by=None, engagement=held, task=task, party=party, now=now)
    for party in ("employer", "college", "student"):
        actions.sign(
            by=None, engagement=held, party=party, name="Ada Invented", job="Lead", digest=digest_of(held), now=now
        )
    return held


def begun(person: Participant | None = None, **fields: Any) -> Engagement:
    held = prepared(person, **fields)
    return actions.take_step(by=None, engagement=held, step="on-placement", party="college", now=NOW)


def worked(day: date = TODAY, hours: float = 7, mode: str = "workplace", **changes: Any) -> actions.WorkedDay:
    """A day from nine o'clock with half an hour's break."""
    minutes = 9 * 60 + int(hours * 60) + 30
    fields: dict[str, Any] = {
        "day": day,
        "started": time(9),
        "ended": time(minutes // 60, minutes % 60),
        "mode": mode,
        "what": "Wrote tests",
        "break_minutes": 30,
    }
    return actions.WorkedDay(**(fields | changes))


def log(held: Engagement, day: date = TODAY, hours: float = 7, mode: str = "workplace", **changes: Any) -> HoursEntry:
    at = datetime.combine(max(day, TODAY), time(18), tzinfo=UTC)
    return actions.log_hours(
        by=None, engagement=held, party="student", worked=worked(day, hours, mode, **changes), now=at
    )


def confirm(held: Engagement, *entries: HoursEntry) -> int:
    chosen = {one.public_id: one.minutes for one in entries}
    return actions.settle_hours(by=None, engagement=held, party="employer", entries=chosen, now=NOW)


def work_days(held: Engagement, number: int, *, first: date = FIRST, hours: float = 7, mode: str = "workplace") -> None:
    """Monday to Friday, each day logged and confirmed without going through the form's checks of the calendar."""
    day = first
    for _ in range(number):
        HoursEntry.objects.create(
            engagement=held, day=day, minutes=int(hours * 60), mode=mode, what="Worked", logged_at=NOW,
            logged_by="student", confirmed_at=NOW,
        )  # fmt: skip
        day += timedelta(days=3 if day.weekday() == 4 else 1)

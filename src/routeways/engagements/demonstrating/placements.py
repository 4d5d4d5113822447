"""Students who do not exist on placements that nobody offers, in every state in which they can be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Literal

from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.agreements import digest_of
from routeways.engagements.models import EmployerSupport, Engagement, EntrantRating, Offer, Participant, Request
from routeways.engagements.placement_rules import KIND
from routeways.foundation import definitions
from routeways.foundation.definitions import Definition, Part
from routeways.organisations.invented import signed
from routeways.organisations.models import Organisation

THROUGH = "demonstration"
MAILBOX = "nobody@routeways.example"  # .example is reserved (RFC 2606): nothing that is sent there arrives anywhere
MARK = "placements-"
Stage = Literal["waiting", "preparing", "running", "behind", "completed", "ended"]
DAYS = {"running": 28, "behind": 9, "completed": 42, "ended": 6}  # days worked, 7½ hours each
BEGAN = {"running": 42, "behind": 42, "completed": 70, "ended": 21, "preparing": -14}  # days before the loading


class InventedOffer(Part):
    id: str
    by: str
    title: str
    number: int
    route: str
    postcode: str
    settings: tuple[str, ...]
    role: str


class InventedStudent(Part):
    name: str
    college: str
    route: str
    miles: int
    state: Stage
    offer: str = ""


class InventedSupport(Part):
    employer: str
    by: str
    given: tuple[str, ...]


class InventedRating(Part):
    employer: str
    now: tuple[int, int, int]
    before: tuple[int, int, int]


class DemonstrationPlacements(Definition):
    """What `definitions/demonstration/connect/placements/placements.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/connect/placements"

    offers: tuple[InventedOffer, ...]
    students: tuple[InventedStudent, ...]
    supports: tuple[InventedSupport, ...]
    ratings: tuple[InventedRating, ...]


def content() -> DemonstrationPlacements:
    """Raises DefinitionError."""
    path = definitions.PACKAGED / DemonstrationPlacements.KIND / "placements.yaml"
    return definitions.read(path, DemonstrationPlacements)


def load(*, region: str, by: Any, now: datetime) -> None:
    """Makes them once; nothing is touched where some are there already, or the organisations are not."""
    if Offer.objects.filter(region=region, through=THROUGH, external_id__startswith=MARK).exists():
        return
    known = content()
    named = {one.by for one in known.offers} | {one.college for one in known.students}
    named |= {one.employer for one in known.ratings} | {one.employer for one in known.supports}
    rows = Organisation.objects.filter(
        regions__region=region, demonstration=True, name__in=[signed(name) for name in named]
    )
    if rows.count() < len(named):
        return  # the invented organisations come first
    past = now - timedelta(days=90)
    offers = {one.id: _offer(one, region, by, past) for one in known.offers}
    for number, student in enumerate(known.students):
        wanted = _request(student, number, region, by, past)
        if student.offer:
            _placed(student, offers[student.offer], wanted, by, now)
    for support in known.supports:
        _supported(support, region, by, now)
    for rating in known.ratings:
        _rated(rating, region, by, now)


def remove(*, region: str, by: Any) -> None:
    """What does not go with offers and requests."""
    EmployerSupport.objects.filter(region=region).delete()
    EntrantRating.objects.filter(region=region).delete()
    Participant.objects.filter(region=region, own_number__startswith=MARK).delete()


def _organisation(region: str, name: str) -> Organisation:
    return Organisation.objects.get(regions__region=region, demonstration=True, name=signed(name))


def _offer(one: InventedOffer, region: str, by: Any, now: datetime) -> Offer:
    answers = {
        "role": one.role,
        "route": one.route,
        "specialisms": ["other"],
        "pattern": ["day-release", "block"],
        "settings": list(one.settings),
        "dbs": "none",
        "insurance": "yes",
        "risk-assessment": "yes",
        "supervisor": "yes",
        "young-people": ["hours", "tasks", "contact", "concern"],
    }
    draft = actions.Draft(
        title=one.title, number=one.number, postcode=one.postcode, answers=answers, contact_name="Invented contact",
        contact_email=MAILBOX, external_id=f"{MARK}{one.id}",
    )  # fmt: skip
    owner = _organisation(region, one.by)
    made = actions.make_offer(by=by, region=region, kind_id=KIND, owner=owner, draft=draft, now=now, through=THROUGH)
    return actions.open_listing(by=by, listing=made, today=timezone.localdate(now))


def _request(one: InventedStudent, number: int, region: str, by: Any, now: datetime) -> Request:
    today = timezone.localdate(now)
    answers = {"route": one.route, "specialism": "other", "pattern": ["block"], "miles": one.miles}
    college = _organisation(region, one.college)
    postcode = "BB11 2AA" if one.college.startswith("Shuttle") else "FY3 8AA"
    somebody = actions.Somebody(
        name=one.name,
        born_on=date(today.year - 18 - number % 2, 1, 15),
        told_on=today,
        own_number=f"{MARK}{number + 1}",
        postcode=postcode,
    )
    draft = actions.Draft(title=f"Placement: {one.route}", postcode=postcode, answers=answers)
    return actions.ask_for_placement(by=by, owner=college, region=region, somebody=somebody, draft=draft, now=now)


def _placed(one: InventedStudent, offer: Offer, wanted: Request, by: Any, now: datetime) -> None:
    began = timezone.localdate(now) - timedelta(days=BEGAN[one.state])
    began -= timedelta(days=began.weekday())  # a Monday
    before = _at(began - timedelta(days=5), now) if one.state != "preparing" else now
    match = actions.propose_match(by=by, offer=offer, request=wanted, now=before)
    held = actions.answer_match(by=by, match=match, side="region", yes=True, now=before).engagement
    _planned(held, began, one.state, by, before)
    if one.state == "preparing":
        return
    for task in held.rules.steps[0].checklist:
        actions.tick(by=by, engagement=held, task=task.id, party=task.by, now=before)
    for party in ("employer", "college", "student"):
        actions.sign(
            by=by, engagement=held, party=party, name="Invented signature", job="Invented", digest=digest_of(held),
            now=before,
        )  # fmt: skip
    actions.take_step(by=by, engagement=held, step="on-placement", party="college", now=_at(began, now))
    _worked(held, began, one.state, by, now)
    _finished(held, one.state, by, now)


def _planned(held: Engagement, began: date, state: Stage, by: Any, now: datetime) -> None:
    plan = actions.Plan(
        starts_on=began,
        ends_on=began + timedelta(days=67),
        review_on=began + timedelta(days=32),
        weekly_hours=37.5,
        objectives="Take part in the work of a team, and plan, do and review a task of one’s own",
        supervisor_name="Invented supervisor",
        supervisor_job="Team lead",
        supervisor_email=MAILBOX,
        safeguarding_name="Invented safeguarding lead",
        safeguarding_phone="01632 960000",  # a number kept for fiction
        insured_until=began + timedelta(days=300),
    )
    actions.plan_placement(by=by, engagement=held, plan=plan, now=now)
    held.refresh_from_db()


def _worked(held: Engagement, began: date, state: Stage, by: Any, now: datetime) -> None:
    """Monday to Friday; the employer has confirmed all but the last two days of those that still run."""
    today = timezone.localdate(now)
    days = [began + timedelta(days=n) for n in range(70)]
    days = [day for day in days if day.weekday() < 5 and day <= today][: DAYS[state]]
    entries = [
        actions.log_hours(
            by=by, engagement=held, party="student", now=_at(day, now),
            worked=actions.WorkedDay(day, time(9), time(17), "workplace", "Worked with the team", 30),
        )
        for day in days
    ]  # fmt: skip
    confirmed = entries if state in ("completed", "ended") else entries[:-2]
    chosen = {one.public_id: one.minutes for one in confirmed}
    actions.settle_hours(by=by, engagement=held, party="employer", entries=chosen, now=now)


def _finished(held: Engagement, state: Stage, by: Any, now: datetime) -> None:
    if state == "ended":
        cause = "The employer could not go on"
        actions.end(by=by, engagement=held, outcome="ended-early", party="employer", cause=cause, now=now)
    if state != "completed":
        return
    actions.tick(by=by, engagement=held, task="midpoint", party="college", now=now)
    for step in ("reviewed", "closing"):
        actions.take_step(by=by, engagement=held, step=step, party="college", now=now)
    actions.tick(by=by, engagement=held, task="final-review", party="college", now=now)
    actions.tick(by=by, engagement=held, task="reference", party="employer", now=now)
    actions.confirm_objectives(by=by, engagement=held, party="employer", name="Invented supervisor", now=now)
    actions.declare_complete(by=by, engagement=held, party="student", now=now)
    actions.end(by=by, engagement=held, outcome="completed", party="college", now=now)


def _supported(one: InventedSupport, region: str, by: Any, now: datetime) -> None:
    employer, owner = _organisation(region, one.employer), _organisation(region, one.by)
    for number, support in enumerate(one.given):
        on = timezone.localdate(now) - timedelta(days=100 - 15 * number)
        actions.give_support(
            by=by, region=region, employer=employer, owner=owner, support=support, channel="visit", on=on,
            about="Invented: a visit about placements", now=now,
        )  # fmt: skip


def _rated(one: InventedRating, region: str, by: Any, now: datetime) -> None:
    year = timezone.localdate(now).year
    for when, (readiness, technical, essential) in ((year, one.now), (year - 1, one.before)):
        actions.rate_entrants(
            by=by, owner=_organisation(region, one.employer), region=region, came_from="t-level", year=when,
            entrants=2, readiness=readiness, technical=technical, essential=essential, now=now,
        )  # fmt: skip


def _at(day: date, now: datetime) -> datetime:
    """That day, at the hour of the loading; never later than it."""
    return min(now, now - timedelta(days=(timezone.localdate(now) - day).days))

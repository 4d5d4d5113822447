"""Invented bootcamps: one that is over and claimed for, one under way, two that are still to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from pydantic import Field, model_validator

from routeways.engagements import actions
from routeways.engagements.bootcamp_standing import rule_of
from routeways.engagements.models import (
    Bootcamp,
    BootcampClaim,
    BootcampInterview,
    BootcampPlace,
    CheckIn,
    Participant,
    Request,
)
from routeways.engagements.queries.bootcamps import Seat
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.organisations.models import Organisation

FILE = PACKAGED / "demonstration" / "connect" / "bootcamps" / "bootcamps.yaml"
THROUGH = "demonstration"
NUMBERS = "BOOTCAMP-"
WHO = "A made-up tutor"
ASKED_AFTER = 92  # days after the end of a bootcamp
DAYS, MINUTES, EVERY = 14, 420, 2  # days attended, minutes of each, every so many days
LEARNERS = ("independent", "independent", "co-funded", "self-employed")
WHAT = {"independent": "job", "co-funded": "new-role", "self-employed": "contracts"}


class InventedBootcamp(Part):
    title: str
    next: str = ""
    provider: str
    employers: tuple[str, ...] = Field(min_length=1)
    sector: str
    level: int
    hours: int
    weeks: int = Field(ge=1)
    places: int
    pounds: int
    ago: int
    learners: int
    reach: dict[str, int] = {}
    claimed: tuple[int, ...] = ()
    asked: dict[str, int] = {}

    @model_validator(mode="after")
    def _fewer_and_fewer(self) -> InventedBootcamp:
        numbers = [self.learners, *self.reach.values()]
        if numbers != sorted(numbers, reverse=True):
            raise ValueError("reach: no step is reached by more people than the one before")
        return self


class InventedBootcamps(Definition):
    """What `definitions/demonstration/connect/bootcamps/bootcamps.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/connect/bootcamps"

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    funder: str
    bootcamps: tuple[InventedBootcamp, ...]


@transaction.atomic
def load(*, region: str, by: Any, now: datetime) -> bool:
    """Makes the bootcamps of a demonstration region; False where they are there, or their organisations are not."""
    known = read(FILE, InventedBootcamps)
    rows = Organisation.objects.standing().in_region(region).filter(demonstration=True)
    houses = {one.name.rpartition(" (")[0]: one for one in rows}
    wanted = {name for one in known.bootcamps for name in (one.provider, *one.employers)}
    if not wanted <= set(houses) or Bootcamp.objects.filter(region=region, through=THROUGH).exists():
        return False
    made: dict[str, Bootcamp] = {}
    for number, one in reversed(list(enumerate(known.bootcamps, start=1))):  # what follows is made first
        made[one.title] = _bootcamp(region, by, one, houses, known, number, made.get(one.next), now)
    return True


@transaction.atomic
def remove(*, region: str, by: Any) -> int:
    """Takes away the bootcamps with their people; how many people there were."""
    claims = BootcampClaim.objects.filter(place__bootcamp__region=region)
    claims._raw_delete(claims.db)  # claims are kept from every other deletion
    BootcampInterview.objects.filter(place__bootcamp__region=region, place__bootcamp__through=THROUGH).delete()
    Bootcamp.objects.filter(region=region, through=THROUGH).delete()
    people = Participant.objects.filter(region=region, owner__demonstration=True, own_number__startswith=NUMBERS)
    Request.objects.filter(participant__in=people).delete()
    gone = people.delete()[1].get("engagements.Participant", 0)
    if gone:
        audit.record(by=by, verb="engagements.remove_bootcamps", subject=f"region:{region}", details={"people": gone})
    return gone


def _bootcamp(
    region: str,
    by: Any,
    one: InventedBootcamp,
    houses: dict[str, Organisation],
    known: InventedBootcamps,
    number: int,
    leads_to: Bootcamp | None,
    now: datetime,
) -> Bootcamp:
    first = timezone.localdate(now) - timedelta(days=one.ago)
    planned = min(now, now - timedelta(days=one.ago + 40))
    plan = actions.BootcampPlan(
        title=one.title, about="Made with the employers whose vacancies it leads to. All invented.",
        where=f"{one.provider}, in person", sector=one.sector, level=one.level, hours=one.hours, places=one.places,
        starts_on=first, ends_on=first + timedelta(days=one.weeks * 7 - 3), apply_by=first, price=one.pounds * 100,
        funder=known.funder, leads_to=leads_to,
    )  # fmt: skip
    made = actions.plan_bootcamp(
        by=by, region=region, owner=houses[one.provider], plan=plan, now=planned, through=THROUGH
    )
    for place, name in enumerate(one.employers, start=1):
        actions.add_vacancy(
            by=by, bootcamp=made, employer=houses[name], title=f"{one.title}: junior post",
            reference=f"INVENTED-{place}", weeks=52, now=planned,
        )  # fmt: skip
    rows = [_learner(by, made, one, houses, known, number, place, planned) for place in range(one.learners)]
    _go(by, made, one, rows, planned, now)
    return made


def _learner(
    by: Any,
    made: Bootcamp,
    one: InventedBootcamp,
    houses: dict[str, Organisation],
    known: InventedBootcamps,
    number: int,
    place: int,
    now: datetime,
) -> BootcampPlace:
    name = known.first_names[place % len(known.first_names)]
    family = known.last_names[(place // len(known.first_names) + place + number) % len(known.last_names)]
    learner = LEARNERS[place % len(LEARNERS)]
    somebody = actions.Somebody(
        name=f"{name} {family}",
        born_on=date(1972 + place % 30, 1 + place % 12, 1 + place % 28),
        told_on=timezone.localdate(now),
        own_number=f"{NUMBERS}{number}-{place + 1:03}",
    )
    employer = one.employers[place % len(one.employers)]
    asked = actions.Application(somebody, learner, True, True, False, employer, 40 if learner == "co-funded" else None)
    found, _ = actions.apply_for_bootcamp(by=by, bootcamp=made, application=asked, now=now, through=THROUGH)
    if learner == "co-funded":
        actions.settle_funding(by=by, place=found, learner=learner, employer=houses[employer], staff=40)
    return found


def _go(
    by: Any, made: Bootcamp, one: InventedBootcamp, rows: list[BootcampPlace], planned: datetime, now: datetime
) -> None:
    """Everybody as far as the numbers say."""
    reach = {step: rows[:number] for step, number in one.reach.items()}
    for place in reach.get("eligible", []):
        for question in ("age", "area", "work", "funded"):
            actions.check_eligibility(
                by=by, place=place, question=question, met=True, seen="A document, invented", checker=WHO,
                on=timezone.localdate(planned), now=planned,
            )  # fmt: skip
    _move(by, made, reach.get("eligible", []), "eligible", planned)
    began = reach.get("started", [])
    if began:
        _attend(by, made, began, now)
        _move(by, made, began, "started", now)
    done = reach.get("completed", [])
    for number, place in enumerate(done):
        _interview(by, made, place, number, now)
    _move(by, made, done, "completed", now)
    for place in reach.get("job", []):
        actions.record_outcome(
            by=by, place=place, outcome=WHAT[place.learner], on=made.ends_on, with_whom=one.employers[0], now=now
        )
    for milestone, many in enumerate(one.claimed, start=1):
        for place in rows[:many]:
            actions.name_evidence(
                by=by, place=place, milestone=milestone, reference=f"Invented file {milestone}",
                on=min(made.ends_on, timezone.localdate(now)), who=WHO, now=now,
            )  # fmt: skip
        seat = _seat(made, now)
        ids = [place.engagement.public_id for place in rows[:many]]
        actions.claim_milestone(by=by, seat=seat, places=ids, milestone=milestone, now=now)
    if one.asked:
        _asked(by, made, one, now)


def _asked(by: Any, made: Bootcamp, one: InventedBootcamp, now: datetime) -> None:
    """All who started have ended it, agreed to be asked, and were asked three months later; some answered."""
    over = now - timedelta(days=(timezone.localdate(now) - made.ends_on).days)
    answers = [doing for doing, number in one.asked.items() for _ in range(number)]
    begun = BootcampPlace.objects.filter(bootcamp=made, engagement__step__in=("started", "completed")).select_related(
        "engagement"
    )
    for number, place in enumerate(begun.order_by("pk")):
        way = "left" if place.engagement.step == "started" else "job" if place.outcome else "no-job"
        cause = "Personal reasons" if way == "left" else ""
        held = actions.end(by=by, engagement=place.engagement, outcome=way, party="provider", cause=cause, now=over)
        consent = actions.agree_to_check_ins(by=by, engagement=held, party="learner", now=over)
        first = consent.check_ins.order_by("months")[0]
        # No letter goes out: nobody who is invented has an address.
        first.state, first.sent_at = CheckIn.State.SENT, over + timedelta(days=ASKED_AFTER)
        first.save(update_fields=["state", "sent_at"])
        if number < len(answers):
            actions.answer_check_in(by=by, check_in=first, doing=answers[number], uses="lot", now=now)


def _attend(by: Any, made: Bootcamp, rows: Sequence[BootcampPlace], now: datetime) -> None:
    today = timezone.localdate(now)
    ids = [one.engagement.public_id for one in rows]
    for number in range(DAYS):
        day = made.starts_on + timedelta(days=number * EVERY)
        if day <= today:
            actions.record_attendance(by=by, seat=_seat(made, now), places=ids, day=day, minutes=MINUTES, now=now)
    for one in rows:
        if rule_of(one).assessed:
            actions.record_assessment(by=by, place=one, on=made.starts_on, now=now)


def _interview(by: Any, made: Bootcamp, place: BootcampPlace, number: int, now: datetime) -> None:
    what = WHAT[place.learner]
    vacancies = list(made.vacancies.all())
    vacancy = vacancies[number % len(vacancies)] if what == "job" else None
    actions.record_interview(by=by, place=place, what=what, vacancy=vacancy, on=made.ends_on, result="offered", now=now)


def _move(by: Any, made: Bootcamp, rows: Sequence[BootcampPlace], what: str, now: datetime) -> None:
    if rows:
        ids = [one.engagement.public_id for one in rows]
        actions.move_places(by=by, seat=_seat(made, now), places=ids, what=what, now=now)


def _seat(made: Bootcamp, now: datetime) -> Seat:
    """In the provider’s name: the steps themselves are checked as always."""
    return Seat(made, None, timezone.localdate(now), provider=True)

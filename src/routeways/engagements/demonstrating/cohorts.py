"""Two invented academies: one in its second week, one that ended with jobs, made through the same actions as clicks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from pydantic import Field, model_validator

from routeways.engagements import actions
from routeways.engagements.cohort_rules import KIND
from routeways.engagements.cohort_steps import COMPLETE, LEAVE, OFFER
from routeways.engagements.models import Candidate, CandidateBenefit, Engagement, Offer, Participant, Request
from routeways.engagements.queries.cohorts import Seat
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.organisations.models import Organisation

FILE = PACKAGED / "demonstration" / "connect" / "cohorts" / "cohorts.yaml"
THROUGH = "demonstration"
NUMBERS = "ACADEMY-"
SCREENED, TRAINED, ASKED, INTERVIEWED, HIRED = 3, 10, 11, 12, 13  # days of the clock


class InventedAcademy(Part):
    title: str
    employer: str
    trainer: str
    course: str
    about: str
    vacancies: int = Field(ge=1)
    sector: str
    ago: int = Field(ge=1)
    sends: dict[str, int]
    reach: dict[str, int]

    @model_validator(mode="after")
    def _fewer_and_fewer(self) -> InventedAcademy:
        numbers = [sum(self.sends.values()), *self.reach.values()]
        if numbers != sorted(numbers, reverse=True):
            raise ValueError("reach: no step is reached by more people than the one before")
        return self


class InventedAcademies(Definition):
    """What `definitions/demonstration/connect/cohorts/cohorts.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/connect/cohorts"

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    academies: tuple[InventedAcademy, ...]


@transaction.atomic
def load(*, region: str, by: Any, now: datetime) -> bool:
    """Makes the academies of a demonstration region; False where they are there, or their organisations are not."""
    known = read(FILE, InventedAcademies)
    rows = Organisation.objects.standing().in_region(region).filter(demonstration=True)
    houses = {one.name.rpartition(" (")[0]: one for one in rows}
    wanted = {name for one in known.academies for name in (one.employer, one.trainer, *one.sends)}
    if not wanted <= set(houses) or Offer.objects.filter(region=region, kind=KIND, through=THROUGH).exists():
        return False
    for number, one in enumerate(known.academies, start=1):
        _academy(region, by, one, houses, known, number, now)
    return True


@transaction.atomic
def remove(*, region: str, by: Any) -> int:
    """Takes away the academies with their people; how many people there were."""
    for model in (Offer, Request):
        model.objects.filter(region=region, kind=KIND, through=THROUGH).delete()
    people = Participant.objects.filter(region=region, owner__demonstration=True, own_number__startswith=NUMBERS)
    gone = people.delete()[1].get("engagements.Participant", 0)
    if gone:
        audit.record(by=by, verb="engagements.remove_academies", subject=f"region:{region}", details={"people": gone})
    return gone


def _academy(
    region: str,
    by: Any,
    one: InventedAcademy,
    houses: dict[str, Organisation],
    known: InventedAcademies,
    number: int,
    now: datetime,
) -> None:
    began = now - timedelta(days=one.ago)
    held = _agreed(region, by, one, houses, began)
    first = timezone.localdate(began)
    plan = actions.Design(
        course=one.course, about=one.about, starts_on=first + timedelta(days=3), ends_on=first + timedelta(days=9),
        interviews_from=first + timedelta(days=10), hours=36, vacancies=one.vacancies,
    )  # fmt: skip
    actions.design_cohort(by=by, engagement=held, design=plan, now=began)
    _step(by, held, "designed", began)
    for name in one.sends:
        actions.add_referrer(by=by, engagement=held, organisation=houses[name], now=began)
    _step(by, held, "referring", began)
    start = 0
    for name, many in one.sends.items():
        people = [_somebody(known, start + place, number, first) for place in range(many)]
        sent = began + timedelta(days=1)
        actions.refer_many(by=by, engagement=held, referrer=houses[name], referrals=people, now=sent)
        start += many
    _go(by, held, one, began)


def _agreed(region: str, by: Any, one: InventedAcademy, houses: dict[str, Organisation], began: datetime) -> Engagement:
    day = timezone.localdate(began)
    answers: dict[str, Any] = {
        "job": f"{one.title}. Invented.",
        "sector": one.sector,
        "current": "yes",
        "interview": "yes",
    }
    offer = actions.make_offer(
        by=by, region=region, kind_id=KIND, owner=houses[one.employer], now=began, through=THROUGH,
        draft=actions.Draft(title=one.title, number=one.vacancies, postcode="BB4 4", answers=answers),
    )  # fmt: skip
    asked = actions.make_request(
        by=by, region=region, kind_id=KIND, owner=houses[one.trainer], now=began, through=THROUGH,
        draft=actions.Draft(
            title=one.course, number=one.vacancies, postcode="PR7 1", answers={"sector": one.sector}
        ),
    )  # fmt: skip
    offer = actions.open_listing(by=by, listing=offer, today=day)
    asked = actions.open_listing(by=by, listing=asked, today=day)
    match = actions.propose_match(by=by, offer=offer, request=asked, places=one.vacancies, now=began)
    actions.answer_match(by=by, match=match, side="region", yes=True, now=began)
    return Engagement.objects.get(match=match)


def _somebody(known: InventedAcademies, place: int, number: int, day: date) -> actions.Referral:
    """Names go round both lists, so that the same one comes again only after all pairs."""
    first = known.first_names[place % len(known.first_names)]
    last = known.last_names[(place // len(known.first_names) + place) % len(known.last_names)]
    benefits = CandidateBenefit.Benefit.values
    person = actions.Somebody(
        name=f"{first} {last}",
        born_on=date(1970 + place % 35, 1 + place % 12, 1 + place % 28),
        told_on=day,
        own_number=f"{NUMBERS}{number}-{place + 1:03}",
    )
    return actions.Referral(person, benefits[place % len(benefits)], place % 2 == 0, place % 3 == 0)


def _go(by: Any, held: Engagement, one: InventedAcademy, began: datetime) -> None:
    """Everybody as far as the numbers say, and the academy itself with them."""
    rows = list(held.candidates.order_by("pk"))
    reach = [one.reach.get(step, 0) for step in ("screened", "trained", "interviewed", "hired")]
    _move(by, held, rows[: reach[0]], "screened", began, SCREENED)
    _move(by, held, rows[reach[0] :], LEAVE, began, SCREENED, cause="not-eligible")
    _step(by, held, "training", began + timedelta(days=SCREENED))
    if not reach[1]:
        return
    _move(by, held, rows[reach[1] : reach[0]], LEAVE, began, SCREENED + 2, cause="job-elsewhere")
    _move(by, held, rows[: reach[1]], "trained", began, TRAINED)
    _step(by, held, "interviewing", began + timedelta(days=TRAINED))
    _move(by, held, rows[: reach[1]], OFFER, began, TRAINED, interview_at=began + timedelta(days=ASKED))
    _move(by, held, rows[: reach[2]], "interviewed", began, INTERVIEWED)
    _move(by, held, rows[: reach[3]], "hired", began, HIRED)
    _move(by, held, rows[reach[3] : reach[1]], COMPLETE, began, HIRED)
    last = began + timedelta(days=HIRED)
    actions.end(by=by, engagement=held, outcome="completed", party="trainer", now=last)


def _move(
    by: Any, held: Engagement, rows: Sequence[Candidate], what: str, began: datetime, days: int, **more: Any
) -> None:
    """In the name of every partner at once: the steps themselves are checked as always."""
    if not rows:
        return
    now = began + timedelta(days=days)
    referring = frozenset(held.partners.values_list("organisation", flat=True))
    seat = Seat(held, None, timezone.localdate(now), referring=referring, parties=frozenset({"trainer", "employer"}))
    chosen = [one.public_id for one in rows]
    actions.move_candidates(by=by, seat=seat, candidates=chosen, what=what, now=now, **more)


def _step(by: Any, held: Engagement, step: str, now: datetime) -> None:
    actions.take_step(by=by, engagement=held, step=step, party="trainer", now=now)

"""Bootcamps as each may read them: the provider its learners, an employer its own, the hub counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from routeways.engagements.bootcamp_rules import KIND, LEAVING
from routeways.engagements.models import Bootcamp, BootcampInterview, BootcampPlace, Engagement
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.engagements.models.request import REQUEST
from routeways.organisations.models import Organisation, access_of

TEACHES = ("college", "training-provider", "university", "charity", "council")


def takes_a_place(to: str = "") -> Q:
    """Whose place is taken; who left frees it. `to` leads to the places, like “taken__”."""
    reached = Q(**{f"{to}engagement__step__in": ("eligible", "started", "completed")})
    return reached & ~Q(**{f"{to}engagement__outcome__in": LEAVING})


@dataclass(frozen=True, slots=True)
class Seat:
    """In whose name somebody looks at a bootcamp. `employers` are organisations (row ids) whose people they read."""

    bootcamp: Bootcamp
    actor: Any
    today: date
    provider: bool = False
    employers: frozenset[int] = frozenset()
    hub: bool = False

    @property
    def may_open(self) -> bool:
        return self.provider or bool(self.employers) or self.hub


@dataclass(frozen=True, slots=True)
class Line:
    """A learner as one looker reads them: by name, or by the reference that says nothing."""

    place: BootcampPlace
    who: str
    named: bool


def bootcamp(region: str, public_id: str) -> Bootcamp | None:
    return Bootcamp.objects.filter(region=region, public_id=public_id).select_related("owner", "leads_to").first()


def open_bootcamps(region: str, today: date) -> list[Bootcamp]:
    """Those for which somebody can apply, the next first, with `left` places."""
    rows = Bootcamp.objects.filter(region=region, state=Bootcamp.State.OPEN, apply_by__gte=today)
    return [one for one in _counted(rows) if one.left > 0]  # type: ignore[attr-defined]


def bootcamps_of(actor: Any, region: str, *, today: date) -> list[Bootcamp]:
    """Those of one's own house, those whose learners one's house employs or interviews; for the hub all."""
    rows = Bootcamp.objects.filter(region=region)
    access = access_of(actor, today=today)
    if region not in access.regions_with(COORDINATE):
        here = access.organisations_with(TAKE_PART)
        theirs = Q(owner__in=access.organisations_with(SEE_PARTICIPANTS)) & Q(owner__in=here)
        rows = rows.filter(theirs | Q(vacancies__employer__in=here) | Q(taken__employer__in=here))
    ids = rows.values_list("pk", flat=True)
    return list(_counted(Bootcamp.objects.filter(pk__in=ids)).order_by("-starts_on", "-pk"))


def _counted(rows: QuerySet[Bootcamp]) -> QuerySet[Bootcamp]:
    full = rows.select_related("owner").annotate(full=Count("taken", filter=takes_a_place("taken__"), distinct=True))
    return full.annotate(left=F("places") - F("full")).order_by("starts_on", "pk")


def seat_of(held: Bootcamp, actor: Any, *, today: date) -> Seat:
    """Where a signed-in person sits."""
    if actor is None or not actor.is_authenticated or not actor.is_active:
        return Seat(held, None, today)
    access = access_of(actor, today=today)
    here = access.organisations_with(TAKE_PART)
    teaches = held.owner_id in access.organisations_with(SEE_PARTICIPANTS) and held.owner_id in here
    employers = {*held.vacancies.values_list("employer", flat=True), *held.taken.values_list("employer", flat=True)}
    mine = frozenset(one for one in employers if one is not None and one in here)
    return Seat(held, actor, today, teaches, mine, held.region in access.regions_with(COORDINATE))


def own(seat: Seat) -> QuerySet[BootcampPlace]:
    """The learners that this looker may read at all. The hub reads none, only counts."""
    rows = BootcampPlace.objects.filter(bootcamp=seat.bootcamp)
    if seat.provider:
        return rows
    mine = Q(employer__in=seat.employers) | Q(interviews__vacancy__employer__in=seat.employers)
    return rows.filter(mine).distinct() if seat.employers else rows.none()


def with_everything(rows: QuerySet[BootcampPlace]) -> QuerySet[BootcampPlace]:
    """With all that `bootcamp_standing` reads, in eight queries however many there are."""
    interviews = BootcampInterview.objects.select_related("vacancy__employer")
    return rows.select_related("bootcamp", "engagement__participant", "employer").prefetch_related(
        "days", "checks", Prefetch("interviews", interviews), "evidence", "claims__evidence"
    )


def page_of(seat: Seat, step: str = "") -> QuerySet[BootcampPlace]:
    rows = with_everything(own(seat))
    if step == "ended":
        rows = rows.filter(engagement__state=Engagement.State.ENDED)
    elif step:
        rows = rows.filter(engagement__step=step).exclude(engagement__state=Engagement.State.ENDED)
    return rows.order_by("pk")


def line(seat: Seat, place: BootcampPlace) -> Line:
    person = place.engagement.participant
    assert person is not None  # noqa: S101 - each request of this kind is for one participant
    agreed = bool(seat.employers and place.named_to_employer_on)
    named = seat.provider or agreed
    return Line(place, person.name if named else person.reference, named)


def place_in(seat: Seat, public_id: str) -> BootcampPlace | None:
    """One learner's place, by the public id of its engagement."""
    return with_everything(own(seat)).filter(engagement__public_id=public_id).first()


def place_of(held: Engagement) -> BootcampPlace | None:
    if held.kind != KIND:
        return None
    return with_everything(BootcampPlace.objects.filter(engagement=held)).first()


def houses_that_teach(actor: Any, region: str, *, today: date) -> list[Organisation]:
    """Organisations of the region in whose name somebody may plan a bootcamp, by name."""
    access = access_of(actor, today=today)
    ids = set(access.organisations_with(REQUEST)) & set(access.organisations_with(SEE_PARTICIPANTS))
    return list(
        Organisation.objects.standing()
        .in_region(region)
        .of_kinds(TEACHES)
        .filter(pk__in=ids)
        .order_by("name_key", "pk")
    )


def employers_in(region: str) -> QuerySet[Organisation]:
    return Organisation.objects.standing().in_region(region).exclude(kind="school").order_by("name_key", "pk")

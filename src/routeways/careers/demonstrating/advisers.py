"""Every invented school and college asks for an Enterprise Adviser; invented volunteers offer; a run waits for the hub.

Stored all together, with one audit row: single writes would make each start slow. The questions are those of the kind,
and each row passes the same checks as a person's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any, ClassVar

from django.utils import timezone
from pydantic import Field

from routeways.careers.models import Institution, Setting, Template
from routeways.engagements import actions
from routeways.engagements.drafts import Draft, columns_of
from routeways.engagements.models import Offer, Request, Vetting
from routeways.engagements.models.listing import State
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, read
from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation

KIND = "enterprise-adviser"
THROUGH = "demonstration"
MARK = "careers-adviser-"
FILE = PACKAGED / "demonstration" / "careers" / "advisers" / "advisers.yaml"
TITLE = "An adviser for every school and college"
SECTORS = ("engineering", "construction", "digital", "health", "energy", "food-land", "business", "visitor")
HELP = ("plan", "employers", "curriculum", "governors", "technical", "send")
ASKED_AGO, OFFERED_AGO = timedelta(days=30), timedelta(days=60)


class InventedVolunteers(Definition):
    """What `definitions/demonstration/careers/advisers/advisers.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/careers/advisers"

    volunteers: int = Field(ge=0, le=500)
    titles: tuple[str, ...] = Field(min_length=1)
    unchecked_every: int = Field(ge=2)
    two_places_every: int = Field(ge=2)


def load(*, region: str, by: Any, now: datetime) -> bool:
    """False where it is there already, or where there are no institutions or employers."""
    known = read(FILE, InventedVolunteers)
    there = Offer.objects.filter(region=region, kind=KIND, external_id__startswith=MARK)
    asking = _asking(region)
    owners = _owners(region)
    if there.exists() or not asking or not owners:
        return False
    places = [one for one in asking if one.site is not None]  # type: ignore[attr-defined]
    offers = [_offer(region, number, known, owners, places, now) for number in range(known.volunteers)]
    Offer.objects.bulk_create(offers, batch_size=200)
    checked = [one for number, one in enumerate(offers) if number % known.unchecked_every]
    Vetting.objects.bulk_create((_check(one, number, now) for number, one in enumerate(checked)), batch_size=200)
    requests = [_request(region, number, one, now) for number, one in enumerate(asking)]
    Request.objects.bulk_create(requests, batch_size=200)
    details = {"offers": len(offers), "requests": len(requests)}
    audit.record(by=by, verb="careers.load_demonstration_advisers", subject=f"region:{region}", details=details)
    actions.propose_matches(by=by, region=region, kind=KIND, mode="fair", seed="demonstration", now=now, title=TITLE)
    return True


def _asking(region: str) -> list[Institution]:
    """Institutions of the hub that have not asked for an adviser yet, each with its main site as `site`."""
    asked = Request.objects.filter(region=region, kind=KIND).values("owner")
    rows = Institution.objects.standing().in_region(region).of_the_hub().exclude(organisation__in=asked)
    found = list(rows.select_related("organisation").prefetch_related("organisation__sites"))
    for one in found:
        one.site = next(iter(one.organisation.sites.all()), None)  # type: ignore[attr-defined]
    return found


def _owners(region: str) -> list[Organisation]:
    rows = Organisation.objects.standing().in_region(region).filter(demonstration=True, kind=Kind.EMPLOYER)
    return list(rows.order_by("name_key"))


def _offer(
    region: str,
    number: int,
    known: InventedVolunteers,
    owners: list[Organisation],
    places: list[Institution],
    now: datetime,
) -> Offer:
    """They live near schools, spread over the region."""
    owner, near = owners[number % len(owners)], places[number * 7 % len(places)]
    phases = ["special", "alternative"] if number % 4 == 0 else ["mainstream", "college"]
    answers = {
        "sectors": _some(SECTORS, number, 2),
        "help": _some(HELP, number, 2),
        "phases": phases,
        "days": ("half", "one", "two")[number % 3],
        "experience": "Invented, like everything in this region.",
        "checked": "yes",
        "through-staff": "yes",
    }
    draft = Draft(
        title=known.titles[number % len(known.titles)],
        number=2 if number % known.two_places_every == 0 else 1,
        answers=answers,
        external_id=f"{MARK}{number + 1}",
    )
    made = now - OFFERED_AGO
    columns = columns_of(region, KIND, "offer", owner, draft, timezone.localdate(made))
    return Offer(owner=owner, **(columns | _at(near)), state=State.OPEN, through=THROUGH, created_at=made)


def _check(offer: Offer, number: int, now: datetime) -> Vetting:
    until = timezone.localdate(now) + timedelta(days=120 + number * 5)
    return Vetting(
        offer=offer,
        owner=offer.owner,
        check_kind=Vetting.CheckKind.ENHANCED,
        checked_on=until - timedelta(days=1000),
        expires_on=until,
        checked_by="The hub (demonstration)",
        recorded_at=now - OFFERED_AGO,
    )


def _request(region: str, number: int, one: Institution, now: datetime) -> Request:
    answers = {
        "phase": _phase(one),
        "help": _some(HELP, number, 1),
        "sectors": _some(SECTORS, number * 3, 2),
        "contact": "yes",
    }
    draft = Draft(title="An adviser for our careers programme", answers=answers, external_id=f"{MARK}{number + 1}")
    made = now - ASKED_AGO
    columns = columns_of(region, KIND, "request", one.organisation, draft, timezone.localdate(made))
    return Request(owner=one.organisation, **(columns | _at(one)), state=State.OPEN, through=THROUGH, created_at=made)


def _phase(one: Institution) -> str:
    if one.setting == Setting.SPECIAL:
        return "special"
    if one.setting == Setting.ALTERNATIVE:
        return "alternative"
    return "college" if one.template == Template.COLLEGE else "mainstream"


def _some(of: tuple[str, ...], start: int, number: int) -> list[str]:
    return list(islice(cycle(of), start % len(of), start % len(of) + number))


def _at(one: Institution) -> dict[str, Any]:
    site = one.site  # type: ignore[attr-defined]
    if site is None:
        return {}
    return {"latitude": site.latitude, "longitude": site.longitude, "district": site.district}

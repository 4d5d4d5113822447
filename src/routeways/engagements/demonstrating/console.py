"""The invented Enterprise Adviser network: volunteers, schools, what became of them, and a run that waits to be read.

Everything goes through the same actions as people's clicks, on invented days before the loading.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from django.db import transaction
from django.utils import timezone
from pydantic import Field, model_validator

from routeways.engagements import actions
from routeways.engagements.drafts import Draft
from routeways.engagements.models import Engagement, Offer, Request, Run
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.organisations.models import Organisation

KIND = "enterprise-adviser"
THROUGH = "demonstration"
FILE = PACKAGED / "demonstration" / "connect" / "console" / "console.yaml"
BEGAN = 200  # days before loading on which those that are active were matched; overdue ones a year and more
SEED = "demonstration"


class InventedAdviser(Part):
    """`check`: in how many days the check runs out, negative where it has; nothing where none is recorded."""

    id: str
    at: str
    title: str
    sector: str
    places: int = Field(1, ge=1, le=3)
    sectors: tuple[str, ...]
    help: tuple[str, ...]
    phases: tuple[str, ...]
    days: str
    check: int | None = None


class InventedSchool(Part):
    at: str
    sector: str
    phase: str
    help: tuple[str, ...]
    sectors: tuple[str, ...]
    story: Literal["active", "overdue", "induction", "proposed", "waiting"]
    adviser: str = Field("", alias="with")


class InventedRanks(Part):
    school: str
    first: tuple[str, ...]


class InventedNetwork(Definition):
    """What `definitions/demonstration/connect/console/console.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/connect/console"

    advisers: tuple[InventedAdviser, ...]
    schools: tuple[InventedSchool, ...]
    ranks: tuple[InventedRanks, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> InventedNetwork:
        places = {one.id: one.places for one in self.advisers}
        for school in self.schools:
            if school.adviser:
                if places.get(school.adviser, 0) < 1:
                    raise ValueError(f"schools: {school.at} has “{school.adviser}”, who is unknown or full")
                places[school.adviser] -= 1
            elif school.story != "waiting":
                raise ValueError(f"schools: {school.at} needs an adviser to be {school.story}")
        return self


@transaction.atomic
def load(*, region: str, by: Any, now: datetime) -> bool:
    """Makes the network of a demonstration region; False where it is there already, or where its schools are not."""
    organisations = _organisations(region)
    known = read(FILE, InventedNetwork)
    if not {one.at for one in known.advisers} | {one.at for one in known.schools} <= set(organisations):
        return False
    if Offer.objects.filter(region=region, kind=KIND, through=THROUGH).exists():
        return False
    offers = {one.id: _offer(region, by, one, organisations[one.at], now) for one in known.advisers}
    requests = {}
    for school in known.schools:
        requests[school.at] = _request(region, by, school, organisations[school.at], now)
        if school.adviser:
            _story(by, school.story, offers[school.adviser], requests[school.at], now)
    for ranks in known.ranks:
        order = {offers[id].public_id: place for place, id in enumerate(ranks.first, start=1)}
        actions.prefer(by=by, side="request", of=requests[ranks.school], ranks=order)
    actions.pause_expired_vetting(by=by, region=region, today=timezone.localdate(now), now=now)
    actions.propose_matches(
        by=by,
        region=region,
        kind=KIND,
        mode="fair",
        seed=SEED,
        now=now,
        title="Schools that wait for an adviser",
    )
    return True


@transaction.atomic
def remove(*, region: str, by: Any) -> int:
    """Takes away the runs, offers and requests of the network, with what hangs on them; how many runs there were."""
    gone = Run.objects.filter(region=region, kind=KIND).delete()[1].get("engagements.Run", 0)
    for model in (Offer, Request):
        model.objects.filter(region=region, kind=KIND, through=THROUGH).delete()
    if gone:
        audit.record(by=by, verb="engagements.remove_runs", subject=f"region:{region}", details={"runs": gone})
    return gone


def _organisations(region: str) -> dict[str, Organisation]:
    """The region's invented organisations by name, without the sign that says that they are."""
    rows = Organisation.objects.standing().in_region(region).filter(demonstration=True)
    return {one.name.rpartition(" (")[0]: one for one in rows}


def _offer(region: str, by: Any, one: InventedAdviser, owner: Organisation, now: datetime) -> Offer:
    began = now - timedelta(days=BEGAN * 2 + 60)
    answers = {
        "sectors": list(one.sectors),
        "help": list(one.help),
        "phases": list(one.phases),
        "days": one.days,
        "experience": f"{one.title}. Invented, like everything in this region.",
        "checked": "yes",
        "through-staff": "yes",
    }
    draft = Draft(title=one.title, number=one.places, postcode=one.sector, answers=answers)
    made = actions.make_offer(by=by, region=region, kind_id=KIND, owner=owner, draft=draft, now=began, through=THROUGH)
    actions.open_listing(by=by, listing=made, today=timezone.localdate(began))
    if one.check is not None:
        until = timezone.localdate(now) + timedelta(days=one.check)
        actions.record_vetting(
            by=by,
            offer=made,
            check_kind="enhanced",
            checked_on=until - timedelta(days=1000),
            expires_on=until,
            checked_by="The hub (demonstration)",
            now=now,
        )
    made.refresh_from_db()
    return made


def _request(region: str, by: Any, one: InventedSchool, owner: Organisation, now: datetime) -> Request:
    began = now - timedelta(days=BEGAN * 2 + 50 if one.adviser else 40)
    answers = {"phase": one.phase, "help": list(one.help), "sectors": list(one.sectors), "contact": "yes"}
    draft = Draft(title="An adviser for our careers programme", postcode=one.sector, answers=answers)
    made = actions.make_request(
        by=by, region=region, kind_id=KIND, owner=owner, draft=draft, now=began, through=THROUGH
    )
    actions.open_listing(by=by, listing=made, today=timezone.localdate(began))
    made.refresh_from_db()
    return made


def _story(by: Any, story: str, offer: Offer, request: Request, now: datetime) -> None:
    """What became of a pair, step by step on its own days."""
    ago = {"overdue": 400, "active": BEGAN, "induction": 20, "proposed": 3}[story]
    day = now - timedelta(days=ago)
    answer_by = timezone.localdate(day) + timedelta(days=14)
    match = actions.propose_match(by=by, offer=offer, request=request, now=day, answer_by=answer_by)
    if story == "proposed":
        return
    actions.answer_match(by=by, match=match, side="region", yes=True, now=day)
    held = Engagement.objects.get(match=match)
    for task, party in (("introduced", "hub"), ("role", "adviser")):
        actions.tick(by=by, engagement=held, task=task, party=party, now=day)
    actions.take_step(by=by, engagement=held, step="induction", party="hub", now=day)
    if story == "induction":
        actions.tick(by=by, engagement=held, task="leader", party="school", now=day)
        return
    for task, party in (("safeguarding", "school"), ("leader", "school"), ("training", "hub")):
        actions.tick(by=by, engagement=held, task=task, party=party, now=day)
    actions.take_step(by=by, engagement=held, step="active", party="hub", now=day)
    actions.record_activity(
        by=by,
        engagement=held,
        on=timezone.localdate(day + timedelta(days=20)),
        mode="in-person",
        counts={"staff": 4},
        now=day + timedelta(days=20),
    )

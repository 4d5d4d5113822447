"""Talks, masterclasses, lectures and days at work that nobody really offers, in every state in which they can be."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal

from django.utils import timezone

from routeways.engagements import actions, criteria
from routeways.engagements.models import Engagement, Match, Offer, Request
from routeways.foundation import definitions
from routeways.foundation.definitions import Definition, Part
from routeways.organisations.invented import signed
from routeways.organisations.models import Organisation

THROUGH = "demonstration"
MAILBOX = "nobody@routeways.example"  # .example is reserved (RFC 2606): nothing that is sent there arrives anywhere


class Unmet(Part):
    reason: str
    detail: str


class InventedListing(Part):
    """`days` are the first and the last day, counted from the day of loading."""

    id: str
    kind: str
    by: str
    title: str
    about: str = ""
    number: int = 1
    postcode: str = ""
    days: tuple[int, int] | None = None
    answers: dict[str, Any] = {}
    unmet: Unmet | None = None


class InventedMatch(Part):
    offer: str
    request: str
    state: Literal["proposed", "accepted", "given", "refused"]
    reason: str = ""
    ticks: tuple[str, ...] = ()
    messages: tuple[tuple[str, str], ...] = ()
    counts: dict[str, int] = {}
    useful: str = ""
    words: str = ""


class DemonstrationDesk(Definition):
    """What `definitions/demonstration/connect/desk/desk.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/connect/desk"

    offers: tuple[InventedListing, ...]
    requests: tuple[InventedListing, ...]
    matches: tuple[InventedMatch, ...]


def content() -> DemonstrationDesk:
    """Raises DefinitionError."""
    return definitions.read(definitions.PACKAGED / DemonstrationDesk.KIND / "desk.yaml", DemonstrationDesk)


def load(*, region: str, by: Any, now: datetime) -> None:
    """Makes them once; where some are there already nothing is touched."""
    if Offer.objects.filter(region=region, through=THROUGH, external_id__startswith="desk-").exists():
        return
    known = content()
    offers = {one.id: _made(one, "offer", region, by, now) for one in known.offers}
    requests = {one.id: _made(one, "request", region, by, now) for one in known.requests}
    for invented in known.matches:
        offer, request = offers[invented.offer], requests[invented.request]
        assert isinstance(offer, Offer) and isinstance(request, Request)  # noqa: S101 - as made above
        _matched(invented, offer, request, by, now)


def _made(one: InventedListing, side: str, region: str, by: Any, now: datetime) -> Offer | Request:
    today = timezone.localdate(now)
    owner = Organisation.objects.get(regions__region=region, demonstration=True, name=signed(one.by))
    first, last = (today + timedelta(days=day) for day in one.days) if one.days else (None, None)
    draft = actions.Draft(
        title=one.title,
        about=one.about,
        number=one.number,
        postcode=one.postcode,
        starts_on=first,
        ends_on=last,
        answers=one.answers,
        contact_name="Invented contact",
        contact_email=MAILBOX,
        external_id=f"desk-{one.id}",
    )
    make = actions.make_offer if side == "offer" else actions.make_request
    made = make(by=by, region=region, kind_id=one.kind, owner=owner, draft=draft, now=now, through=THROUGH)
    opened = actions.open_listing(by=by, listing=made, today=today)
    if one.unmet and isinstance(opened, Request):
        return actions.mark_unmet(by=by, request=opened, reason=one.unmet.reason, detail=one.unmet.detail, today=today)
    return opened


def _matched(one: InventedMatch, offer: Offer, request: Request, by: Any, now: datetime) -> None:
    today = timezone.localdate(now)
    judged = criteria.judge(offer, request, today)
    match = actions.propose_match(
        by=by, offer=offer, request=request, now=now, score=judged.score, answer_by=today + timedelta(days=10),
        reasons={"offer": judged.to_offer, "request": judged.to_request},
    )  # fmt: skip
    if one.state == "refused":
        actions.answer_match(by=by, match=match, side="request", yes=False, reason=one.reason, now=now)
    elif one.state != "proposed":
        accepted = actions.answer_match(by=by, match=match, side="region", yes=True, now=now)
        _went_on(one, accepted, by, now, today)


def _went_on(one: InventedMatch, match: Match, by: Any, now: datetime, today: date) -> None:
    held: Engagement = match.engagement
    done = one.state == "given"
    ticks = [task.id for task in held.rules.steps[0].checklist] if done else one.ticks
    for id in ticks:
        if task := held.rules.task(id):
            actions.tick(by=by, engagement=held, task=id, party=task.by, now=now)
    for party, text in one.messages:
        actions.write_message(by=by, to=held, party=party, text=text, now=now)
    if not done:
        return
    asker = next(party.id for party in held.rules.parties if party.side == "request")
    actions.plan_dates(by=by, engagement=held, starts_on=today, ends_on=today, now=now)
    for step in held.rules.steps[1:]:
        actions.take_step(by=by, engagement=held, step=step.id, party=asker, now=now)
    actions.record_activity(by=by, engagement=held, on=today, mode="in-person", minutes=50, counts=one.counts, now=now)
    answers = {"useful": one.useful, "words": one.words}
    actions.give_feedback(by=by, engagement=held, party=asker, answers=answers, now=now)
    actions.end(by=by, engagement=held, outcome="given", party=asker, now=now)

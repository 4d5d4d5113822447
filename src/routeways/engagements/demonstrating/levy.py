"""Invented pledges of levy money and small firms that ask for it, in every state in which they can be.

Everything goes through the same actions as people's clicks, on invented days before the loading.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal

from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.actions import levy, levy_matching, levy_money, levy_places
from routeways.engagements.agreements import digest_of
from routeways.engagements.forms.levy import districts
from routeways.engagements.models import Engagement, LevyPlace, LevyPledge, LevyTransfer, Offer, Request
from routeways.engagements.models.levy import KIND
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.ledger.promises import month_of, next_month
from routeways.organisations.invented import signed
from routeways.organisations.models import Organisation
from routeways.taxonomy import queries as taxonomy
from routeways.taxonomy.qualifications.actions import load_packaged

FILE = PACKAGED / "demonstration" / "connect" / "levy" / "levy.yaml"
MAILBOX = "nobody@routeways.example"  # .example is reserved (RFC 2606): nothing that is sent there arrives anywhere


class InventedPledge(Part):
    """Amounts in whole pounds; `districts` by name."""

    id: str
    by: str
    declared: int
    yearly: int
    years: int
    days_ago: int
    english: int = 100
    districts: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    most_each: int | None = None
    months_ahead: int = 0
    small_firms: bool = False
    rules: str = ""
    shows_left: bool = True


class InventedRequest(Part):
    id: str
    by: str
    standard: str
    band: int
    price: int
    months: int
    number: int
    starts_in: int
    asked_days_ago: int
    postcode: str
    sector: str
    type: str
    level: str
    story: Literal["training", "signed", "agreed", "proposed", "waiting"]
    starters: str = "new"
    pledge: str = ""


class DemonstrationLevy(Definition):
    """What `definitions/demonstration/connect/levy/levy.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/connect/levy"

    pledges: tuple[InventedPledge, ...]
    requests: tuple[InventedRequest, ...]


def content() -> DemonstrationLevy:
    """Raises DefinitionError."""
    return read(FILE, DemonstrationLevy)


def load(*, region: str, by: Any, now: datetime) -> None:
    """Makes them once; where some are there already nothing is touched."""
    if Offer.objects.filter(region=region, kind=KIND).exists():
        return
    if taxonomy.qualification("standard:welder") is None:
        load_packaged(by=by)
    known = content()
    offers: dict[str, Offer] = {}
    # In the order of days: an account is booked from its first day on.
    made = [(one.days_ago, one) for one in known.pledges] + [(one.asked_days_ago, one) for one in known.requests]
    for days_ago, one in sorted(made, key=lambda pair: -pair[0]):
        then = now - timedelta(days=days_ago)
        if isinstance(one, InventedPledge):
            offers[one.id] = _pledged(one, region, by, then)
        else:
            _asked(one, offers.get(one.pledge), region, by, then, now)
    levy_matching.serve_waiting(by=by, region=region, now=now)


def remove(*, region: str, by: Any) -> int:
    """What hangs on offers and requests goes first; how many transfers went."""
    LevyPlace.objects.filter(transfer__engagement__region=region).delete()
    transfers, _ = LevyTransfer.objects.filter(engagement__region=region).delete()
    LevyPledge.objects.filter(offer__region=region).delete()
    return transfers


def _pledged(one: InventedPledge, region: str, by: Any, then: datetime) -> Offer:
    codes = {name: code for code, name in districts(region)}
    terms = levy.PledgeTerms(
        declared=one.declared * 100,
        english=one.english,
        yearly=one.yearly * 100,
        years=one.years,
        districts=tuple(codes[name] for name in one.districts),
        answers={name: list(getattr(one, name)) for name in ("sector", "type", "level") if getattr(one, name)},
        most_each=one.most_each,
        months_ahead=one.months_ahead,
        small_firms=one.small_firms,
        own_rules=one.rules,
        shows_left=one.shows_left,
        contact_name="Invented contact",
        contact_email=MAILBOX,
    )
    return levy.pledge(by=by, region=region, owner=_organisation(one.by, region), terms=terms, now=then)


def _asked(one: InventedRequest, offer: Offer | None, region: str, by: Any, then: datetime, now: datetime) -> Request:
    starts = next_month(timezone.localdate(now) + timedelta(days=one.starts_in))
    terms = levy.RequestTerms(
        standard=one.standard,
        band=one.band * 100,
        price=one.price * 100,
        months=one.months,
        number=one.number,
        starts_on=starts,
        postcode=one.postcode,
        answers={
            "sector": one.sector, "type": one.type, "level": one.level, "starters": one.starters, "ages": "older",
            "levy": "no",
        },
        contact_name="Invented contact",
        contact_email=MAILBOX,
    )  # fmt: skip
    made = levy.ask(by=by, region=region, owner=_organisation(one.by, region), terms=terms, now=then)
    if offer is not None and one.story != "waiting":
        _matched(one, offer, made, by, then, now)
    return made


def _matched(one: InventedRequest, offer: Offer, request: Request, by: Any, then: datetime, now: datetime) -> None:
    match = levy_matching.propose_pledge(by=by, pledge=offer.levy, asked=request.levy, number=one.number, now=then)
    if one.story == "proposed":
        return
    accepted = actions.answer_match(by=by, match=match, side="region", yes=True, now=then)
    held: Engagement = accepted.engagement
    if one.story == "agreed":
        return
    for task in ("account", "provider"):
        actions.tick(by=by, engagement=held, task=task, party="employer", now=then)
    for party in ("pledger", "employer"):
        digest = digest_of(held)
        actions.sign(
            by=by, engagement=held, party=party, name="Invented Signatory", job="Director", digest=digest, now=then
        )
    actions.take_step(by=by, engagement=held, step="signed", party="hub", now=then)
    if one.story == "training":
        _trained(held, by, then, now)


def _trained(held: Engagement, by: Any, then: datetime, now: datetime) -> None:
    actions.tick(by=by, engagement=held, task="applied", party="employer", now=then)
    actions.tick(by=by, engagement=held, task="approved", party="pledger", now=then)
    transfer = LevyTransfer.objects.select_related("engagement", "pledge__account", "pledge__offer").get(
        engagement=held
    )
    day, today = timezone.localdate(then), timezone.localdate(now)
    levy_places.hand_over(by=by, transfer=transfer, reference="INVENTED-1", on=day, today=day)
    actions.take_step(by=by, engagement=held, step="handed-over", party="hub", now=then)
    for place in transfer.places.all():
        levy_places.start_place(by=by, place=place, on=transfer.starts_on, today=today)
    actions.take_step(by=by, engagement=held, step="training", party="employer", now=now)
    month: date = month_of(transfer.starts_on)
    while next_month(month) <= month_of(today):
        levy_money.pay(by=by, pledge=transfer.pledge, month=month, today=today)
        month = next_month(month)


def _organisation(name: str, region: str) -> Organisation:
    return Organisation.objects.get(regions__region=region, demonstration=True, name=signed(name))

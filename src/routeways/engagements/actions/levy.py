"""Levy money is pledged and asked for. A pledge never takes more than the allowance of its tax years leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.listings import make_offer, make_request, open_listing
from routeways.engagements.drafts import Draft
from routeways.engagements.errors import EngagementError
from routeways.engagements.levy_eligible import problems
from routeways.engagements.levy_rules import NETWORK, tax_year_of, tranches, year_name
from routeways.engagements.models import LevyPledge, LevyRequest, Offer, Request
from routeways.engagements.models.levy import KIND
from routeways.engagements.models.listing import Listing
from routeways.engagements.queries.levy_money import allowances, taken_of_allowance
from routeways.foundation import audit
from routeways.foundation.dated_rules import rule
from routeways.instruments.asking.answers import tidy
from routeways.ledger import actions as ledger
from routeways.organisations.models import Organisation
from routeways.places import queries as places
from routeways.taxonomy import queries as taxonomy
from routeways.values import Money

MOST = 10**11  # pence: a billion pounds of levy is more than anybody declares


@dataclass(frozen=True, slots=True)
class PledgeTerms:
    """What somebody pledges, in pence. `expires_on` is the last day on which it can be asked for."""

    declared: int
    yearly: int
    english: int = 100
    years: int = 1
    came_in: date | None = None
    number: int | None = None
    districts: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    most_each: int | None = None
    months_ahead: int = 0
    small_firms: bool = False
    own_rules: str = ""
    shows_left: bool = True
    expires_on: date | None = None
    title: str = ""
    contact_name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class RequestTerms:
    """What somebody asks for. `price` (what the training provider asks) and `band` are pence for one apprentice."""

    standard: str
    band: int
    price: int
    months: int
    number: int
    starts_on: date
    postcode: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    claimed_name: str = ""
    contact_name: str = ""
    contact_email: str = ""

    @property
    def fundable(self) -> int:
        """What a transfer pays for one apprentice: the price, up to the band."""
        return min(self.price, self.band)


@transaction.atomic
def pledge(*, by: Any, region: str, owner: Organisation, terms: PledgeTerms, now: datetime) -> Offer:
    """Makes a pledge and opens it, with its account. Raises EngagementError with the first thing that cannot be so."""
    today = timezone.localtime(now).date()
    refuse_terms(terms, region, today)
    first = tax_year_of(today)
    last = tranches(terms.yearly, terms.years, today, terms.came_in)[-1][2]
    if terms.expires_on and terms.expires_on > last:
        raise EngagementError(f"The money lasts until {last:%-d %B %Y}. Give that day or an earlier one.")
    draft = Draft(
        title=terms.title or f"{Money(terms.yearly)} a year for apprenticeships",
        about=terms.own_rules,
        number=terms.number or max(1, min(5000, terms.yearly * terms.years // 150_000)),
        answers=terms.answers,
        expires_on=terms.expires_on or min(last, today + timedelta(days=365)),
        contact_name=terms.contact_name,
        contact_email=terms.contact_email,
    )
    made = make_offer(by=by, region=region, kind_id=KIND, owner=owner, draft=draft, now=now)
    LevyPledge.objects.create(
        offer=made,
        first_year=first,
        years=terms.years,
        declared=terms.declared,
        english=terms.english,
        yearly=terms.yearly,
        came_in=terms.came_in,
        districts=list(terms.districts),
        most_each=terms.most_each,
        months_ahead=terms.months_ahead,
        small_firms=terms.small_firms,
        own_rules=tidy(terms.own_rules)[:1000],
        shows_left=terms.shows_left,
    )
    return open_listing(by=by, listing=made, today=today)


@transaction.atomic
def ask(
    *, by: Any, region: str, owner: Organisation | None, terms: RequestTerms, now: datetime, through: str = ""
) -> Request:
    """Makes a request and opens it; without `owner` it waits for the hub. Raises EngagementError with the first thing
    that cannot be so."""
    today = timezone.localtime(now).date()
    standard = taxonomy.qualification(terms.standard)
    if standard is None or standard.kind != "standard":
        raise EngagementError("Choose the apprenticeship standard from the list.")
    for amount in (terms.price, terms.band):
        _refuse_amount(amount)
    draft = Draft(
        title=f"{standard.title}, {terms.number} apprentice{'' if terms.number == 1 else 's'}"[-160:],
        about=terms.about,
        number=terms.number,
        postcode=terms.postcode,
        starts_on=terms.starts_on,
        answers=terms.answers,
        expires_on=max(today, terms.starts_on),
        claimed_name=terms.claimed_name,
        contact_name=terms.contact_name,
        contact_email=terms.contact_email,
    )
    made = make_request(by=by, region=region, kind_id=KIND, owner=owner, draft=draft, now=now, through=through)
    LevyRequest.objects.create(
        request=made,
        standard=standard.pk,
        standard_title=standard.title,
        band=terms.band,
        price=terms.fundable,
        provider_price=terms.price,
        months=terms.months,
        queued_at=now,
    )
    return open_listing(by=by, listing=made, today=today, claimed=owner is None)


def open_levy(listing: Listing, by: Any, today: date) -> None:
    """What is done before a pledge or a request opens: its account, or the look at the rules."""
    if isinstance(listing, Offer):
        _open_pledge(listing, by, today)
    elif isinstance(listing, Request):
        _refuse_ineligible(listing, today)


def _open_pledge(offer: Offer, by: Any, today: date) -> None:
    found = LevyPledge.objects.select_related("account").filter(offer=offer).first()
    if found is None or offer.owner is None:
        raise EngagementError("Say first how much is pledged, for which years: a pledge is made on the levy page.")
    Organisation.objects.select_for_update().get(pk=offer.owner.pk)  # two pledges of one allowance wait for each other
    counted = refuse_above_allowance(offer.owner, found)
    if found.account is not None:  # it was paused
        return
    found.account = ledger.open_account(
        by=by,
        owner=offer.owner,
        region=offer.region,
        unit="pounds",
        title=offer.title,
        kind="levy-pledge",
        on=today,
        key=f"offer:{offer.public_id}",
    )
    found.allowance_reference = counted
    found.save(update_fields=["account", "allowance_reference"])
    for year, amount, last in tranches(found.yearly, found.years, today, found.came_in):
        ledger.add(
            by=by,
            account=found.account,
            amount=amount,
            on=today,
            expires_on=last,
            what=f"Pledged for {year_name(year)}",
            key=f"year:{year}",
        )
    audit.record(by=by, verb="engagements.open_pledge", subject=offer, details={"years": found.years})


def refuse_above_allowance(owner: Organisation, pledge: LevyPledge) -> str:
    """The rule by which it was counted. Raises EngagementError where a year's allowance does not have room for it."""
    terms = (pledge.declared, pledge.english, pledge.first_year, pledge.years)
    counted = allowances(terms)
    for year in counted:
        taken = taken_of_allowance(owner, year.year, but=pledge)
        if pledge.yearly > year.pence - taken:
            left = max(0, year.pence - taken)
            already = f", and {Money(taken)} of it is pledged or promised already" if taken else ""
            raise EngagementError(
                f"In {year_name(year.year)} {owner.name} may transfer {Money(year.pence)}{already}. "
                f"Pledge {Money(left)} a year or less."
                if left
                else f"In {year_name(year.year)} {owner.name} may transfer {Money(year.pence)}{already}. "
                "There is nothing left to pledge for this year."
            )
    return counted[0].reference


def _refuse_ineligible(request: Request, today: date) -> None:
    found = LevyRequest.objects.filter(request=request).first()
    if found is None:
        raise EngagementError("Say first which apprenticeship it is for: a transfer is asked for on the levy page.")
    standard = taxonomy.qualification(found.standard)
    closed_on = standard.valid_to if standard else None
    if wrong := problems(found.asked(listed=bool(standard and standard.listed), closed_on=closed_on), today):
        raise EngagementError(" ".join(wrong))


def refuse_pledge(terms: PledgeTerms, region: str, owner: Organisation | None, today: date) -> None:
    """What stands in the way of an amount before anything is made. Raises EngagementError."""
    refuse_terms(terms, region, today)
    if owner is not None:
        refuse_above_allowance(
            owner,
            LevyPledge(
                first_year=tax_year_of(today), years=terms.years, declared=terms.declared, english=terms.english,
                yearly=terms.yearly,
            ),
        )  # fmt: skip


def refuse_terms(terms: PledgeTerms, region: str, today: date) -> None:
    for amount in (terms.declared, terms.yearly):
        _refuse_amount(amount)
    if not 1 <= terms.english <= 100:
        raise EngagementError("Enter the share of your pay bill in England as a whole number from 1 to 100.")
    most = rule(NETWORK, today)["most_years"]
    if not 1 <= terms.years <= most:
        raise EngagementError(f"Pledge for 1 to {most} tax years.")
    if terms.came_in and not tax_year_of(today) - 3 <= terms.came_in.year <= today.year:
        raise EngagementError("Give the month in which the money came into your account: this year or one before.")
    if terms.came_in and tranches(terms.yearly, terms.years, today, terms.came_in)[0][2] < today:
        raise EngagementError("Money that came in then has expired. Give a later month, or leave it out.")
    if terms.most_each is not None and not 1 <= terms.most_each <= 5000:
        raise EngagementError("Enter how many apprentices of one employer you would fund: 1 or more.")
    if not 0 <= terms.months_ahead <= 12:
        raise EngagementError("Enter how many months before the start one must ask: from 0 to 12.")
    known = {district.code for district in places.region(region).districts()}
    if unknown := sorted(set(terms.districts) - known):
        raise EngagementError(f"“{unknown[0]}” is no district of this region.")


def _refuse_amount(amount: int) -> None:
    if amount <= 0:
        raise EngagementError("Enter an amount above nothing.")
    if amount > MOST:
        raise EngagementError(f"{Money(amount)} is more than can be meant. Check the number.")

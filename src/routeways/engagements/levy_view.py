"""Levy money in rows and tables: the same words on pages, in the letter and in files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from routeways.engagements.actions.levy import RequestTerms
from routeways.engagements.facts import Facts
from routeways.engagements.forms.levy import districts
from routeways.engagements.kinds import kind
from routeways.engagements.levy_rules import Plan, by_year, tax_year_of, times, training_plan, year_name
from routeways.engagements.levy_writing import Written
from routeways.engagements.models import LevyPledge, LevyTransfer, Request
from routeways.engagements.models.levy import KIND
from routeways.engagements.models.listing import Listing
from routeways.engagements.queries.levy_money import Year
from routeways.ledger.amounts import day
from routeways.places import queries as places
from routeways.ui.tables import Column, TableView
from routeways.values import Money

ALL = "All"


def pledge_rows(written: Written) -> list[dict[str, str]]:
    """The summary of a pledge that is being written."""
    terms = written.pledge_terms()
    first = tax_year_of(written.today)
    rows = [
        ("levy", "Levy declared last year", str(Money(terms.declared))),
        ("amount", "Pledged for each tax year", str(Money(terms.yearly))),
        ("amount", "Tax years", ", ".join(year_name(year) for year in range(first, first + terms.years))),
        ("places", "Places", _districts(written.region, terms.districts)),
        *((name, label, _options("offer", name, terms.answers)) for name, label in CRITERIA),
        ("rules", "Your own rules", "; ".join(_own(terms)) or "None"),
        ("contact", "Contact", f"{terms.contact_name}, {terms.contact_email}"),
    ]
    if len(written.organisations) > 1 and written.owner:
        rows.insert(0, ("who", "Organisation", written.owner.name))
    return [{"page": page, "name": name, "value": value} for page, name, value in rows]


def request_rows(written: Written) -> list[dict[str, str]]:
    """The summary of a request that is being written."""
    terms = written.request_terms()
    standard = written.standard
    rows = [
        ("search", "Apprenticeship", standard.title if standard else ""),
        *((name, label, _options("request", name, terms.answers)) for name, label in ASKED if written.page(name)),
        ("cost", "Funding band", str(Money(terms.band))),
        ("cost", "Price of one apprentice", price_in_words(terms.price, terms.band)),
        ("months", "Length", f"{terms.months} months"),
        ("number", "Apprentices", str(terms.number)),
        ("start", "Start", day(terms.starts_on)),
        ("place", "Place of work", terms.postcode),
        ("contact", "Contact", f"{terms.contact_name}, {terms.contact_email}"),
    ]
    if written.visitor:
        rows.insert(0, ("who", "Organisation", terms.claimed_name))
    elif len(written.organisations) > 1 and written.owner:
        rows.insert(0, ("who", "Organisation", written.owner.name))
    return [{"page": page, "name": name, "value": value} for page, name, value in rows]


CRITERIA = (("sector", "Sectors"), ("type", "Types of apprenticeship"), ("level", "Levels"))
ASKED = (
    ("level", "Level"),
    ("type", "Type of apprenticeship"),
    ("sector", "Your sector"),
    ("starters", "Who they are"),
    ("ages", "Age"),
    ("levy", "Pays the levy"),
)


def pledge_facts(pledge: LevyPledge, named: Iterable[tuple[str, str]] | None = None) -> list[dict[str, str]]:
    """What everybody may read of a pledge: its criteria and its own rules. `named`: the region’s `districts`, known."""
    offer = pledge.offer
    rows = [
        ("Places", _districts(offer.region, pledge.districts, named)),
        *((label, _options("offer", name, offer.answers)) for name, label in CRITERIA),
        ("Pays in", ", ".join(year_name(year) for year in pledge.all_years)),
        ("Can be asked for until", day(offer.expires_on)),
    ]
    if own := _own(pledge):
        rows.append(("The pledger’s own rules", "; ".join(own)))
    return [{"name": name, "value": value} for name, value in rows]


def board_facts(offers: Sequence[Listing]) -> dict[int, Facts]:
    """What the board says of pledges: how much for how long, sectors, places; by row id of the offer."""
    rows = LevyPledge.objects.filter(offer__in=[one.pk for one in offers]).select_related("offer")
    named = {region: districts(region) for region in {one.region for one in offers}}
    found = {}
    for one in rows:
        facts = pledge_facts(one, named[one.offer.region])
        years = f"{one.years} tax year{'' if one.years == 1 else 's'}"
        amount = (
            f"{Money(one.yearly)} for each of {years}" if one.years > 1 else f"{Money(one.yearly)} for one tax year"
        )
        told = {row["name"]: row["value"] for row in facts}
        where, sector = told["Places"], told[CRITERIA[0][1]]
        short = f"{amount}; {'all sectors' if sector == ALL else sector}; {'all places' if where == ALL else where}"
        found[one.offer_id] = Facts(short, ({"name": "Pledged", "value": amount}, *facts))
    return found


def plan_table(terms: RequestTerms) -> TableView:
    """What a request will cost, month by month and by tax year."""
    plan = times(training_plan(terms.fundable, terms.months, terms.starts_on), terms.number)
    return months_table(f"What a transfer pays: {Money(terms.fundable * terms.number)} in all", plan)


def price_in_words(price: int, band: int) -> str:
    """What the provider asks for one apprentice, and who pays what where that is above the band."""
    if price <= band:
        return str(Money(price))
    return f"{Money(price)}: a transfer pays {Money(band)}, the employer {Money(price - band)} itself"


def months_table(caption: str, plan: Plan) -> TableView:
    years = by_year(plan)
    return TableView(
        caption,
        (Column("Month"), Column("Planned", numeric=True)),
        tuple((f"{month:%B %Y}", str(Money(amount))) for month, amount in plan),
        foot=tuple((f"In {year_name(year)}", str(Money(amount))) for year, amount in sorted(years.items())),
    )


def years_table(years: Iterable[Year], today: date) -> TableView:
    """Each tax year of a pledge: what is pledged, promised, spent, free, and when the rest is or was lost."""
    columns = ("Pledged", "Promised", "Spent", "Free", "What is not promised")
    return TableView(
        "Your pledge, year by year",
        (Column("Tax year"), *(Column(name, numeric=True) for name in columns[:-1]), Column(columns[-1])),
        tuple(
            (
                year_name(one.year),
                *(str(Money(amount)) for amount in (one.pledged, one.promised, one.spent, one.free(today))),
                f"is lost after {day(one.last_day)}"
                if today <= one.last_day
                else f"{Money(max(0, one.left))} was lost after {day(one.last_day)}",
            )
            for one in years
        ),
    )


def transfer_rows(transfer: LevyTransfer) -> list[tuple[str, str]]:
    """What both sides agree to, for the agreement and the letter."""
    places_ = transfer.places.count()
    return [
        ("Apprenticeship", transfer.asked.standard_title),
        ("Apprentices", str(places_)),
        ("Price of one apprentice", price_in_words(transfer.price + transfer.asked.own_part, transfer.price)),
        ("At most in all", str(Money(transfer.price * places_))),
        ("Length", f"{transfer.months} months from {day(transfer.starts_on)}"),
        (
            "Paid",
            "By the national apprenticeship service out of the pledger’s account, month by month, never for wages",
        ),
    ]


def asked_rows(request: Request) -> list[dict[str, str]]:
    """What the hub and its own side read of a request."""
    levy = request.levy
    rows = [
        ("Apprenticeship", levy.standard_title),
        ("Apprentices", str(request.number)),
        ("Price of one apprentice", price_in_words(levy.provider_price, levy.band)),
        ("Funding band", str(Money(levy.band))),
        ("A transfer pays in all", str(Money(levy.total))),
        ("Training", f"{day(levy.starts_on)} to {day(levy.ends_on)}"),
        (
            "Place of work",
            f"{request.postcode}, {places.name_of(request.district)}" if request.district else request.postcode,
        ),
        *((label, _options("request", name, request.answers)) for name, label in ASKED),
    ]
    return [{"name": name, "value": value} for name, value in rows]


def _options(side: str, name: str, answers: Mapping[str, Any]) -> str:
    asked = getattr(kind(KIND), side)
    question = asked.question(name)
    given = answers.get(name)
    chosen = [given] if isinstance(given, str) else list(given or ())
    return "; ".join(option.label for option in question.options if option.id in chosen) or ALL


def _districts(region: str, codes: Iterable[str], named: Iterable[tuple[str, str]] | None = None) -> str:
    wanted, known = set(codes), districts(region) if named is None else named
    return ", ".join(name for code, name in known if code in wanted) or ALL


def _own(terms: Any) -> list[str]:
    """A pledger's own rules in words; `terms` is a pledge or what is being written of one."""
    found = []
    if terms.most_each:
        found.append(f"at most {terms.most_each} apprentices of one employer")
    if terms.months_ahead:
        found.append(f"asked for at least {terms.months_ahead} months before the start")
    if terms.small_firms:
        found.append("only employers that pay no levy")
    if terms.own_rules:
        found.append(terms.own_rules)
    return found

"""A district’s board game, made from the newest figures and from who pledged by today. Nothing is stored."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date

from routeways.careers.games.board import board
from routeways.careers.games.cards import Deck, Employer, deck
from routeways.careers.games.definition import game
from routeways.careers.games.facts import District, Facts
from routeways.careers.games.made import Made
from routeways.careers.school_years import SchoolYear
from routeways.engagements.queries import pledges
from routeways.evidence.definitions import indicators, sources
from routeways.places import queries as places
from routeways.places.grid import distance_of_two
from routeways.places.regions import Region
from routeways.places.rows import AreaRow
from routeways.warehouse.queries import figures

SETS = 9  # a teacher can ask for another set of cards, so that two tables do not play the same questions
SIGNS = 5


def districts(region: Region, *, today: date) -> tuple[AreaRow, ...]:
    """Those of the region that are there on the day, by name."""
    return tuple(sorted(places.areas("district", region=region, on=today), key=lambda row: row.name))


def made(region: Region, code: str, *, today: date, number: int = 1) -> Made:
    """The game of one district; `number` (1 to SETS) picks another set of cards. Raises LookupError for a district
    that is not one of the region’s on the day."""
    known = {row.code: row for row in districts(region, today=today)}
    row = known[code]
    seed = SchoolYear.of(today).begins * 10 + number
    district = District(
        code, row.name, region.code, region.name.partition(" (")[0], region.geography.comparators.country
    )
    asked = {ask.indicator for ask in game().facts}
    dimensions = {ask.dimension for ask in game().facts}
    areas = {code, district.region_code, district.country_code}
    table = figures(indicators=asked, areas=areas, dimensions=dimensions)
    facts = Facts(table, district, indicators=indicators(), sources=sources(), seed=seed)
    named = employers(region, code, today=today)
    cards = deck(game(), facts, named, seed=seed)
    signs = _signs(row, list(known.values()))
    return Made(
        game(),
        district,
        cards,
        board(game()),
        named,
        signs,
        seed,
        region.demonstration,
        _digest(cards, signs, region.id),
    )


def employers(region: Region, code: str, *, today: date) -> tuple[Employer, ...]:
    """Members of the Skills Pledge on its public list: those with a site in the district or, if none has, all."""
    listed = [one for one in pledges.members(region.id, today=today) if one.signup.owner is not None]
    made = []
    for one in listed:
        sites = list(one.signup.owner.sites.all()) if one.signup.owner else []
        here = next((site for site in sites if site.district == code), None)
        site = here or next(iter(sites), None)
        kinds = tuple(line.type.name for line in one.active)
        made.append((here is not None, Employer(one.signup.who, site.town if site else "", kinds)))
    own = tuple(employer for here, employer in made if here)
    return own or tuple(employer for _, employer in made)


def _signs(row: AreaRow, known: list[AreaRow]) -> tuple[str, ...]:
    """The nearest other districts, as the crow flies between their middles: “Pendle, 8 km”."""
    if row.latitude is None or row.longitude is None:
        return ()
    here = (row.latitude, row.longitude)
    ways = [
        (distance_of_two(here, (one.latitude, one.longitude)), one.name)
        for one in known
        if one.code != row.code and one.latitude is not None and one.longitude is not None
    ]
    return tuple(f"{name}, {km:.0f} km" for km, name in sorted(ways)[:SIGNS])


def _digest(cards: Deck, signs: tuple[str, ...], region: str) -> str:
    """Names what was printed, so that a class knows whether two sets are the same."""
    facts = [asdict(fact) for fact in cards.facts]
    words = json.dumps([region, facts, cards.texts, signs, game().digest], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:12]

"""What deriving figures needs to know of places, put together from the regions' definitions and best-fit weights.

It needs no database: the weights of the packaged lookup are exact, and definitions are files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from routeways.evidence.contracts import OUTSIDE
from routeways.evidence.derive import Composite, Geography, PartsEdition
from routeways.evidence.providers import providers
from routeways.places import packaged, regions
from routeways.places.regions import District, Region
from routeways.places.rows import WeightRow
from routeways.values import AreaCode


def geography() -> Geography:
    """Every real region's whole area, county and Travel to Work Areas; demonstration regions borrow theirs."""
    weights: dict[str, list[WeightRow]] = defaultdict(list)
    counties: dict[str, list[str]] = defaultdict(list)
    tables = packaged.load()
    for row in tables.best_fit:
        weights[row.ttwa].append(row)
    for member in tables.memberships:
        if member.kind == "county":
            counties[member.parent].append(member.child)
    composites: list[Composite] = []
    same_as: dict[str, str] = {}
    wanted: set[str] = set()
    for region in regions.load().values():
        if region.demonstration:
            continue
        whole = region.geography.whole
        same_as |= {whole.code: whole.code} | {same.code: whole.code for same in whole.same_as}
        made = [_whole(region), *_county(region, counties), *_travel_to_work(region, weights)]
        composites += made
        comparators = region.geography.comparators
        wanted |= {composite.area.code for composite in made} | {one.code for one in region.geography.districts}
        wanted |= {comparators.country, comparators.region}
    names = {row.code: row.name for row in tables.areas} | {OUTSIDE: "Outside England or not known"}
    names |= {one.ukprn: one.name for one in providers().values()}
    return Geography(tuple(composites), same_as, frozenset(wanted), names)


def _whole(region: Region) -> Composite:
    editions = _editions(region.geography.districts, {one.code: 1.0 for one in region.geography.districts})
    return Composite(region.area_code, "sum", editions)


def _county(region: Region, counties: dict[str, list[str]]) -> Iterator[Composite]:
    county = region.geography.county
    if county is None:
        return
    inside = set(counties[county.code])
    districts = [one for one in region.geography.districts if one.code in inside]
    yield Composite(AreaCode(county.code), "sum", _editions(districts, {one.code: 1.0 for one in districts}))


def _travel_to_work(region: Region, weights: dict[str, list[WeightRow]]) -> Iterator[Composite]:
    """By share of each district's 2011 LSOAs; an area that reaches out of the region has its reason, and no figure."""
    reasons = {one.code: one.reason for one in region.geography.travel_to_work.partly_outside}
    ours = {one.code for one in region.geography.districts}
    for code in (*region.geography.travel_to_work.inside, *reasons):
        rows = [row for row in weights[code] if row.district in ours]
        shares = {row.district: row.lsoas / row.district_lsoas for row in rows}
        districts = [one for one in region.geography.districts if one.code in shares]
        yield Composite(
            AreaCode(code, "2011"),
            "best fit",
            _editions(districts, shares),
            inside=0 if code in reasons else 1,
            reason=reasons.get(code, ""),
        )


def _editions(districts: Iterable[District], weight: dict[str, float]) -> tuple[PartsEdition, ...]:
    """One edition for each stretch of days on which the same districts were there."""
    listed = list(districts)
    starts = sorted({one.valid_from or date.min for one in listed})
    found = []
    for start in starts:
        there = [one for one in listed if one.holds_on(start if start != date.min else _first_day(listed))]
        ends = [one.valid_to for one in there if one.valid_to]
        parts = tuple((one.code, weight[one.code]) for one in there)
        found.append(PartsEdition(parts, None if start == date.min else start, min(ends) if ends else None))
    return tuple(found)


def _first_day(districts: list[District]) -> date:
    """A day on which the earliest districts were there."""
    return min((one.valid_to for one in districts if one.valid_to and not one.valid_from), default=date(2011, 1, 1))

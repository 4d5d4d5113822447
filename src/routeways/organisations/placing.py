"""Where a postcode lies, asked of places once for a whole file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from routeways.organisations.records import NewSite
from routeways.places import queries
from routeways.places.queries import PostcodePlace

Placed = dict[str, PostcodePlace]


def place(postcodes: Iterable[str]) -> Placed:
    """Normal postcode → where it lies; what cannot be placed is left out."""
    found: Placed = {}
    for postcode in dict.fromkeys(postcodes):
        try:
            found[postcode] = queries.postcode(postcode)
        except (queries.PostcodeError, queries.PostcodeNotFound):
            continue
    return found


def with_place(site: NewSite, placed: Placed) -> NewSite:
    """The site with district and point filled in where they are blank and the postcode is known."""
    where = placed.get(site.postcode)
    if where is None:
        return site
    if site.latitude is not None and site.longitude is not None:
        return replace(site, district=site.district or where.district)
    return replace(site, latitude=where.latitude, longitude=where.longitude, district=site.district or where.district)


def region_areas(region: str) -> frozenset[str]:
    """Every code under which something can be said to lie in the region: its districts, its county, itself."""
    found = queries.region(region)
    county = found.geography.county
    codes = {district.code for district in found.geography.districts} | found.same_codes
    return frozenset(codes | ({county.code} if county else set()))

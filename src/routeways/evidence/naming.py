"""What figures' pages call areas, and the groups in which they list them.

Travel to Work Areas are named after towns that are districts too (“Blackburn”, “Preston”), so on a page that has both
each is called by its full name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from routeways.places import queries as places
from routeways.places.regions import Region
from routeways.values import AreaCode

TTWA = "Travel to Work Area"

_kept: tuple[Mapping[str, str], Mapping[str, str]] | None = None


def area_names() -> Mapping[str, str]:
    """The name of every large area by code: “Blackburn Travel to Work Area”, “Blackburn with Darwen”."""
    global _kept  # noqa: PLW0603 - made anew only when places has new names
    names = places.names()
    kept = _kept
    if kept is None or kept[0] is not names:
        kept = _kept = (names, MappingProxyType({code: full_name(code, name) for code, name in names.items()}))
    return kept[1]


def name_of(code: str) -> str:
    """One area's name; its code where we do not know it. In a loop, take `area_names()` once."""
    return area_names().get(code, code)


def full_name(code: str, name: str) -> str:
    return f"{name} {TTWA}" if AreaCode(code).kind == "ttwa" else name


@dataclass(frozen=True)
class AreaGroup:
    """Areas that are listed under one heading. `key` is "districts", "former", "ttwas", "whole" or "others"."""

    key: str
    title: str
    codes: tuple[str, ...]


def groups_of(region: Region, on: date | None = None) -> tuple[AreaGroup, ...]:
    """Every area whose figures a region's pages show: districts, Travel to Work Areas, county and region, others.

    on: the day that says which districts are there now; without it, those that have no end.
    """
    geography = region.geography
    now = [code.code for code in region.districts(on)]
    former = [one.code for one in geography.districts if one.code not in now]
    ttwas = [*geography.travel_to_work.inside, *(one.code for one in geography.travel_to_work.partly_outside)]
    county = [geography.county.code] if geography.county else []
    comparators = geography.comparators
    listed = (
        ("districts", "Districts", now),
        ("former", "Districts that are no more", former),
        ("ttwas", "Travel to Work Areas", ttwas),
        ("whole", "County and region" if county else "Region", [*county, region.code]),
        ("others", "To compare with", [comparators.region, comparators.country]),
    )
    return tuple(AreaGroup(key, title, tuple(codes)) for key, title, codes in listed if codes)


def in_groups(region: Region, codes: Iterable[str]) -> list[tuple[AreaGroup, tuple[str, ...]]]:
    """The groups that have any of `codes`, each with those it has, in the group's order."""
    wanted = set(codes)
    found = ((group, tuple(code for code in group.codes if code in wanted)) for group in groups_of(region))
    return [(group, own) for group, own in found if own]

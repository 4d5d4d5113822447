"""Named reads of places. Everything returned is frozen; nothing here writes. What is kept in memory: `snapshot`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from routeways.places import outlines, snapshot
from routeways.places import regions as definitions
from routeways.places.index import AreaIndex, AreaNotFound, packaged_index
from routeways.places.models import Area, BestFit, GeographyVintage, Membership
from routeways.places.models.area import SMALL, Kind
from routeways.places.outlines import Outlines
from routeways.places.points import PostcodeNotFound, PostcodePlace, near, nearest, postcode, within
from routeways.places.postcodes import PostcodeError
from routeways.places.regions import Region
from routeways.places.rows import AreaRow, WeightRow
from routeways.places.travel import Journey, Place, journeys, travel
from routeways.values import AreaCode
from routeways.values.area import GSS_CODE

__all__ = [
    "AreaIndex",
    "AreaNotFound",
    "Journey",
    "Outlines",
    "Place",
    "PostcodeError",
    "PostcodeNotFound",
    "PostcodePlace",
    "Region",
    "UnknownRegion",
    "area",
    "area_index",
    "areas",
    "best_fit",
    "journeys",
    "members",
    "name_of",
    "names",
    "near",
    "nearest",
    "outline",
    "packaged_index",
    "parents",
    "place",
    "postcode",
    "predecessors",
    "region",
    "regions",
    "successors",
    "travel",
    "ttwas",
    "vintages",
    "within",
]


class UnknownRegion(LookupError):
    """There is no region with this id."""


# -- regions


def regions(*, public: bool | None = None) -> tuple[Region, ...]:
    """All regions by name; with `public`, only those that are (or are not) shown to everyone."""
    found = [one for one in definitions.known().values() if public is None or one.public == public]
    return tuple(sorted(found, key=lambda one: (one.demonstration, one.name)))


def region(id: str) -> Region:
    """Raises UnknownRegion."""
    try:
        return definitions.known()[id]
    except KeyError:
        raise UnknownRegion(f"There is no region “{id}”. Regions: {', '.join(definitions.known())}.") from None


# -- areas


def place(text: str) -> Place:
    """One end of a journey: an area's own point, or where a postcode lies.

    Raises AreaNotFound, PostcodeError or PostcodeNotFound with a sentence for whoever typed it.
    """
    if not GSS_CODE.fullmatch(text.strip()):
        found = postcode(text)
        return Place(found.postcode, found.point)
    row = area(text.strip())
    if row.latitude is None or row.longitude is None:
        raise AreaNotFound(f"We do not know where {row.name} ({row.code}) lies.")
    return Place(row.code, (row.latitude, row.longitude))


def area(code: str | AreaCode, edition: str = "") -> AreaRow:
    """One area; the latest edition unless `edition` is given. Raises AreaNotFound."""
    wanted = edition or (code.edition if isinstance(code, AreaCode) else "")
    known = snapshot.current().areas.get(str(code))
    if known and wanted in ("", known.edition):
        return known
    stored = Area.objects.filter(code=str(code), **({"edition": wanted} if wanted else {})).order_by("-edition").first()
    if stored is None:
        raise AreaNotFound(f"There is no area with the code {code}{f' of {wanted}' if wanted else ''}.")
    return snapshot.row_of(stored)


def areas(kind: str, *, region: str | Region | None = None, on: date | None = None) -> tuple[AreaRow, ...]:
    """Areas of one kind by name; with `on`, those that were there on the day; with `region`, those wholly in it."""
    inside = {code.code for code in _inside(_region(region), kind, on)} if region is not None else None
    if kind in SMALL:
        rows = [snapshot.row_of(one) for one in Area.objects.filter(kind=kind)]
    else:
        rows = [row for row in snapshot.current().areas.values() if row.kind == kind]
    found = [row for row in rows if (inside is None or row.code in inside) and (on is None or _holds(row, on))]
    return tuple(sorted(found, key=lambda row: (row.name, row.code)))


def members(whole: str | Region | AreaCode, *, on: date | None = None, edition: str = "") -> tuple[AreaCode, ...]:
    """The districts of a region (by its id) or of an area (by its code).

    on: a day; only districts that were there on it. Without a day a region answers with those of today and an area
    with all that its lookup names. edition: of the lookup. A region's order is its definition's, else by code.
    """
    if isinstance(whole, Region) or (isinstance(whole, str) and whole in definitions.known()):
        return _region(whole).districts(on)
    known = snapshot.current()
    found = [row for row in known.children.get(str(whole), ()) if not edition or row[1] == edition]
    codes = sorted({code for code, _ in found if on is None or _holds(known.areas[code], on)})
    return tuple(AreaCode(code, known.areas[code].edition) for code in codes)


def parents(code: str | AreaCode, kind: str) -> tuple[AreaCode, ...]:
    """The areas of `kind` in which the area wholly lies; several only where such areas overlap or change."""
    found = Membership.objects.filter(child__code=str(code), kind=kind).order_by("-edition", "parent__code")
    return tuple(AreaCode(*row) for row in found.values_list("parent__code", "parent__edition"))


def successors(code: str | AreaCode) -> tuple[AreaCode, ...]:
    """The areas there now that took the place of one that has ended; empty for one that is still there."""
    return _follow(str(code), snapshot.current().successors)


def predecessors(code: str | AreaCode) -> tuple[AreaCode, ...]:
    """The first areas of which this one was made; empty for one that was always there."""
    return _follow(str(code), snapshot.current().predecessors)


def ttwas(whole: str | Region) -> tuple[tuple[AreaRow, str], ...]:
    """A region's Travel to Work Areas by name, each with "" or the reason why its figures are not given (`x`)."""
    travel_to_work = _region(whole).geography.travel_to_work
    reasons = {one.code: one.reason for one in travel_to_work.partly_outside}
    found = [(area(code), reasons.get(code, "")) for code in (*travel_to_work.inside, *reasons)]
    return tuple(sorted(found, key=lambda pair: (bool(pair[1]), pair[0].name)))


def best_fit(
    *, districts: Iterable[str | AreaCode] | None = None, ttwa: str | AreaCode | None = None
) -> tuple[WeightRow, ...]:
    """Shares of districts in Travel to Work Areas by number of 2011 LSOAs, by district, the largest share first.

    Ended districts and those made of them both have rows: choose the districts of the figures' own period.
    """
    rows = BestFit.objects.order_by("district__code", "-lsoas")
    if districts is not None:
        rows = rows.filter(district__code__in=[str(code) for code in districts])
    if ttwa is not None:
        rows = rows.filter(ttwa__code=str(ttwa))
    fields = ("district__code", "ttwa__code", "lsoas", "district_lsoas", "ttwa_lsoas")
    return tuple(WeightRow(*row) for row in rows.values_list(*fields))


# -- names


def area_index() -> AreaIndex:
    """Names and codes to area codes, for the areas loaded now. Frozen: hand it to readers in other processes."""
    return snapshot.current().index


def names() -> Mapping[str, str]:
    """What pages call each area, by code. Regions' labels win: E10000017 is “Lancashire county (12 districts)”."""
    return snapshot.current().names


def name_of(code: str | AreaCode) -> str:
    """What pages call the area; the code itself where it is not known. In a loop, take `names()` once."""
    return names().get(str(code), str(code))


def outline(whole: str | Region, *, kind: str = "district", on: date | None = None) -> Outlines | None:
    """One map of a region's areas of a kind, or None until a boundary file has them all (then the tile map is used)."""
    return outlines.outline(tuple(row.code for row in areas(kind, region=whole, on=on)), loaded=snapshot.loaded())


def vintages() -> tuple[GeographyVintage, ...]:
    """Every geography file that was loaded or packaged, by source, the newest first."""
    return tuple(GeographyVintage.objects.order_by("source", "packaged", "-loaded_at", "file_name"))


def _region(whole: str | Region | AreaCode) -> Region:
    return whole if isinstance(whole, Region) else region(str(whole))


def _inside(whole: Region, kind: str, on: date | None) -> Iterable[AreaCode]:
    geography = whole.geography
    if kind == Kind.DISTRICT:
        return whole.districts(on)
    if kind == Kind.TTWA:
        return [AreaCode(code) for code in geography.travel_to_work.inside]
    if kind == Kind.COUNTY:
        return [AreaCode(geography.county.code)] if geography.county else []
    if kind in SMALL:
        inside = Membership.objects.filter(parent__code__in=[one.code for one in geography.districts], child__kind=kind)
        return [AreaCode(code) for code in inside.values_list("child__code", flat=True)]
    return [AreaCode(code) for code in sorted(whole.same_codes)]


def _follow(code: str, step: Mapping[str, list[str]]) -> tuple[AreaCode, ...]:
    ends, open_codes, seen = set(), [code], set()
    while open_codes:
        now = open_codes.pop()
        onward = step.get(now, [])
        if now != code and not onward:
            ends.add(now)
        open_codes += [one for one in onward if one not in seen]
        seen |= set(onward)
    known = snapshot.current().index
    return tuple(known.area_code(one) for one in sorted(ends))


def _holds(row: AreaRow, on: date) -> bool:
    return (row.valid_from or date.min) <= on <= (row.valid_to or date.max)

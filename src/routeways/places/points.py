"""Reads by point: where a postcode lies, which areas are near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from routeways.places import grid
from routeways.places.models import Area, Postcode, PostcodeSector
from routeways.places.postcodes import ParsedPostcode, first_part, parse

Point = tuple[float, float]  # WGS84 latitude, longitude, degrees


class PostcodeNotFound(LookupError):
    """A well-formed postcode that we cannot place. The message is a sentence for the person who typed it."""


@dataclass(frozen=True, slots=True)
class PostcodePlace:
    """Where a postcode lies. `estimated` is True where only its sector's middle is known; `note` then says so."""

    postcode: str
    sector: str
    latitude: float
    longitude: float
    district: str  # code; "" where the publisher gives none
    estimated: bool
    note: str = ""

    @property
    def point(self) -> Point:
        return self.latitude, self.longitude


def postcode(text: str) -> PostcodePlace:
    """A full postcode where Code-Point Open is loaded, else the middle of its sector, marked as an estimate.

    Raises PostcodeError for text that is no postcode and PostcodeNotFound for one we cannot place.
    """
    wanted = parse(text)
    if wanted.is_full and (exact := Postcode.objects.filter(pk=str(wanted)).first()):
        return PostcodePlace(
            exact.postcode, exact.sector, exact.latitude, exact.longitude, exact.district, estimated=False
        )
    near = PostcodeSector.objects.filter(pk=wanted.sector).first()
    if near is None:
        raise PostcodeNotFound(f"We do not know where {wanted} is. {_why_not(wanted)}")
    note = f"This is the middle of all postcodes that start with {near.sector}, not the postcode itself."
    if near.in_district < near.postcodes:
        note += f" {near.in_district} of its {near.postcodes} postcodes lie in this district."
    return PostcodePlace(
        str(wanted), near.sector, near.latitude, near.longitude, near.district, estimated=True, note=note
    )


def _why_not(wanted: ParsedPostcode) -> str:
    if PostcodeSector.objects.filter(sector__regex=rf"^{wanted.letters}[0-9]").exists():
        return "Check it, or try a postcode near by."
    return f"No postcodes that begin with {wanted.letters} are held here."


def near(text: str) -> PostcodePlace:
    """Where an area is enough: as `postcode`, and the first part alone (“BB11”) is the middle of its sectors.

    Raises PostcodeError and PostcodeNotFound as `postcode` does.
    """
    outward = first_part(text)
    if not outward:
        return postcode(text)
    inside = list(PostcodeSector.objects.filter(pk__startswith=f"{outward} ").order_by("pk"))
    if not inside:
        raise PostcodeNotFound(f"We do not know where {outward} is. Check it, or enter a whole postcode.")
    weight = sum(one.postcodes for one in inside)
    latitude = sum(one.latitude * one.postcodes for one in inside) / weight
    longitude = sum(one.longitude * one.postcodes for one in inside) / weight
    biggest = max(inside, key=lambda one: one.postcodes)
    note = f"This is the middle of all postcodes that start with {outward}."
    return PostcodePlace(outward, outward, latitude, longitude, biggest.district, estimated=True, note=note)


def nearest(point: Point, codes: Iterable[str], *, count: int = 1) -> tuple[tuple[str, float], ...]:
    """Of the areas with these codes, the `count` whose points are nearest: (code, kilometres), nearest first."""
    placed = Area.objects.filter(code__in=[str(code) for code in codes], latitude__isnull=False)
    return tuple(_sorted_by_distance(point, _placed(placed.order_by("code")))[:count])


def within(point: Point, km: float, *, kind: str = "postcode") -> tuple[tuple[str, float], ...]:
    """Postcodes, sectors (kind “sector”) or areas of a kind within `km` kilometres: (code, km), nearest first."""
    south, north, west, east = _box(point, km)
    box = {"latitude__range": (south, north), "longitude__range": (west, east)}
    rows: list[tuple[str, float, float]]
    if kind == "postcode":
        rows = list(Postcode.objects.filter(**box).values_list("postcode", "latitude", "longitude"))
    elif kind == "sector":
        rows = list(PostcodeSector.objects.filter(**box).values_list("sector", "latitude", "longitude"))
    else:
        rows = _placed(Area.objects.filter(kind=kind, **box))
    return tuple(pair for pair in _sorted_by_distance(point, rows) if pair[1] <= km)


def _placed(areas: QuerySet[Area]) -> list[tuple[str, float, float]]:
    found = areas.values_list("code", "latitude", "longitude")
    return [(code, lat, lon) for code, lat, lon in found if lat is not None and lon is not None]


def _box(point: Point, km: float) -> tuple[float, float, float, float]:
    """A box in degrees that holds the circle: a cheap first sieve for the database's index."""
    lat, lon = point
    high = km / 110.0  # a degree of latitude is nowhere shorter than 110.5 km
    wide = km / float(grid.distance_km(lat + high, lon, lat + high, lon + 1))
    return lat - high, lat + high, lon - wide, lon + wide


def _sorted_by_distance(point: Point, rows: list[tuple[str, float, float]]) -> list[tuple[str, float]]:
    if not rows:
        return []
    far = grid.distance_km(point[0], point[1], [row[1] for row in rows], [row[2] for row in rows])
    return sorted(zip((row[0] for row in rows), map(float, far), strict=True), key=lambda pair: (pair[1], pair[0]))

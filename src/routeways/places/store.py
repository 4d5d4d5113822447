"""Rows into tables, in bulk. Called by `actions`, inside its transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from routeways.places.loaders.boundaries import BoundaryRow
from routeways.places.loaders.codepoint import PostcodeRow
from routeways.places.loaders.travel_times import TimeRow
from routeways.places.models import (
    Area,
    AreaChange,
    AreaName,
    BestFit,
    Boundary,
    GeographyVintage,
    Membership,
    Postcode,
    PostcodeSector,
    TravelTime,
)
from routeways.places.models.area import Kind
from routeways.places.rows import AreaRow, ChangeRow, MemberRow, NameRow, SectorRow, WeightRow
from routeways.places.shapes import Polygon

BATCH = 5_000
Ids = Mapping[str, int]


def areas(rows: Iterable[AreaRow], *, overwrite: bool) -> None:
    """New areas are added; known ones are changed only with `overwrite`, and never lose a name or a point."""
    rows = list(rows)
    known = {(one.code, one.edition): one for one in Area.objects.filter(kind__in={row.kind for row in rows})}
    changed = [one for row in rows if (one := _merged(known.get((row.code, row.edition)), row, overwrite=overwrite))]
    Area.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code", "edition"],
        update_fields=["kind", "name", "valid_from", "valid_to", "latitude", "longitude"],
    )


def _merged(one: Area | None, row: AreaRow, *, overwrite: bool) -> Area | None:
    """The area as it should be stored, None where it is so already."""
    if one is None:
        new = Area(code=row.code, edition=row.edition, kind=row.kind, name=row.name or row.code)
        new.valid_from, new.valid_to, new.latitude, new.longitude = (
            row.valid_from,
            row.valid_to,
            row.latitude,
            row.longitude,
        )
        return new
    wanted: dict[str, str | float | date | None] = {}
    if row.name and (overwrite or one.name == one.code):
        wanted["name"] = row.name
    if row.latitude is not None and (overwrite or one.latitude is None):
        wanted |= {"latitude": row.latitude, "longitude": row.longitude}
    if overwrite:
        wanted |= {"kind": row.kind, "valid_from": row.valid_from, "valid_to": row.valid_to}
    if all(getattr(one, name) == value for name, value in wanted.items()):
        return None
    for name, value in wanted.items():
        setattr(one, name, value)
    return one


def ids(kinds: Iterable[str] | None = None) -> dict[str, int]:
    """Primary keys by code, the latest edition's."""
    found = Area.objects.order_by("edition")
    if kinds is not None:
        found = found.filter(kind__in=set(kinds))
    return dict(found.values_list("code", "pk"))


def changes(rows: Iterable[ChangeRow], known: Ids) -> None:
    AreaChange.objects.bulk_create(
        [
            AreaChange(predecessor_id=known[row.predecessor], successor_id=known[row.successor], on=row.on)
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["predecessor", "successor"],
        update_fields=["on"],
    )


def names(rows: Iterable[NameRow], known: Ids) -> None:
    AreaName.objects.bulk_create(
        [
            AreaName(
                area_id=known[row.code],
                name=row.name,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                seen_in=row.seen_in,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["area", "name"],
        update_fields=["valid_from", "valid_to", "seen_in"],
    )


def memberships(rows: Iterable[MemberRow], known: Ids) -> list[MemberRow]:
    """Adds what is not there yet. Returns the rows that name an area we do not know."""
    good: list[MemberRow] = []
    unknown: list[MemberRow] = []
    for row in rows:
        (good if row.child in known and row.parent in known else unknown).append(row)
    Membership.objects.bulk_create(
        [
            Membership(
                child_id=known[row.child],
                parent_id=known[row.parent],
                kind=row.kind,
                edition=row.edition,
                source=row.source,
            )
            for row in good
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    return unknown


def best_fit(rows: Iterable[WeightRow], known: Ids) -> None:
    BestFit.objects.bulk_create(
        [
            BestFit(
                district_id=known[row.district],
                ttwa_id=known[row.ttwa],
                lsoas=row.lsoas,
                district_lsoas=row.district_lsoas,
                ttwa_lsoas=row.ttwa_lsoas,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["district", "ttwa"],
        update_fields=["lsoas", "district_lsoas", "ttwa_lsoas"],
    )


def sectors(rows: Iterable[SectorRow], vintage: GeographyVintage, *, overwrite: bool) -> None:
    """Packaged sectors never overwrite those that were worked out from a loaded file."""
    new = [
        PostcodeSector(
            sector=row.sector,
            latitude=row.latitude,
            longitude=row.longitude,
            district=row.district,
            postcodes=row.postcodes,
            in_district=row.in_district,
            vintage=vintage,
        )
        for row in rows
    ]
    if not overwrite:
        PostcodeSector.objects.bulk_create(new, ignore_conflicts=True)
        return
    PostcodeSector.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["sector"],
        update_fields=["latitude", "longitude", "district", "postcodes", "in_district", "vintage"],
    )


def postcodes(rows: Iterable[PostcodeRow], vintage: GeographyVintage) -> None:
    """Replaces every postcode of the same postcode area: those that a newer file no longer has are gone."""
    new = [
        Postcode(
            postcode=row.postcode,
            sector=row.sector,
            latitude=row.latitude,
            longitude=row.longitude,
            district=row.district,
            vintage=vintage,
        )
        for row in rows
    ]
    for letters in {_letters(row.sector) for row in new}:
        Postcode.objects.filter(sector__regex=rf"^{letters}[0-9]").delete()
    Postcode.objects.bulk_create(new, batch_size=BATCH)


def _letters(sector: str) -> str:
    return "".join(letter for letter in sector[:2] if letter.isalpha())


def boundaries(rows: Iterable[BoundaryRow], kind: str, edition: str, vintage: GeographyVintage) -> None:
    Boundary.objects.bulk_create(
        [
            Boundary(code=row.code, edition=edition, kind=kind, name=row.name, rings=row.polygons, vintage=vintage)
            for row in rows
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["code", "edition"],
        update_fields=["kind", "name", "rings", "vintage"],
    )


def travel_times(rows: Iterable[TimeRow], vintage: GeographyVintage) -> None:
    TravelTime.objects.bulk_create(
        [
            TravelTime(
                origin=row.origin, destination=row.destination, mode=row.mode, minutes=row.minutes, vintage=vintage
            )
            for row in rows
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["origin", "destination", "mode"],
        update_fields=["minutes", "vintage"],
    )


def districts() -> tuple[list[AreaRow], list[NameRow], list[ChangeRow]]:
    """The districts, their aliases and their changes, as rows."""
    found = Area.objects.filter(kind=Kind.DISTRICT)
    return (
        [AreaRow(one.code, one.edition, one.kind, one.name) for one in found],
        [NameRow(one.area.code, one.name) for one in AreaName.objects.filter(area__in=found).select_related("area")],
        [
            ChangeRow(before, after, on)
            for before, after, on in AreaChange.objects.values_list("predecessor__code", "successor__code", "on")
        ],
    )


def wholes_to_draw(kind: str) -> dict[str, tuple[list[list[Polygon]], GeographyVintage]]:
    """Areas of a kind that are made of 2011 LSOAs, all of which have an outline, and that were not drawn from them yet.

    By code: the LSOAs' outlines and the vintage that one of them is from.
    """
    drawn = {one.code: one for one in Boundary.objects.filter(kind=Kind.LSOA, edition="2011").select_related("vintage")}
    done = Boundary.objects.filter(kind=kind, edition="2011").values_list("code", flat=True)
    inside = Membership.objects.filter(kind=kind, child__kind=Kind.LSOA).exclude(parent__code__in=set(done))
    members: dict[str, list[str]] = defaultdict(list)
    for whole, lsoa in inside.values_list("parent__code", "child__code") if drawn else ():
        members[whole].append(lsoa)
    return {
        whole: ([_points(drawn[code]) for code in sorted(lsoas)], drawn[lsoas[0]].vintage)
        for whole, lsoas in members.items()
        if all(code in drawn for code in lsoas)
    }


def _points(one: Boundary) -> list[Polygon]:
    return [[[(x, y) for x, y in ring] for ring in polygon] for polygon in one.rings]

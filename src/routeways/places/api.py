"""Regions and areas in the API."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from routeways.foundation.api import ParameterError, Problem, Window, as_json, listed
from routeways.foundation.permissions import public
from routeways.places import queries
from routeways.places.models.area import SMALL, Kind
from routeways.places.regions import Region
from routeways.places.rows import AreaRow
from routeways.values import AreaCode

router = Router(tags=["Places"])

AreaKind = Literal[
    "country", "region", "county", "district", "lsip", "lep", "combined-authority", "ttwa", "lsoa", "msoa", "ward"
]
COLUMNS = ("code", "edition", "kind", "name", "valid_from", "valid_to", "latitude", "longitude")
LARGE = tuple(kind.value for kind in Kind if kind not in SMALL)


class RegionOut(Schema):
    """A region: the area that it is as a whole, its districts, and what it is compared with."""

    id: str
    name: str
    demonstration: bool = Field(description="organisations and operations are invented; areas and figures are real")
    code: str = Field(description="the code under which figures for the whole region are kept")
    districts: list[str]
    county: str | None
    travel_to_work_areas: list[str]
    comparators: list[str]


class Regions(Schema):
    regions: list[RegionOut]


class AreaOut(Schema):
    """An area of one edition of boundaries. The dates are the first and the last day on which it was there."""

    code: str
    edition: str
    kind: AreaKind
    name: str
    valid_from: date | None
    valid_to: date | None
    latitude: float | None
    longitude: float | None


class AreaDetail(AreaOut):
    parents: dict[str, list[str]] = Field(description="kind → codes of the areas in which it wholly lies")
    members: list[str] = Field(description="codes of its districts")
    predecessors: list[str]
    successors: list[str]


class Areas(Schema):
    total: int
    limit: int
    offset: int
    areas: list[AreaOut]


class AreaFilter(Schema):
    region: str = Field("", max_length=80, description="only areas that lie wholly in this region")
    kind: AreaKind | None = Field(None, description="only areas of this kind")
    on: date | None = Field(None, description="only areas that were there on this day")


@router.get(
    "/regions",
    response={200: Regions, 429: Problem},
    summary="All regions",
    openapi_extra={"x-example": "/regions"},
)
@public
def regions(request: HttpRequest) -> HttpResponse:
    """The regions that this installation serves, with the codes of their areas."""
    return as_json({"regions": [_region(one) for one in queries.regions()]})


@router.get(
    "/regions/{region_id}",
    response={200: RegionOut, 404: Problem},
    summary="One region",
    openapi_extra={"x-example": "/regions/lancashire"},
)
@public
def region(request: HttpRequest, region_id: str) -> HttpResponse:
    try:
        return as_json(_region(queries.region(region_id)))
    except queries.UnknownRegion as error:
        raise Http404(str(error)) from error


@router.get(
    "/areas",
    response={200: Areas, 422: Problem},
    summary="Areas",
    openapi_extra={"x-example": "/areas?region=lancashire&kind=district"},
)
@public
def areas(request: HttpRequest, chosen: Query[AreaFilter], window: Query[Window]) -> HttpResponse:
    """Areas by kind, then by name. Without `kind`: all but LSOAs, MSOAs and wards."""
    try:
        whole = queries.region(chosen.region) if chosen.region else None
    except queries.UnknownRegion as error:
        raise ParameterError("region", f"is not a region we know. {error}") from error
    found = [
        row
        for kind in ([chosen.kind] if chosen.kind else LARGE)
        for row in queries.areas(kind, region=whole, on=chosen.on)
    ]
    shown = window.of(found)
    return listed(request, window, map(_area, shown), total=len(found), key="areas", columns=COLUMNS)


@router.get(
    "/areas/{code}",
    response={200: AreaDetail, 404: Problem},
    summary="One area",
    openapi_extra={"x-example": "/areas/E07000117"},
)
@public
def area(request: HttpRequest, code: str) -> HttpResponse:
    """The latest edition of an area, and how it hangs together with others."""
    try:
        row = queries.area(code)
    except queries.AreaNotFound as error:
        raise Http404(str(error)) from error
    inside = {kind: _codes(queries.parents(row.code, kind)) for kind in LARGE}
    detail = {
        "parents": {kind: codes for kind, codes in inside.items() if codes},
        "members": _codes(queries.members(AreaCode(row.code))),
        "predecessors": _codes(queries.predecessors(row.code)),
        "successors": _codes(queries.successors(row.code)),
    }
    return as_json(_area(row) | detail)


def _area(row: AreaRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS}


def _codes(found: tuple[AreaCode, ...]) -> list[str]:
    return list(dict.fromkeys(one.code for one in found))


def _region(one: Region) -> dict[str, Any]:
    geography = one.geography
    outside = [area.code for area in geography.travel_to_work.partly_outside]
    return {
        "id": one.id,
        "name": one.name,
        "demonstration": one.demonstration,
        "code": one.code,
        "districts": [district.code for district in geography.districts],
        "county": geography.county.code if geography.county else None,
        "travel_to_work_areas": [*geography.travel_to_work.inside, *outside],
        "comparators": [geography.comparators.region, geography.comparators.country],
    }

"""The library in the API: reading only, and only what everybody sees on the page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from routeways.foundation.api import ParameterError, Problem, Window, listed
from routeways.foundation.permissions import public
from routeways.library import queries
from routeways.library.models import Material
from routeways.places import queries as places

router = Router(tags=["Library"])
COLUMNS = ("id", "kind", "title", "description", "version", "licence", "publisher", "sectors", "audiences", "address",
           "review_on", "page")  # fmt: skip


class MaterialOut(Schema):
    """A material that everybody may see. After `review_on` it is not listed any more."""

    id: str
    kind: str
    title: str
    description: str
    version: str
    licence: str
    publisher: str
    sectors: list[str]
    audiences: list[str]
    address: str
    review_on: date
    page: str


class Materials(Schema):
    total: int
    limit: int
    offset: int
    materials: list[MaterialOut]


class MaterialFilter(Schema):
    region: str = Field(max_length=80, description="a region’s id")
    q: str = Field("", max_length=100, description="words of title, description or publisher")
    sector: str = Field("", max_length=40)
    audience: str = Field("", max_length=20)
    kind: str = Field("", max_length=10)


@router.get(
    "/library",
    response={200: Materials, 422: Problem},
    summary="Materials of a region’s library",
    openapi_extra={"x-example": "/library?region=lancashire-demonstration&audience=ks3"},
)
@public
def library(request: HttpRequest, chosen: Query[MaterialFilter], window: Query[Window]) -> HttpResponse:
    """What the library shows, by title. Nothing withdrawn, nothing past its review date."""
    try:
        region = places.region(chosen.region)
    except places.UnknownRegion as error:
        raise ParameterError("region", "must be the id of a region. /regions lists them.") from error
    found = queries.search(
        region.id, today=timezone.localdate(), text=chosen.q, sector=chosen.sector, audience=chosen.audience,
        kind=chosen.kind,
    )  # fmt: skip
    flat = window.format == "csv"
    rows = [_row(one, flat=flat) for one in found[window.offset : window.offset + window.limit]]
    return listed(request, window, rows, total=found.count(), key="materials", columns=COLUMNS)


def _row(one: Material, *, flat: bool) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in COLUMNS[1:7]}
    lists = {"sectors": one.sector_ids, "audiences": one.audience_ids}
    return {
        "id": one.public_id,
        **plain,
        **{key: ";".join(ids) if flat else ids for key, ids in lists.items()},
        "address": one.address,
        "review_on": one.review_on,
        "page": f"/{one.region}/library/{one.public_id}/",
    }

"""The public board in the API: reading only, and only what everybody sees on the page."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from routeways.engagements import queries
from routeways.engagements.queries.board import BoardLine
from routeways.foundation.api import ParameterError, Problem, Window, listed
from routeways.foundation.permissions import public
from routeways.instruments.asking.answers import said
from routeways.places import queries as places

router = Router(tags=["Work together"])
COLUMNS = ("id", "side", "kind", "title", "about", "organisation", "district", "places", "starts_on", "ends_on",
           "expires_on", "page")  # fmt: skip


class ListingOut(Schema):
    """An open offer or request. `places` are those that are free, or wanted. There is no contact and no postcode."""

    id: str
    side: Literal["offer", "request"]
    kind: str
    title: str
    about: str
    organisation: str
    district: str = Field(description="code of the district; empty where place does not matter")
    places: int
    starts_on: date | None
    ends_on: date | None
    expires_on: date
    answers: dict[str, str] = Field(description="answers in words, by the id of the question")
    page: str


class Board(Schema):
    total: int
    limit: int
    offset: int
    listings: list[ListingOut]


class BoardFilter(Schema):
    region: str = Field(max_length=80, description="a region’s id")
    side: Literal["", "offer", "request"] = ""
    family: str = Field("", max_length=40, description="like schools or placements")
    kind: str = Field("", max_length=80, description="id of a kind of engagement")
    q: str = Field("", max_length=100, description="words of the title or the text")


@router.get(
    "/connect/board",
    response={200: Board, 422: Problem},
    summary="Open offers and requests of a region",
    openapi_extra={"x-example": "/connect/board?region=lancashire-demonstration&kind=talk"},
)
@public
def board(request: HttpRequest, chosen: Query[BoardFilter], window: Query[Window]) -> HttpResponse:
    """What stands open and may be seen by everybody, the newest first. The CSV leaves the answers out."""
    try:
        region = places.region(chosen.region)
    except places.UnknownRegion as error:
        raise ParameterError("region", "must be the id of a region. /regions lists them.") from error
    lines = queries.board(region.id, today=timezone.localdate(), family=chosen.family, kind=chosen.kind, text=chosen.q)
    found = [one for one in lines if chosen.side in ("", one.side)]
    rows = [_row(one) for one in window.of(found)]
    return listed(request, window, rows, total=len(found), key="listings", columns=COLUMNS)


def _row(line: BoardLine) -> dict[str, Any]:
    one, asked = line.listing, getattr(line.kind, line.side)
    return {
        "id": one.public_id,
        "side": line.side,
        "kind": line.kind.id,
        "title": one.title,
        "about": one.about,
        "organisation": one.who,
        "district": one.district,
        "places": line.left,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "expires_on": one.expires_on,
        "answers": {
            question.id: "; ".join(said(question, one.answers[question.id]))
            for question in asked.questions
            if question.id in one.answers and question.type != "file"
        },
        "page": f"/{one.region}/connect/{line.side}s/{one.public_id}/",
    }

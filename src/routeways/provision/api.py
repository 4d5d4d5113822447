"""Courses in the API: reading only, and only what is published."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from routeways.foundation.api import ParameterError, Problem, Window, listed
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.places.queries import PostcodeError, PostcodeNotFound
from routeways.provision import presenting, queries

router = Router(tags=["Courses"])

LevelCode = Literal["", "E", "1", "2", "3", "4", "5", "6", "7", "8"]
ModeName = Literal["", "Classroom", "Online", "Work based", "Blended learning"]


class ProviderOut(Schema):
    id: str
    name: str


class RunOut(Schema):
    """One start. `starts_on` is null where one can start at any time; `cost` is in pounds, as text."""

    provider: str
    run: str
    reference: str
    mode: str
    starts_on: date | None
    flexible: bool
    webpage: str
    cost_description: str
    duration: int | None
    unit: str
    venue: str
    postcode: str
    cost: str | None
    study_mode: str
    attendance: str
    places: int | None


class CourseOut(Schema):
    """One course with all its providers and starts: a course that several teach together is given once."""

    course: str
    title: str
    level: str
    subject: str = Field(description="key of a sector subject area, like ssa:4.1")
    qualification: str = Field(description="id of a qualification, like standard:st0152; empty where there is none")
    course_type: str
    aim: str
    awarding: str
    who_for: str
    entry_requirements: str
    what_you_will_learn: str
    how_you_will_learn: str
    what_to_bring: str
    how_assessed: str
    where_next: str
    providers: list[ProviderOut]
    page: str
    runs: list[RunOut]


class Courses(Schema):
    total: int
    limit: int
    offset: int
    courses: list[CourseOut]


class CourseFilter(Schema):
    region: str = Field(max_length=80, description="a region’s id")
    q: str = Field("", max_length=100, description="words; the best match first")
    course: str = Field("", max_length=20, description="only the course with this id")
    level: LevelCode = Field("", description="a single level")
    subject: str = Field("", max_length=20, pattern=r"^(ssa:[0-9.]+)?$", description="key of a subject area")
    provider: str = Field("", max_length=20, description="an organisation’s id")
    mode: ModeName = Field("", description="how it is taught")
    near: str = Field("", max_length=12, description="a postcode; the nearest first")
    miles: float | None = Field(None, gt=0, le=500, description="at most so far from the postcode")


@router.get(
    "/courses",
    response={200: Courses, 422: Problem},
    summary="Courses of a region",
    openapi_extra={"x-example": "/courses?region=lancashire-demonstration&q=welding"},
)
@public
def courses(request: HttpRequest, chosen: Query[CourseFilter], window: Query[Window]) -> HttpResponse:
    """Published courses with their providers and starts. Without words or a postcode the order is neutral and stays.

    The CSV has one row a start.
    """
    try:
        region = places.region(chosen.region)
    except places.UnknownRegion as error:
        raise ParameterError("region", "must be the id of a region. /regions lists them.") from error
    near = None
    if chosen.near:
        try:
            near = places.near(chosen.near).point
        except (PostcodeError, PostcodeNotFound) as error:
            raise ParameterError("near", f"cannot be used. {error}") from error
    found = queries.search(
        region.id,
        text=chosen.q,
        course=chosen.course,
        level=chosen.level,
        subject=chosen.subject,
        provider=chosen.provider,
        mode=chosen.mode,
        near=near,
        miles=chosen.miles if near else None,
    )
    part = window.of(found)
    rows: list[dict[str, Any]] = (
        presenting.run_rows(part) if window.format == "csv" else [presenting.as_dict(one) for one in part]
    )
    return listed(request, window, rows, total=len(found), key="courses", columns=presenting.RUN_COLUMNS)

"""How the region's institutions stand, for the hub: three words for each benchmark, shared by the institutions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.careers import queries
from routeways.careers.benchmarks.scoring import BENCHMARKS
from routeways.careers.models import OVERSEE
from routeways.careers.pages.common import page
from routeways.foundation.permissions import requires
from routeways.places.frame import region_or_404
from routeways.ui.charts import Chart, Point, Series, StackSpec, stacked

HUB = ("Careers hub", "careers-hub/")
A_PAGE = 30
# Each word with the tint of its cell.
SHORT = {
    1: "Programme", 2: "Labour market", 3: "Each young person", 4: "Curriculum", 5: "Employers", 6: "Workplaces",
    7: "Further and higher education", 8: "Guidance",
}  # fmt: skip
WORDS = {"full": ("all", "Full"), "part": ("some", "Part"), "none": ("none", "None"), "": ("empty", "–")}


def the_region(_request: HttpRequest, region: str, **_: object) -> str:
    return region_or_404(region).id


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def benchmarks(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers-hub/benchmarks/`: `?show=not` lists those that do not share."""
    rows = queries.standings(region)
    shared = sorted((row for row in rows if row.words), key=lambda row: (row.words.count("full"), -_none(row)))
    others = [row for row in rows if not row.words]
    shown = Paginator(shared, A_PAGE).get_page(request.GET.get("page"))
    not_sharing = request.GET.get("show") == "not"
    return page(
        request,
        "evaluation/hub",
        region,
        crumbs=(HUB,),
        title="Benchmarks across the hub",
        institutions=len(rows),
        sharing=len(shared),
        mean=f"{sum(row.words.count('full') for row in shared) / len(shared):.1f}" if shared else "",
        drawing=_picture(queries.spread(rows), len(shared)) if shared else None,
        tabs=[
            {"label": f"Share theirs ({len(shared)})", "href": "?#by-institution", "current": not not_sharing},
            {"label": f"Do not share ({len(others)})", "href": "?show=not#by-institution", "current": not_sharing},
        ],
        others=_links(others, region) if not_sharing else [],
        not_sharing=not_sharing,
        shown=shown,
        rows=_lines(shown, region),
        columns=[f"{number}. {name}" for number, name in SHORT.items()],
        benchmarks=BENCHMARKS.items(),
    )


def _none(row: queries.Standing) -> int:
    return row.words.count("none")


def _picture(found: list[queries.Spread], sharing: int) -> Chart:
    rows = tuple(
        Series(
            f"{one.benchmark}. {SHORT[one.benchmark]}",
            (Point("None", one.none), Point("Part", one.part), Point("Full", one.full)),
        )
        for one in found
    )
    return stacked(
        StackSpec(
            title="How the institutions that share stand, by benchmark",
            subtitle=f"{sharing} own evaluation{'' if sharing == 1 else 's'}; the others are not in it.",
            parts=("None", "Part", "Full"),
            rows=rows,
            classes=("nr", "q2", "q5"),
            label_name="Benchmark",
        )
    )


def _links(rows: Iterable[queries.Standing], region: str) -> list[dict[str, str]]:
    return [
        {
            "name": row.institution.organisation.name,
            "href": reverse("careers:school", args=[region, row.institution.public_id]),
        }
        for row in rows
    ]


def _lines(rows: Iterable[queries.Standing], region: str) -> list[dict[str, Any]]:
    """The rows of the table, as its template takes them."""
    found = list(rows)
    return [
        line
        | {
            "where": f"{row.taken_on:%-d\N{NO-BREAK SPACE}%b\N{NO-BREAK SPACE}%Y}" if row.taken_on else "",
            "cells": [WORDS[word] for word in row.words],
        }
        for line, row in zip(_links(found, region), found, strict=True)
    ]

"""Jobs put side by side, and a list of jobs that is an address: no account, nothing kept on the server."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.careers.explorer.jobs import Job, search
from routeways.careers.pages import explorer_columns as side_by_side
from routeways.careers.pages.explorer_frame import (
    CAREERS,
    MOST_COMPARED,
    MOST_KEPT,
    asked_jobs,
    explorer_page,
    kept_query,
    list_address,
    reader,
)
from routeways.careers.queries import explorer as queries
from routeways.careers.queries.explorer_state import one_look, state
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places.frame import region_or_404

LIST = ("Your list", "careers/list/")


@public
@require_safe
@kept(state)
@one_look
def listing(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers/list/?job=5241&job=2231`: the list is the address, so it can be saved, printed and shared."""
    region_or_404(region)
    who = reader(request)
    held = asked_jobs(request)
    codes = [one.code for one in held]
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:60]
    found = [one for one in search(asked, queries.official_titles()) if one.code not in codes] if asked else []
    suffix = kept_query(who)
    return explorer_page(
        request,
        "list",
        region,
        title="Your list",
        held=[
            {
                "job": one,
                "href": reverse("careers:explorer_job", args=[region, one.code]) + suffix,
                "without": list_address(region, [code for code in codes if code != one.code], who),
            }
            for one in held
        ],
        codes=codes,
        asked=asked,
        full=len(codes) >= MOST_KEPT,
        found=[{"job": one, "href": list_address(region, [*codes, one.code], who)} for one in found],
        compare_href=list_address(region, codes[:MOST_COMPARED], who, "compare") if len(codes) > 1 else "",
        compared=min(len(codes), MOST_COMPARED),
        share=request.build_absolute_uri(list_address(region, codes, who)),
    )


@public
@require_safe
@kept(state)
@one_look
def compare(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/careers/compare/?job=…`: up to four jobs with the same rows."""
    whole = region_or_404(region)
    who = reader(request)
    held = asked_jobs(request, MOST_COMPARED)
    suffix = kept_query(who)
    return explorer_page(
        request,
        "compare",
        region,
        crumbs=(CAREERS, LIST),
        title="Jobs side by side",
        columns=[_column(whole, one, suffix) for one in held],
        list_href=list_address(region, [one.code for one in held], who),
    )


def _column(whole: Any, one: Job, suffix: str) -> dict[str, Any]:
    today = timezone.localdate()
    demand = queries.demand(whole, one)
    ways = queries.ways(whole.id, one, today=today)
    labels = [skill.label for skill in queries.skills(one)[:5]]
    return {
        "name": one.name,
        "href": reverse("careers:explorer_job", args=[whole.id, one.code]) + suffix,
        "says": one.says,
        "rows": side_by_side.comparison(whole, one, demand, ways, labels, today=today),
    }

"""Explore: an indicator, areas and a breakdown, as a chart and a table. The address is the query."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from routeways.evidence.definitions import indicators
from routeways.evidence.explore import Explored, Query, explored, understand
from routeways.evidence.frame import version
from routeways.evidence.pages import downloads
from routeways.evidence.presenting import explore as presenting
from routeways.evidence.reading import ordered
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places.frame import frame, region_or_404
from routeways.places.regions import Region
from routeways.warehouse.queries import current_sets


@public
@kept(version)
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/explore/?indicator=&area=&area=&breakdown=&period=&kind=&vintage=`"""
    region = region_or_404(region_id)
    known = current_sets()
    asked = understand(dict(request.GET.lists()), region, known)
    context = frame(region, "explore", title="Explore the figures", problems=list(asked.problems))
    if asked.query is not None:
        found = explored(asked.query)
        shown = found if isinstance(found, Explored) else None
        context["problems"] += [found] if isinstance(found, str) else found.problems
        listed = ordered(one for one in indicators().values() if one.id in known)
        query = shown.query if shown else asked.query
        context |= {"query": query, "choices": presenting.choices(region, query, listed, shown)}
        if shown is not None:
            context |= _result(region, shown)
    return render(request, "evidence/explore.html", context)


def _result(region: Region, shown: Explored) -> dict[str, object]:
    table, left_out = presenting.table(region, shown)
    address = shown.query.address
    return {
        "title": presenting.heading(shown),
        "shown": shown,
        "chart": presenting.draw(shown),
        "notes": presenting.notes(shown),
        "table": table,
        "left_out": left_out,
        "address": address,
        "permanent": _pinned(shown),
        "latest": replace(shown.query, vintage="").address,
        "downloads": [
            *downloads.links("Download the figures (CSV)", to=lambda name: f"{name}?{address}"),
            {"label": "Chart (SVG)", "href": f"charts/chart.svg?{address}"},
            {"label": "Chart (PNG)", "href": f"charts/chart.png?{address}"},
        ],
    }


def _pinned(shown: Explored) -> str:
    """The address that will always show these figures; "" where they come from more than one release."""
    vintages = shown.table.distinct("vintage")
    return replace(shown.query, vintage=vintages[0]).address if len(vintages) == 1 and vintages[0] else ""


@public
def data(request: HttpRequest, region_id: str, kind: str) -> HttpResponse:
    """`/<region>/explore/data.<kind>?…`: the figures of the query, all keys and all its periods."""
    shown = _shown_or_404(request, region_or_404(region_id))
    return downloads.data(request, presenting.heading(shown), shown.table, kind)


@public
def chart(request: HttpRequest, region_id: str, name: str, kind: str) -> HttpResponse:
    """`/<region>/explore/charts/chart.<svg|png>?…`: the chart of the query."""
    shown = _shown_or_404(request, region_or_404(region_id))
    return downloads.chart(request, {"chart": presenting.draw(shown)}, name, kind)


def _shown_or_404(request: HttpRequest, region: Region) -> Explored:
    """A download is exactly what was asked for: where a part of the query cannot be used there is none."""
    asked = understand(dict(request.GET.lists()), region, current_sets())
    query: Query | None = asked.query
    found = explored(query) if query else "No official file has been loaded yet."
    if isinstance(found, str):
        raise Http404(found)
    problems = [*asked.problems, *found.problems]
    if problems:
        raise Http404(problems[0])
    return found

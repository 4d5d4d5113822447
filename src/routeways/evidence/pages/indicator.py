"""The indicators, and each of them across a region."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from routeways.evidence.definitions import Indicator, claims_beside, indicators, sources
from routeways.evidence.frame import version
from routeways.evidence.indicator_view import shown_codes, splits, view
from routeways.evidence.pages import downloads
from routeways.evidence.presenting import indicator as presenting
from routeways.evidence.reading import ordered
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places.frame import frame, region_or_404
from routeways.warehouse.queries import current_sets, figures


@public
@kept(version)
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/indicators/`"""
    region = region_or_404(region_id)
    sets = current_sets()
    listed = ordered(one for one in indicators().values() if one.id in sets)
    context = frame(region, "indicators", title="Indicators", groups=presenting.by_theme(listed), count=len(listed))
    return render(request, "evidence/indicators.html", context)


@public
@kept(version)
def indicator(request: HttpRequest, region_id: str, indicator_id: str) -> HttpResponse:
    """`/<region>/indicators/<id>/?period=&vintage=`"""
    region = region_or_404(region_id)
    definition = indicator_or_404(indicator_id)
    vintage = request.GET.get("vintage") or None
    try:
        shown = view(region, definition, period=request.GET.get("period", ""), vintage=vintage)
    except LookupError as error:
        raise Http404(str(error)) from error
    made = current_sets().get(definition.id)
    source = sources()[definition.source]
    context = frame(
        region,
        "indicators",
        (("Indicators", "indicators/"),),
        title=definition.title,
        indicator=definition,
        view=shown,
        theme=presenting.THEMES[definition.theme],
        lead=presenting.lead(shown),
        charts={name: (one, presenting.pictures(name)) for name, one in presenting.drawn(shown).items()},
        parts=presenting.broken_down(shown, splits(region, definition, vintage=vintage)),
        tables=presenting.tables(shown),
        provenance=presenting.provenance(definition, region.id, made),
        caveats=[*definition.caveats, *source.caveats],
        claims=claims_beside(definition.id, region.code),
        downloads=[
            *downloads.links(hidden=f"of {definition.title}"),
            {"label": "Explore this indicator", "href": f"/{region.id}/explore/?indicator={definition.id}"},
        ],
    )
    return render(request, "evidence/indicator.html", context)


@public
def data(request: HttpRequest, region_id: str, indicator_id: str, kind: str) -> HttpResponse:
    """`/<region>/indicators/<id>/data.<kind>`: all areas, periods and breakdowns of the region."""
    region, definition = region_or_404(region_id), indicator_or_404(indicator_id)
    table = figures(indicators=definition.id, areas=shown_codes(region))
    return downloads.data(request, f"{definition.title}, {region.name}", table, kind)


@public
def chart(request: HttpRequest, region_id: str, indicator_id: str, name: str, kind: str) -> HttpResponse:
    """`/<region>/indicators/<id>/charts/<name>.<svg|png>`"""
    region, definition = region_or_404(region_id), indicator_or_404(indicator_id)
    shown = view(region, definition)
    drawn = presenting.drawn(shown)
    if name not in drawn:
        drawn |= {one["name"]: one["chart"] for one in presenting.broken_down(shown, splits(region, definition))}
    return downloads.chart(request, drawn, name, kind)


def indicator_or_404(indicator_id: str) -> Indicator:
    found = indicators().get(indicator_id)
    if found is None:
        raise Http404(f"There is no indicator “{indicator_id}”.")
    return found

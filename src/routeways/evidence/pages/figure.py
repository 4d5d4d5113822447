"""A figure's own page: down to the file it came from and the definition that made it. Its address never changes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from routeways.evidence import sentences
from routeways.evidence.frame import version
from routeways.evidence.naming import name_of
from routeways.evidence.pages import downloads
from routeways.evidence.pages.indicator import indicator_or_404
from routeways.evidence.presenting import figure as presenting
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places.frame import frame, region_or_404
from routeways.values import Figure, FigureTable
from routeways.warehouse.models import FigureSet
from routeways.warehouse.queries import figures, sets_of


@public
@kept(version)
def figure(request: HttpRequest, region_id: str, indicator_id: str, code: str, period: str) -> HttpResponse:
    """`/<region>/figures/<indicator>/<area>/<period>/?breakdown=&vintage=`"""
    region, definition = region_or_404(region_id), indicator_or_404(indicator_id)
    breakdown, vintage = request.GET.get("breakdown", ""), request.GET.get("vintage") or None
    table = _read(indicator_id, code, period, breakdown, vintage)
    found = table.one()
    if found is None:
        raise Http404(f"There is no figure for {definition.title} in {code}, {period}.")
    source_id = found.vintage.partition("@")[0]
    made = [row for row in sets_of(indicator_id) if row.vintage.source == source_id]
    used = presenting.set_used(found, made)
    # A comparator's figure (England's) is chosen from another file, and says so.
    as_read = next(iter(definition.made_from(source_id).values()), definition)
    name = name_of(code)
    context = frame(
        region,
        "indicators",
        (("Indicators", "indicators/"), (definition.title, f"indicators/{definition.id}/")),
        title=f"{definition.title}, {name}, {found.period.label}",
        indicator=definition,
        figure=found,
        name=name,
        breakdown_label=table.rows[0]["breakdown_label"],
        sentence=sentences.of_figure(definition, found, name, table.rows[0]["breakdown_label"]),
        how=presenting.how(as_read, found, used),
        provenance=presenting.provenance(region.id, as_read, found, used),
        releases=presenting.releases(request.path, breakdown, made, _each(indicator_id, code, period, breakdown, made)),
        pinned=vintage,
        permanent=presenting.permanent(request.path, breakdown, found.vintage),
        downloads=downloads.links(to=lambda name: presenting.permanent(name, breakdown, vintage or "")),
    )
    return render(request, "evidence/figure.html", context)


@public
def data(request: HttpRequest, region_id: str, indicator_id: str, code: str, period: str, kind: str) -> HttpResponse:
    """`/<region>/figures/<indicator>/<area>/<period>/data.<kind>`"""
    region_or_404(region_id)
    definition = indicator_or_404(indicator_id)
    table = _read(indicator_id, code, period, request.GET.get("breakdown", ""), request.GET.get("vintage") or None)
    return downloads.data(request, f"{definition.title}, {name_of(code)}, {period}", table, kind)


def _read(indicator: str, code: str, period: str, breakdown: str, vintage: str | None) -> FigureTable:
    try:
        return figures(indicators=indicator, areas=code, periods=period, breakdowns=breakdown, vintage=vintage)
    except LookupError as error:
        raise Http404(str(error)) from error


def _each(indicator: str, code: str, period: str, breakdown: str, made: list[FigureSet]) -> dict[str, Figure | None]:
    """Vintage code → the figure in that release."""
    found: dict[str, Figure | None] = {}
    for vintage in dict.fromkeys(row.vintage.code for row in made):
        table = figures(indicators=indicator, areas=code, periods=period, breakdowns=breakdown, vintage=vintage)
        if len(table):
            found[vintage] = table.one()
    return found

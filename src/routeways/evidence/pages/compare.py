"""Areas side by side."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from routeways.evidence.comparing import LEAST, MOST, side_by_side
from routeways.evidence.frame import version
from routeways.evidence.naming import area_names, groups_of
from routeways.evidence.pages import downloads
from routeways.evidence.presenting import compare as presenting
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places.frame import frame, region_or_404
from routeways.places.regions import Region
from routeways.values.words import listed
from routeways.warehouse.queries import figures


@public
@kept(version)
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/compare/?area=A&area=B(&area=C&area=D)`"""
    region = region_or_404(region_id)
    codes, problems = chosen_areas(request, region)
    names = area_names()
    enough = len(codes) >= LEAST
    shown = side_by_side(codes) if enough else None
    title = f"Compare {listed([names.get(code, code) for code in codes])}" if enough else "Compare areas"
    query = urlencode([("area", code) for code in codes])
    context = frame(
        region,
        "areas",
        (("Areas", "areas/"),),
        title=title,
        problems=problems,
        selects=presenting.selects(region, codes),
        only=names.get(codes[0], codes[0]) if len(codes) == 1 else "",
        suggestions=[] if enough else presenting.suggestions(region, codes),
        names=list(shown.names.values()) if shown else [],
        lead=presenting.lead(shown) if shown else "",
        findings=presenting.findings(region, shown) if shown else [],
        more=max(0, len(presenting.each_once(shown)) - presenting.FINDINGS) if shown else 0,
        tables=presenting.tables(region, shown) if shown else [],
        symbols=presenting.symbols(shown) if shown else [],
        downloads=downloads.links("Download these figures (CSV)", to=lambda name: f"{name}?{query}"),
    )
    return render(request, "evidence/compare.html", context)


@public
def data(request: HttpRequest, region_id: str, kind: str) -> HttpResponse:
    """`/<region>/compare/data.<kind>?area=…`: every figure of the areas, all periods, without breakdowns."""
    region = region_or_404(region_id)
    codes, problems = chosen_areas(request, region)
    if problems or not codes:
        raise Http404(problems[0] if problems else "Choose the areas whose figures you want.")
    names = area_names()
    title = f"Compare {listed([names.get(code, code) for code in codes])}"
    return downloads.data(request, title, figures(areas=codes, dimensions=""), kind)


def chosen_areas(request: HttpRequest, region: Region) -> tuple[list[str], list[str]]:
    """(the chosen areas' codes, each once, four at most; a sentence for each that cannot be used)."""
    known = {code for group in groups_of(region) for code in group.codes}
    asked = list(dict.fromkeys(code.strip() for code in request.GET.getlist("area") if code.strip()))
    problems = [
        f"“{code[:40]}” is not an area of {region.name}, so it was left out. Choose one from the list."
        for code in asked[:20]
        if code not in known
    ]
    codes = [code for code in asked if code in known]
    if len(codes) > MOST:
        problems.append(f"You chose {len(codes)} areas. We compare {MOST} at most, so these are the first {MOST}.")
    return codes[:MOST], problems

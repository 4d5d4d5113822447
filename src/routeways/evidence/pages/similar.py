"""Districts that are like one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from routeways.evidence import neighbours
from routeways.evidence.frame import version
from routeways.evidence.naming import area_names, groups_of
from routeways.evidence.pages import downloads
from routeways.evidence.pages.area import shown_areas
from routeways.evidence.presenting import similar as presenting
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places.frame import frame, region_or_404
from routeways.places.regions import Region


@public
@kept(version)
def index(request: HttpRequest, region_id: str, code: str) -> HttpResponse:
    """`/<region>/similar/<code>/`"""
    region = region_or_404(region_id)
    name = _name_or_404(region, code)
    own = {one for group in groups_of(region) if group.key in ("districts", "former") for one in group.codes}
    crumbs = (("Areas", "areas/"), (name, f"areas/{code}/"))
    if not neighbours.is_district(code):
        names = area_names()
        links = [{"href": f"/{region.id}/similar/{one.code}/", "name": names[one.code]} for one in region.districts()]
        context = frame(region, "areas", crumbs, title=f"Areas like {name}", name=name, districts=links)
        return render(request, "evidence/similar.html", context)
    found = neighbours.neighbourhood(code)
    nearest = [one.code for one in found.found if one.code in own][:3]
    context = frame(
        region,
        "areas",
        crumbs,
        title=f"Districts like {name}",
        name=name,
        found=found,
        least=neighbours.LEAST,
        lead=presenting.lead(name, region, found, own),
        nearest=presenting.nearest(region, found, own) if found.found else None,
        beside=presenting.side_by_side(region, name, found) if found.found else None,
        used=[one.indicator.title for one in found.used],
        surveys=[one.indicator.title for one in found.used if one.survey],
        left_out=presenting.left_out(found),
        compare="&".join(f"area={one}" for one in (code, *nearest)) if nearest else "",
        downloads=downloads.links("Download these figures (CSV)"),
    )
    return render(request, "evidence/similar.html", context)


@public
def data(request: HttpRequest, region_id: str, code: str, kind: str) -> HttpResponse:
    """`/<region>/similar/<code>/data.<kind>`: the figures of the district and of those found that were compared."""
    region = region_or_404(region_id)
    name = _name_or_404(region, code)
    if not neighbours.is_district(code):
        raise Http404(f"Similar areas are only worked out for districts, and {name} is not one.")
    return downloads.data(request, f"Districts like {name}", neighbours.neighbourhood(code).table, kind)


def _name_or_404(region: Region, code: str) -> str:
    known = shown_areas(region)
    if code not in known:
        raise Http404(f"{code} is not an area of {region.name}.")
    return known[code]

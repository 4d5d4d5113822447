"""An area: what is happening there, what needs attention, and every figure we have."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from routeways.evidence.attention import concerns, three
from routeways.evidence.frame import frame, region_or_404
from routeways.evidence.pages import downloads
from routeways.evidence.presenting import area as presenting
from routeways.evidence.reading import compared_with, readings
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.warehouse.queries import current_sets, figures

KIND_WORDS = {
    "district": "District of {region}",
    "county": "County",
    "ttwa": "Travel to Work Area",
    "lsip": "Region",
    "country": "Country",
    "region": "English region",
}


@public
def area(request: HttpRequest, region_id: str, code: str) -> HttpResponse:
    """`/<region>/areas/<code>/`"""
    region = region_or_404(region_id)
    known = shown_areas(region)
    if code not in known:
        raise Http404(f"{code} is not an area of {region.name}.")
    found = readings(region, code)
    listed = list(found.values())
    whole, name = _compared_with(region, code)
    problems = concerns(listed, whole, name)
    sets = current_sets()
    place = places.area(code)
    context = frame(
        region,
        "areas",
        (("Areas", "areas/"),),
        title=known[code],
        area=place,
        name=known[code],
        caption=KIND_WORDS.get(place.kind, "Area").format(region=region.name),
        lead=presenting.lead(region, listed, problems),
        concerns=presenting.concern_items(region, three(problems)),
        more_concerns=len(problems) > 3,
        key_figures=presenting.key_figures(region, listed, sets),
        trends=presenting.trends(region, listed),
        tables=presenting.tables(region, listed),
        downloads=[
            {"label": "Download this page’s data (CSV)", "href": "data.csv"},
            {"label": "Excel", "href": "data.xlsx"},
            {"label": "JSON", "href": "data.json"},
            {"label": "Compare with another area", "href": f"/{region.id}/compare/?area={code}"},
            {"label": "Similar areas", "href": f"/{region.id}/similar/{code}/"},
        ],
    )
    return render(request, "evidence/area.html", context)


@public
def data(request: HttpRequest, region_id: str, code: str, kind: str) -> HttpResponse:
    """`/<region>/areas/<code>/data.<kind>`: every figure of the area and of those it is compared with."""
    region = region_or_404(region_id)
    known = shown_areas(region)
    if code not in known:
        raise Http404(f"{code} is not an area of {region.name}.")
    table = figures(areas=[code, *compared_with(region, code)], dimensions="")
    return downloads.data(request, f"{known[code]}: all figures", table, kind)


def shown_areas(region: places.Region) -> dict[str, str]:
    """Code → name of every area that has a page in the region: the whole, county, districts, Travel to Work Areas."""
    names = places.names()
    geography = region.geography
    codes = [region.code, *([geography.county.code] if geography.county else [])]
    codes += [one.code for one in geography.districts]
    codes += [*geography.travel_to_work.inside, *(one.code for one in geography.travel_to_work.partly_outside)]
    return {code: names.get(code, code) for code in codes}


def _compared_with(region: places.Region, code: str) -> tuple[str, str]:
    """The region itself is compared with the country, everything else with the region."""
    if code != region.code:
        return region.code, region.name
    country = region.geography.comparators.country
    return country, places.name_of(country)

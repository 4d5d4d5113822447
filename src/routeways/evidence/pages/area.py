"""An area: what is happening there, what needs attention, and every figure we have."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from routeways.evidence.attention import concerns, three
from routeways.evidence.frame import version
from routeways.evidence.naming import area_names, groups_of, name_of
from routeways.evidence.pages import downloads
from routeways.evidence.presenting import area as presenting
from routeways.evidence.presenting import areas as about
from routeways.evidence.reading import compared_with, readings
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.places.frame import frame, region_or_404
from routeways.places.rows import WeightRow
from routeways.warehouse.queries import current_sets, figures

KIND_WORDS = {
    "district": "District of {region}",
    "county": "County",
    "ttwa": "Area of {region}",
    "lsip": "Region",
    "country": "Country",
    "region": "English region",
}


@public
@kept(version)
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
    place, today = places.area(code), timezone.localdate()
    names, there = area_names(), {row.code for row in places.areas("district", on=today)}
    fit = _best_fit(place.kind, code)
    context = frame(
        region,
        "areas",
        (("Areas", "areas/"),),
        title=known[code],
        area=place,
        name=known[code],
        caption=KIND_WORDS.get(place.kind, "Area").format(region=region.name),
        lead=presenting.lead(region, listed, problems),
        locator=about.locator(region, known[code], about.picked_out(region, code, fit), names, today),
        about=about.about(region, code, fit, there, names),
        similar=place.kind == "district",
        concerns=presenting.concern_items(region, three(problems)),
        more_concerns=len(problems) > 3,
        key_figures=presenting.key_figures(region, listed, sets),
        trends=presenting.trends(region, listed),
        tables=presenting.tables(region, listed),
        downloads=downloads.links("Download this page’s data (CSV)"),
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
    names = area_names()
    return {code: names.get(code, code) for group in groups_of(region) if group.key != "others" for code in group.codes}


def _best_fit(kind: str, code: str) -> tuple[WeightRow, ...]:
    """What ties a district to its Travel to Work Areas (all of the main one's shares), or one of those to districts."""
    if kind == "district":
        own = places.best_fit(districts=[code])
        main = places.best_fit(ttwa=own[0].ttwa) if own else ()
        return (*main, *(row for row in own if row not in main))
    return places.best_fit(ttwa=code) if kind == "ttwa" else ()


def _compared_with(region: places.Region, code: str) -> tuple[str, str]:
    """The region itself is compared with the country, everything else with the region."""
    if code != region.code:
        return region.code, region.name
    country = region.geography.comparators.country
    return country, name_of(country)

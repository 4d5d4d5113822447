"""What needs attention across a region: for every area, the figures to look at first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from routeways.evidence.attention import concerns
from routeways.evidence.frame import version
from routeways.evidence.presenting import area as presenting
from routeways.evidence.reading import readings_of
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.places.frame import frame, region_or_404


@public
@kept(version)
def attention(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/attention/?area=`: all concerns of the districts, or of one area."""
    region = region_or_404(region_id)
    names = places.names()
    codes = [area.code for area in region.districts(timezone.localdate())]
    chosen = request.GET.get("area", "")
    shown = [chosen] if chosen in codes else codes
    found = readings_of(region, shown)
    groups = []
    for code in shown:
        listed = concerns(found[code].values(), region.code, region.name)
        groups.append(
            {
                "code": code,
                "name": names.get(code, code),
                "items": presenting.concern_items(region, listed),
                "count": len(listed),
            }
        )
    groups.sort(key=lambda group: (-int(str(group["count"])), str(group["name"])))
    context = frame(
        region,
        "areas",
        (("Areas", "areas/"),),
        title="What needs attention",
        groups=groups,
        areas=[{"code": code, "name": names.get(code, code)} for code in codes],
        chosen=chosen if chosen in codes else "",
    )
    return render(request, "evidence/attention.html", context)

"""Search, over all public regions or in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.places.frame import frame, region_or_404
from routeways.places.regions import Region
from routeways.site import front
from routeways.site.search import search


@public
@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`: the public regions, the one of which we hold most first."""
    main = front.main_region()
    regions = sorted(places.regions(public=True), key=lambda one: (one != main, one.name))
    return render(request, "site/search.html", _context(request, regions))


@public
@require_safe
def in_region(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/search/?q=`"""
    region = region_or_404(region_id)
    return render(request, "site/search.html", frame(region, **_context(request, [region])))


def _context(request: HttpRequest, regions: Sequence[Region]) -> dict[str, Any]:
    found = search(request.GET.get("q", ""), regions, today=timezone.localdate())
    return {
        "title": f"Search: {found.words}" if found.words else "Search",
        "found": found,
        "words": found.words,
        "quoted": quote(found.words),
        "only": regions[0] if len(regions) == 1 else None,
    }

"""What changed since the last release."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from routeways.evidence.changes import changes
from routeways.evidence.definitions import indicators, sources
from routeways.evidence.frame import version
from routeways.evidence.indicator_view import shown_codes
from routeways.evidence.presenting import changes as presenting
from routeways.foundation.kept import kept
from routeways.foundation.permissions import public
from routeways.places.frame import frame, region_or_404
from routeways.warehouse.queries import vintages


@public
@kept(version)
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/changes/?source=`"""
    region = region_or_404(region_id)
    chosen = request.GET.get("source", "")
    known = sources()
    found = changes(shown_codes(region), source=chosen if chosen in known else "")
    titles = {one.id: one.title for one in indicators().values()}
    context = frame(
        region,
        "evidence",
        title="What changed",
        groups=[presenting.group(region, one, titles) for one in found if one.any],
        unchanged=[titles.get(one.now.indicator, one.now.indicator) for one in found if not one.any],
        recent=presenting.recent(region, vintages(), known),
        chosen=known[chosen].title if chosen in known else "",
    )
    return render(request, "evidence/changes.html", context)

"""The front door, and the front page of each region."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.engagements import ways_in
from routeways.evidence.frame import version
from routeways.foundation.kept import kept
from routeways.foundation.permissions import allowed, public
from routeways.places import queries as places
from routeways.places.frame import frame, region_or_404
from routeways.places.regions import Region
from routeways.site import demonstration, doors, front, queries
from routeways.values.words import listed
from routeways.warehouse.queries import current_sets


def state() -> tuple[object, ...]:
    """What front pages are made of beside figures and areas: which demonstrations are there to be tried."""
    return (*version(), *(demonstration.loaded(one.id) for one in places.regions(public=False)))


@public
@require_safe
@kept(state)
def home(request: HttpRequest) -> HttpResponse:
    """`/`"""
    main = front.main_region()
    context = {
        "title": "Technical education and careers",
        "regions": [
            {"href": f"/{one.id}/", "title": one.name, "text": in_words(one)} for one in places.regions(public=True)
        ],
        "main": main,
        "main_href": f"/{main.id}/" if main else "",
        "main_areas": f"/{main.id}/areas/" if main else "",
        "figures": front.home_figures(main, current_sets()) if main else [],
        "doors": doors.for_home(main),
        "chain": doors.CHAIN,
        "loop": doors.LOOP,
        "open_steps": listed(step["title"] for step in doors.steps() if step["open"]),
        "steps": doors.steps(),
        "try_out": [one for one in places.regions(public=False) if demonstration.loaded(one.id)],
    }
    return render(request, "site/home.html", context)


@public
@require_safe
@kept(state)
def region(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/`"""
    found = region_or_404(region_id)
    if found.demonstration and not demonstration.loaded(found.id):
        raise Http404("The demonstration is not loaded here.")
    may_answer = allowed(request.user, "site.answer_requests", found.id)
    names = places.names()
    context = frame(
        found,
        title=f"{found.name}: technical education and careers",
        front=front.region_front(found, today=timezone.localdate()),
        made_of=in_words(found),
        county=found.geography.county,
        ttwas=[(code, names.get(code, code)) for code in found.geography.travel_to_work.inside],
        waiting=queries.waiting(request.user, today=timezone.localdate()) if may_answer else 0,
        may_answer=may_answer,
        may_load=allowed(request.user, "evidence.load_source"),
        to_do=ways_in.for_front(request.user, found.id, today=timezone.localdate()),
        doors=[door for door in doors.for_home(found) if door["href"]],
        breadcrumbs=[{"label": "Routeways", "href": "/"}],
    )
    return render(request, "site/region.html", context)


def in_words(one: Region) -> str:
    """Which districts a region is made of today, in a sentence."""
    names = places.names()
    found = sorted(names.get(code.code, code.code) for code in one.districts(timezone.localdate()))
    if len(found) > 4:
        return f"{len(found)} districts, from {found[0]} to {found[-1]}."
    return f"{listed(found)}." if found else "No districts."

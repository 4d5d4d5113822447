"""Who teaches in the region, and where."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.foundation.permissions import allowed, public
from routeways.organisations import queries as organisations
from routeways.organisations.models import Organisation
from routeways.places.frame import frame, region_or_404
from routeways.provision import presenting, queries
from routeways.provision.access import IMPORT
from routeways.ui.tables import Cell, Column, TableView

CRUMBS = (("Courses", "courses/"),)


@public
@require_safe
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/courses/providers/`."""
    region = region_or_404(region_id)
    found = queries.providers(region.id)
    rows = tuple((Cell(one.name, href=f"{one.public_id}/"), count) for one, count in found)
    view = TableView("Providers by name", (Column("Provider"), Column("Courses", numeric=True)), rows)
    context = frame(region, "courses", CRUMBS, title="Providers", providers=view if rows else None)
    return render(request, "provision/providers.html", context)


@public
@require_safe
def provider(request: HttpRequest, region_id: str, public_id: str) -> HttpResponse:
    """`/<region>/courses/providers/<organisation>/`."""
    region = region_or_404(region_id)
    one = organisation_or_404(region.id, public_id)
    today = timezone.localdate()
    found = queries.courses(region.id, provider=one.public_id, actor=request.user, today=today)
    venues = queries.venues_of(one, region=region.id)
    profile = queries.provider_profile(one)
    if not found and not venues and profile is None and not allowed(request.user, IMPORT, one):
        raise Http404("This organisation teaches nothing that is recorded here.")
    context = frame(
        region,
        "courses",
        (*CRUMBS, ("Providers", "courses/providers/")),
        title=one.name,
        organisation=one,
        profile=profile,
        venues=venues,
        count=len(found),
        contact=organisations.contact_points(one, region=region.id),
        table=presenting.course_table(sorted(found, key=lambda each: each.title), on=today),
        may_import=allowed(request.user, IMPORT, one),
        downloads=[{"label": "XCRI-CAP", "href": "courses.xml", "hidden": f"of the courses of {one.name}"}],
    )
    return render(request, "provision/provider.html", context)


def organisation_or_404(region: str, public_id: str) -> Organisation:
    try:
        found = organisations.organisation(public_id, region=region)
    except Organisation.DoesNotExist as error:
        raise Http404("There is no such provider in this region.") from error
    return organisations.survivor(found)

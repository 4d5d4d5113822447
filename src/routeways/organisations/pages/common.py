from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from routeways.organisations import queries
from routeways.organisations.models import Organisation
from routeways.places.frame import region_or_404


def organisation_or_404(region: str, public_id: str) -> Organisation:
    region_or_404(region)
    try:
        return queries.organisation(public_id, region=region)
    except Organisation.DoesNotExist as error:
        raise Http404("There is no such organisation in this region.") from error


def the_organisation(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> Organisation:
    """What a page about an organisation asks its permission for."""
    return organisation_or_404(region, public_id)


def the_region(_request: HttpRequest, region: str, **_more: Any) -> str:
    """What a page about a whole region asks its permission for."""
    return region_or_404(region).id


def address(name: str, region: str, public_id: str = "", **more: str) -> str:
    known = {"region": region, **({"public_id": public_id} if public_id else {}), **more}
    return reverse(f"organisations:{name}", kwargs=known)


def page(
    request: HttpRequest, template: str, region: str, context: dict[str, Any], *, above: Organisation | None = None
) -> HttpResponse:
    """The page with its region and the pages above it."""
    crumbs = [{"label": "Organisations", "href": address("directory", region)}]
    if above is not None:
        crumbs.append({"label": above.name, "href": address("organisation", region, above.public_id)})
    known = {"region": region_or_404(region), "breadcrumbs": crumbs}
    return render(request, f"organisations/{template}.html", {**known, **context})

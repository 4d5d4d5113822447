"""What programs ask for: robots.txt, the sitemap, the icon."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from routeways.evidence.definitions import sources
from routeways.evidence.pages.area import shown_areas
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.site.context import FOOTER
from routeways.warehouse.queries import current_sets, vintages

# What a search engine should leave alone: forms, private links, endless combinations, invented organisations.
CLOSED = ("/account/", "/requests/", "/search/", "/design/")
PARTS = ("", "areas/", "indicators/", "attention/", "changes/", "evidence/", "organisations/", "groups/")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`"""
    hidden = [f"/{one.id}/" for one in places.regions(public=False)]
    searches = [f"/{one.id}/search/" for one in places.regions(public=True)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*CLOSED, *hidden, *searches)), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: the public pages of every public region."""
    addresses = [request.build_absolute_uri(path) for path in _paths()]
    return render(request, "site/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


@public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`, for whoever asks without reading the page, leads to the icon that the page names."""
    return HttpResponsePermanentRedirect(static("ui/favicon.svg"))


def _paths() -> Iterator[str]:
    yield "/"
    yield from (href for _, href in FOOTER)
    yield "/classifications/"
    made, loaded = sorted(current_sets()), {row.source for row in vintages()}
    for region in places.regions(public=True):
        start = f"/{region.id}/"
        yield from (start + part for part in PARTS)
        yield from (f"{start}areas/{code}/" for code in shown_areas(region))
        yield from (f"{start}indicators/{name}/" for name in made)
        yield from (f"{start}evidence/{name}/" for name in sorted(loaded & set(sources())))

"""The evidence base: every source with its provenance, age and next release."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from routeways.evidence import catalogue
from routeways.evidence.definitions import sources
from routeways.evidence.exports.dcat import to_dcat
from routeways.evidence.frame import version
from routeways.evidence.presenting import catalogue as presenting
from routeways.foundation.kept import kept
from routeways.foundation.permissions import allowed, public
from routeways.places.frame import frame, region_or_404
from routeways.places.queries import vintages as places_vintages
from routeways.warehouse.queries import vintages


@public
@kept(version)
def index(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/evidence/`"""
    region = region_or_404(region_id)
    found = catalogue.entries()
    words = request.GET.get("q", "").strip()
    if words:
        wanted = words.lower()
        found = [
            one for one in found if wanted in f"{one.source.title} {one.source.about} {one.source.publisher}".lower()
        ]
    rows = presenting.items(found, timezone.localdate())
    context = frame(
        region,
        "evidence",
        title="Evidence",
        loaded=[row for row in rows if row["release"]],
        not_loaded=[row for row in rows if not row["release"]],
        geography=places_vintages(),
        words=words,
        can_load=allowed(request.user, "evidence.load_source"),
    )
    return render(request, "evidence/catalogue.html", context)


@public
@kept(version)
def source(request: HttpRequest, region_id: str, source_id: str) -> HttpResponse:
    """`/<region>/evidence/<source>/`"""
    region = region_or_404(region_id)
    definition = sources().get(source_id)
    if definition is None:
        raise Http404(f"There is no source “{source_id}”.")
    one = catalogue.entry(definition, tuple(vintages(source_id)))
    context = frame(
        region,
        "evidence",
        (("Evidence", "evidence/"),),
        title=definition.title,
        source=definition,
        entry=one,
        about=presenting.about(one, timezone.localdate()),
        vintages=presenting.vintages(one),
        problems=presenting.problems(one),
        can_load=allowed(request.user, "evidence.load_source"),
    )
    return render(request, "evidence/source.html", context)


@public
def dcat(request: HttpRequest, region_id: str) -> HttpResponse:
    """`/<region>/evidence/catalogue.json`: the catalogue in the DCAT vocabulary (W3C Recommendation, 2024)."""
    region_or_404(region_id)
    content = to_dcat(catalogue.entries(), request.build_absolute_uri(f"/{region_id}/evidence/"))
    return JsonResponse(content, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})

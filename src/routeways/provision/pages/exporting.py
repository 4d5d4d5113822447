"""A provider's courses in the formats in which they come."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.foundation.permissions import public, requires
from routeways.organisations.models import Organisation
from routeways.places.frame import region_or_404
from routeways.provision import exporting
from routeways.provision.access import DRAFTS
from routeways.provision.incoming import FORMS
from routeways.provision.models import Form
from routeways.provision.pages.provider import organisation_or_404


def the_provider(_request: HttpRequest, region_id: str, public_id: str, **_more: Any) -> Organisation:
    """What a page about a provider's own files asks its permission for."""
    return organisation_or_404(region_or_404(region_id).id, public_id)


@requires(DRAFTS, the_provider)
@require_safe
def csv(request: HttpRequest, region_id: str, public_id: str, form: str) -> HttpResponse:
    """`…/lars.csv`, `non-lars.csv`, `venues.csv`: everything of the provider, drafts too, as the service wants it."""
    if form not in FORMS or form == Form.XCRI:
        raise Http404("There is no such file. There are lars.csv, non-lars.csv and venues.csv.")
    content = exporting.csv_file(organisation_or_404(region_id, public_id), region_id, form)
    return _file(content, "text/csv; charset=utf-8", f"{region_id}-{form}-{timezone.localdate()}.csv")


@public
@require_safe
def xcri(request: HttpRequest, region_id: str, public_id: str) -> HttpResponse:
    """`…/courses.xml`: what the provider has published, as XCRI-CAP 1.2."""
    region = region_or_404(region_id)
    return xcri_answer(request, region.id, [organisation_or_404(region.id, public_id)])


def xcri_answer(request: HttpRequest, region: str, owners: list[Organisation]) -> HttpResponse:
    address = request.build_absolute_uri("/").rstrip("/")
    content = exporting.xcri_file(owners, region, address=address, generated=timezone.now())
    return _file(content, "application/xml; charset=utf-8", f"{region}-courses-{timezone.localdate()}.xml")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)

"""What the pages of this floor share: the frame, and who holds which response."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from routeways.instruments import queries
from routeways.instruments.models import Response, Wave
from routeways.places.frame import frame, region_or_404
from routeways.places.regions import Region

DIAGNOSIS = "employer-self-diagnosis"
HELD = "instruments.responses"  # in the session: ids of responses begun on this device
MOST_HELD = 20
NOT_YOURS = (
    "These answers can only be opened on the device where they were begun, with the private link that was given there, "
    "or by signing in as whoever gave them."
)


def address(name: str, region: str, **more: str) -> str:
    return reverse(f"instruments:{name}", kwargs={"region": region, **more})


def wave_or_404(region: str, wave: str) -> Wave:
    region_or_404(region)
    found = queries.wave(wave)
    if found is None or found.region != region:
        raise Http404("There is no such questionnaire in this region.")
    return found


def the_wave(_request: HttpRequest, region: str, wave: str, **_more: Any) -> Wave:
    """What a page about a wave asks its permission for."""
    return wave_or_404(region, wave)


def the_region(_request: HttpRequest, region: str, **_more: Any) -> str:
    """What a page about a region's waves asks its permission for."""
    return region_or_404(region).id


def hold(request: HttpRequest, response: Response) -> None:
    """From now on this device may go on with the response."""
    held = [id for id in request.session.get(HELD, []) if id != response.public_id]
    request.session[HELD] = [*held, response.public_id][-MOST_HELD:]


def is_held(request: HttpRequest, response: Response) -> bool:
    if response.public_id in request.session.get(HELD, []):
        return True
    return Response.objects.visible_to(request.user).filter(pk=response.pk).exists()


def response_or_404(request: HttpRequest, region: str, public_id: str, wave: str | None = None) -> Response:
    """The response, for whoever gave it. Other floors use it too, for pages made of somebody's own answers."""
    region_or_404(region)
    found = queries.response(public_id)
    known = found is not None and found.wave.region == region and wave in (None, found.wave.public_id)
    if found is None or not known or not is_held(request, found):
        raise Http404(NOT_YOURS)
    return found


def actor(request: HttpRequest) -> Any:
    """The user of the request, None for somebody who is not signed in."""
    return request.user if request.user.is_authenticated else None


def page(
    request: HttpRequest, template: str, region: Region, *, crumbs: tuple[tuple[str, str], ...] = (), **context: Any
) -> HttpResponse:
    known = frame(region, current="surveys", crumbs=(("Surveys", "surveys/"), *crumbs), **context)
    return render(request, f"instruments/{template}.html", known)

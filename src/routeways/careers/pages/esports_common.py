"""What the pages of the academy share: addresses, crumbs, and the academy, session or tournament an address names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from routeways.careers.errors import CareersError
from routeways.careers.models import EsportsAcademy, EsportsSession
from routeways.careers.pages.common import page
from routeways.careers.pages.days_common import TOP
from routeways.careers.queries import esports
from routeways.places.frame import region_or_404

LIST = ("Cyber and Esports Academy", "school-programmes/esports-academy/")


def address(name: str, region: str, *parts: Any) -> str:
    return reverse(f"careers:{name}", args=[region, *parts])


def site_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def academy_or_404(region: str, academy: str) -> EsportsAcademy:
    region_or_404(region)
    found = esports.academy(academy, region=region)
    if found is None:
        raise Http404("There is no such academy here.")
    return found


def the_academy(request: HttpRequest, region: str, academy: str, **_: Any) -> EsportsAcademy:
    """The subject of a permission on pages of one academy."""
    return academy_or_404(region, academy)


def session_or_404(region: str, academy: str, session: str) -> EsportsSession:
    found = academy_or_404(region, academy)
    held = found.sessions.filter(public_id=session).first()
    if held is None:
        raise Http404("There is no such session here.")
    held.academy = found
    return held


def desk_crumbs(one: EsportsAcademy) -> tuple[tuple[str, str], ...]:
    return (TOP, LIST, (str(one), f"{LIST[1]}{one.public_id}/"), ("Desk", f"{LIST[1]}{one.public_id}/desk/"))


def show(
    request: HttpRequest,
    template: str,
    region: str,
    *,
    above: tuple[tuple[str, str], ...] = (TOP, LIST),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    return page(
        request, f"esports/{template}", region, current="school-programmes", crumbs=above, status=status, **context
    )


def do(request: HttpRequest, act: Callable[[], Any], done: str, back: str) -> HttpResponse:
    """Does it, says what came of it on the next page, and goes there."""
    try:
        act()
    except CareersError as error:
        flash.error(request, str(error))
    else:
        if done:
            flash.success(request, done)
    return redirect(back)

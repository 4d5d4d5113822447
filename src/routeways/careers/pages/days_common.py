"""What the pages of days share: addresses, crumbs, records that an address names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from routeways.careers.days.definitions import Programme, ProgrammeKind, programmes
from routeways.careers.models import DayHost, DaysRun
from routeways.careers.pages.common import page
from routeways.careers.queries import days
from routeways.places.frame import region_or_404

TOP = ("For every school", "school-programmes/")
HUB = ("Rotas", "school-programmes/rotas/")


def address(name: str, region: str, *parts: Any) -> str:
    return reverse(f"careers:{name}", args=[region, *parts])


def open_rota(today: date) -> Programme | None:
    """The programme whose days are shared now."""
    found = (one for one in programmes().values() if one.kind == ProgrammeKind.ROTA and one.is_open(today))
    return next(found, None)


def programme_or_404(programme: str) -> Programme:
    found = programmes().get(programme)
    if found is None:
        raise Http404("There is no such programme.")
    return found


def run_or_404(region: str, run: str) -> DaysRun:
    region_or_404(region)
    found = days.days_run(run, region)
    if found is None:
        raise Http404("There is no such rota here.")
    return found


def host_or_404(region: str, host: str) -> DayHost:
    region_or_404(region)
    found = days.hosts(region).filter(public_id=host).first()
    if found is None:
        raise Http404("There is no such host here.")
    return found


def the_region(request: HttpRequest, region: str, **_: Any) -> str:
    """The subject of a permission on pages of the hub."""
    return region_or_404(region).id


def the_host(request: HttpRequest, region: str, host: str, **_: Any) -> DayHost:
    return host_or_404(region, host)


def show(
    request: HttpRequest,
    template: str,
    region: str,
    *,
    above: tuple[tuple[str, str], ...] = (TOP,),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    return page(
        request, f"days/{template}", region, current="school-programmes", crumbs=above, status=status, **context
    )

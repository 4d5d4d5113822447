"""What the pages of bootcamps share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from routeways.engagements.models import Bootcamp, BootcampPlace
from routeways.engagements.pages.desk_common import CRUMB, page
from routeways.engagements.queries import bootcamps as reads
from routeways.engagements.queries.bootcamps import Seat
from routeways.places.frame import region_or_404

BOARD = ("Skills Bootcamps", "bootcamps/")


def address(name: str, region: str, **more: str) -> str:
    return reverse(f"engagements:bootcamps_{name}", kwargs={"region": region, **more})


def at(name: str, held: Bootcamp, **more: str) -> str:
    """The address of a page of one bootcamp."""
    return address(name, held.region, public_id=held.public_id, **more)


def the_bootcamp(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> Bootcamp:
    """What a page about a bootcamp asks its permission for."""
    region_or_404(region)
    found = reads.bootcamp(region, public_id)
    if found is None:
        raise Http404("There is no such bootcamp in this region.")
    return found


def seat_for(request: HttpRequest, region: str, public_id: str) -> Seat:
    return reads.seat_of(the_bootcamp(request, region, public_id), request.user, today=timezone.localdate())


def place_or_404(seat: Seat, learner: str) -> BootcampPlace:
    found = reads.place_in(seat, learner)
    if found is None:
        raise Http404("There is no such learner in this bootcamp.")
    return found


def crumbs(held: Bootcamp, *, learners: bool = False) -> tuple[tuple[str, str], ...]:
    base = (CRUMB, BOARD, (held.title, f"bootcamps/{held.public_id}/"))
    return (*base, ("Learners", f"bootcamps/{held.public_id}/learners/")) if learners else base


def camp_page(request: HttpRequest, template: str, region: str, **context: Any) -> HttpResponse:
    context.setdefault("crumbs", (CRUMB, BOARD))
    return page(request, f"bootcamps/{template}", region, **context)

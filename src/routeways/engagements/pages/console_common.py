"""What the coordinator's pages share: runs that an address names, and the crumbs above them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from routeways.engagements import queries
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Kind, kinds
from routeways.engagements.models import Run
from routeways.engagements.pages.desk_common import CRUMB, page

CONSOLE = ("Console", "connect/console/")


def address(name: str, region: str, **more: Any) -> str:
    return reverse(f"engagements:console_{name}", kwargs={"region": region, **more})


def kind_or_404(kind: str) -> Kind:
    found = kinds().get(kind)
    if found is None or found.offer is None or found.request is None:
        raise Http404("There is no such kind of engagement to be matched.")
    return found


def run_or_404(region: str, public_id: str) -> Run:
    found = queries.run(public_id, region)
    if found is None:
        raise Http404("There is no such run in this region.")
    return found


def show(
    request: HttpRequest,
    template: str,
    region: str,
    *,
    above: tuple[tuple[str, str], ...] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    crumbs = (CRUMB, *((CONSOLE,) if template != "home" else ()), *above)
    return page(request, f"console/{template}", region, crumbs=crumbs, status=status, **context)


def kind_crumb(kind: Kind) -> tuple[str, str]:
    return kind.plural, f"connect/console/{kind.id}/"


def run_crumbs(run: Run) -> tuple[tuple[str, str], ...]:
    """Above the pages of one run: its kind, then the run."""
    return kind_crumb(run.rules), (str(run), f"connect/runs/{run.public_id}/")


def said(error: EngagementError) -> str:
    return str(error)


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def solved_or_404(region: str, public_id: str) -> Run:
    held = run_or_404(region, public_id)
    if not held.answer:
        raise Http404("This run has no answer yet.")
    return held


def do(request: HttpRequest, held: Run, act: Callable[[], Any], done: str) -> HttpResponse:
    """Does it and goes to the run (or to the one it made); what cannot be is said there."""
    target = held
    try:
        made = act()
    except EngagementError as error:
        flash.error(request, str(error))
    else:
        target = made if isinstance(made, Run) else held
        if done:
            flash.success(request, done)
    return redirect(address("run", held.region, public_id=target.public_id))

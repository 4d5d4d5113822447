"""What the pages of offers, requests and engagements share: finding what an address names, and the frame around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from routeways.engagements import queries
from routeways.engagements.models import Engagement
from routeways.engagements.queries.home import HOME, Home, home_by_link
from routeways.engagements.queries.parties import PURPOSE, Looker
from routeways.foundation import links
from routeways.foundation.links import LinkError
from routeways.foundation.permissions import public
from routeways.places.frame import frame, region_or_404

CRUMB = ("Work together", "connect/")


def engagement_or_404(region: str, public_id: str) -> Engagement:
    region_or_404(region)
    found = queries.engagement(public_id)
    if found is None or found.region != region:
        raise Http404("There is no such engagement in this region.")
    return found


def the_engagement(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> Engagement:
    """What a page about an engagement asks its permission for."""
    return engagement_or_404(region, public_id)


def the_region(_request: HttpRequest, region: str, **_more: Any) -> str:
    """What a page about a whole region asks its permission for."""
    return region_or_404(region).id


def looker_of(request: HttpRequest, region: str, public_id: str) -> Looker:
    return queries.looker(engagement_or_404(region, public_id), request.user, today=timezone.localdate())


def actor(request: HttpRequest) -> Any:
    """The user of the request, None for somebody who is not signed in."""
    return request.user if request.user.is_authenticated else None


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is filled with: what was sent, also when every box was left empty; nothing before that."""
    return request.POST if request.method == "POST" else None


def page(
    request: HttpRequest,
    template: str,
    region: str,
    *,
    crumbs: tuple[tuple[str, str], ...] = (CRUMB,),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    known = frame(region_or_404(region), current="connect", crumbs=crumbs, **context)
    return render(request, f"engagements/{template}.html", known, status=status)


def looker_page(request: HttpRequest, template: str, looker: Looker, *, status: int = 200, **context: Any) -> Any:
    """A page about an engagement. Through a private link it has no menu: the link is all its holder has."""
    held = looker.engagement
    above = () if context.get("is_top") else ((held.title, f"connect/engagements/{held.public_id}/"),)
    if looker.token:
        context |= {"nav": [], "breadcrumbs": [], "account": None}
    return page(
        request,
        template,
        held.region,
        crumbs=(CRUMB, *above),
        status=status,
        engagement=held,
        kind=held.rules,
        looker=looker,
        **context,
    )


def through_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view(request, looker, **more)` for whoever holds a private link of a party: `/connect/link/<token>/…`.

    A GET only looks; a POST uses the link once. A link that opens nothing says why.
    """

    @public
    @wraps(view)
    def held(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        now = timezone.now()
        try:
            looker = queries.by_link(token, now=now, today=timezone.localdate(now))
            if request.method == "POST":
                links.open(token, PURPOSE, now)
        except LinkError as problem:
            return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)
        return view(request, looker, **more)

    return held


def through_home(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view(request, home, **more)` for whoever holds the link that was mailed to them: `/connect/home/<token>/…`."""

    @public
    @wraps(view)
    def held(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        moment = now()
        try:
            home = home_by_link(token, now=moment, today=timezone.localdate(moment))
            if request.method == "POST":
                links.open(token, HOME, moment)
        except LinkError as problem:
            return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)
        return view(request, home, **more)

    return held


def home_page(request: HttpRequest, template: str, home: Home, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of one's own offers and matches. Through a private link it has no menu."""
    crumbs: tuple[tuple[str, str], ...] = (CRUMB,) if context.get("is_top") else (CRUMB, ("Yours", "connect/home/"))
    if home.token:
        context |= {"nav": [], "breadcrumbs": [], "account": None}
    return page(request, template, home.region, crumbs=crumbs, status=status, home=home, **context)


def now() -> datetime:
    return timezone.now()

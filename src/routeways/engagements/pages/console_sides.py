"""What adviser and school do themselves: rank each other, and say once a year whether it goes on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions
from routeways.engagements.access import OPEN, RANK
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.console import RankForm, YearForm
from routeways.engagements.models import Offer, Request
from routeways.engagements.pages.console_common import address
from routeways.engagements.pages.desk_common import (
    actor,
    looker_of,
    looker_page,
    page,
    posted,
    the_engagement,
    through_link,
)
from routeways.engagements.queries.confirming import has_years, year_of
from routeways.engagements.queries.parties import Looker
from routeways.engagements.queries.preferring import to_rank
from routeways.foundation.permissions import requires
from routeways.places.frame import region_or_404

MODELS: dict[str, type[Offer] | type[Request]] = {"offers": Offer, "requests": Request}


def listing_or_404(region: str, side: str, public_id: str) -> Offer | Request:
    region_or_404(region)
    model = MODELS.get(side)
    rows = model._default_manager.select_related("owner") if model else Offer.objects.none()
    found = rows.filter(region=region, public_id=public_id).first()
    if found is None or found.rules.begins_with != "match":
        raise Http404("There is nothing here that could be ranked.")
    return found


def the_listing(_request: HttpRequest, region: str, side: str, public_id: str, **_more: Any) -> Offer | Request:
    """What the page that ranks asks its permission for."""
    return listing_or_404(region, side, public_id)


@requires(RANK, the_listing)
@never_cache
@require_http_methods(["GET", "POST"])
def rank(request: HttpRequest, region: str, side: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/rank/<offers or requests>/<id>/`: 1 for whom one would like best; equal numbers are ties."""
    held = listing_or_404(region, side, public_id)
    lines = to_rank(held, today=timezone.localdate())
    form = RankForm(posted(request), lines=[line for line in lines if not line.barred])
    if request.method == "POST" and form.is_valid():
        whose = "offer" if isinstance(held, Offer) else "request"
        try:
            actions.prefer(by=request.user, side=whose, of=held, ranks=form.ranks)  # type: ignore[arg-type]
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, "Your order is kept. It counts in the next matching run.")
            return redirect(address("rank", region, side=side, public_id=public_id))
    context: dict[str, Any] = {"title": "Whom would you like best?", "listing": held, "form": form}
    context["barred"] = [line for line in lines if line.barred]
    return page(request, "console/rank", region, status=422 if form.errors else 200, **context)


@requires(OPEN, the_engagement)
@never_cache
@require_http_methods(["GET", "POST"])
def year(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/engagements/<id>/year/`"""
    return _year(request, looker_of(request, region, public_id))


@never_cache
@require_http_methods(["GET", "POST"])
@through_link
def year_by_link(request: HttpRequest, looker: Looker) -> HttpResponse:
    """`/connect/link/<token>/year/`"""
    return _year(request, looker)


def _year(request: HttpRequest, looker: Looker) -> HttpResponse:
    held = looker.engagement
    found = year_of(held, looker.today) if has_years(held.kind) else None
    party = looker.among(found.asks) if found else ""
    if found is None or not party or looker.today < found.asked_from:
        raise Http404("There is no year to confirm here.")
    form = YearForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_year(
                by=actor(request),
                engagement=held,
                party=party,
                goes_on=form.cleaned_data["goes_on"] == "yes",
                why=form.cleaned_data["why"],
                now=timezone.now(),
            )
        except EngagementError as error:
            form.add_error("why", str(error))
        else:
            flash.success(request, "Your answer is kept. You can change it until the other side has answered.")
            return redirect(looker.address)
    context = {"title": "Another year?", "form": form, "year": found}
    return looker_page(request, "console/year", looker, status=422 if form.errors else 200, **context)

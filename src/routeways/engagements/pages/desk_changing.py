"""Whether an offer or a request is still somebody's to change, and withdrawing the links to what is theirs."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from routeways.engagements.access import HOLD
from routeways.engagements.actions.home_links import withdraw_home_links
from routeways.engagements.models import Offer, Request
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.pages.desk_board import listing_or_404
from routeways.engagements.pages.desk_common import actor, now, the_region
from routeways.engagements.queries.home import home_by_link
from routeways.foundation.links import LinkError
from routeways.foundation.permissions import allowed, requires


def still_theirs(request: HttpRequest, listing: Offer | Request, token: str) -> bool:
    """Asked again when it is sent: a right may have ended, or a link been withdrawn, since the change began."""
    if not token:
        return allowed(request.user, HOLD, listing)
    moment = now()
    try:
        home = home_by_link(token, now=moment, today=timezone.localdate(moment))
    except LinkError:
        return False
    return home.region == listing.region and home.holds(listing)


@requires(COORDINATE, the_region)
@require_POST
def withdraw(request: HttpRequest, region: str, side: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/offers/<id>/links/`: the hub ends the private links of whoever wrote it."""
    one = listing_or_404(region, side, public_id)
    return withdrawn(request, region, one.contact_email, back=f"/{region}/connect/{side}/{public_id}/")


def withdrawn(request: HttpRequest, region: str, email: str, *, back: str = "") -> HttpResponse:
    """Does it and says so. Whoever calls this has asked whether it may be done."""
    to = withdraw_home_links(by=actor(request), region=region, email=email, now=now()) if email else ""
    sent = f" A new one is on its way to {to}." if to else ""
    flash.success(request, f"The private links that were sent to this address open nothing any more.{sent}")
    return redirect(back or f"/{region}/connect/")

"""What the pages of the levy network share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from routeways.engagements.models import Engagement, LevyPledge, LevyTransfer
from routeways.engagements.models.levy import KIND
from routeways.engagements.models.offer import COORDINATE, OFFER
from routeways.engagements.pages.desk_common import page
from routeways.engagements.queries.home import home_of
from routeways.foundation.dated_rules import rule
from routeways.foundation.permissions import allowed
from routeways.organisations.models import Organisation
from routeways.places.frame import region_or_404
from routeways.values import Money

BOARD = ("Levy transfers", "levy/")
WORK = ("Work together", "connect/")


def pounds(pence: int) -> str:
    return str(Money(pence))


def address(name: str, region: str, **more: str) -> str:
    return reverse(f"engagements:levy_{name}", kwargs={"region": region, **more})


def levy_page(
    request: HttpRequest, template: str, region: str, *, above: tuple[tuple[str, str], ...] = (BOARD,), **context: Any
) -> HttpResponse:
    return page(request, f"levy/{template}", region, crumbs=(WORK, *above), **context)


def pledge_or_404(region: str, public_id: str) -> LevyPledge:
    region_or_404(region)
    rows = LevyPledge.objects.select_related("offer__owner", "account")
    found = rows.filter(offer__public_id=public_id, offer__region=region, offer__kind=KIND).first()
    if found is None or found.account is None:
        raise Http404("There is no such pledge in this region.")
    return found


def the_pledge(_request: HttpRequest, region: str, public_id: str, **_more: Any) -> LevyPledge:
    """What a pledger's page asks its permission for."""
    return pledge_or_404(region, public_id)


def may_see_pledge(user: Any, pledge: Any = None) -> bool:
    """Its owner's staff who may offer, and the hub of its region."""
    if not isinstance(pledge, LevyPledge):
        return False
    return allowed(user, OFFER, pledge.offer.owner) or allowed(user, COORDINATE, pledge.offer.region)


def transfer_of(engagement: Engagement) -> LevyTransfer:
    rows = LevyTransfer.objects.select_related(
        "pledge__offer__owner", "pledge__account", "asked__request", "engagement"
    )
    found = rows.filter(engagement=engagement).first()
    if found is None:
        raise Http404("There is no money in this.")
    return found


def pledgers(user: Any, region: str) -> list[Organisation]:
    """The organisations in whose name somebody may pledge in this region."""
    offering = home_of(user, region, today=timezone.localdate()).offering
    return list(Organisation.objects.filter(pk__in=offering).order_by("name_key"))


def left_in_words(pence: int, today: Any) -> str:
    """“£5,000 to £10,000”, so that the board does not tell what each transfer cost."""
    steps = [step * 100 for step in rule("levy-network", today)["left_in_bands"]]
    if pence < steps[0]:
        return f"less than {Money(steps[0])}"
    below = max(step for step in steps if step <= pence)
    above = next((step for step in steps if step > pence), None)
    return f"{Money(below)} to {Money(above)}" if above else f"more than {Money(below)}"

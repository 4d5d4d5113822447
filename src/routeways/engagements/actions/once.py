"""Of some kinds an organisation has one offer or request that stands, in each cycle: a second one is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from routeways.engagements.errors import AskedAlready
from routeways.engagements.models import Engagement
from routeways.engagements.models.listing import LIVE, Listing, State
from routeways.organisations import queries as organisations
from routeways.organisations.models import Organisation


def refuse_second(listing: Listing, owner: Organisation | None, today: date) -> None:
    """Raises AskedAlready where its owner has another one that stands, or what it asks for goes on already.

    Of two at the same moment one waits here.
    """
    asked = getattr(listing.rules, listing.side)
    if owner is None or asked is None or not asked.once_a_cycle:
        return
    list(Organisation.objects.select_for_update().filter(pk=owner.pk).values_list("pk"))
    _refuse_what_goes_on(listing, owner)
    of_theirs: dict[str, Any] = {"region": listing.region, "kind": listing.kind, "owner": owner}
    rows = type(listing)._default_manager.filter(**of_theirs, state__in=(State.WAITING, *LIVE), expires_on__gte=today)
    cycle = organisations.cycle_now(listing.rules.purpose, today)
    for other in rows.exclude(pk=listing.pk).order_by("pk"):
        since = timezone.localdate(other.created_at)
        if organisations.cycle_now(listing.rules.purpose, since) == cycle:
            raise AskedAlready(
                f"{owner.name} has one already, “{other.title}”, since {since:%-d %B %Y}. Change that one instead, or "
                "close it first.",
                other.title,
                f"connect/{other.side}s/{other.public_id}/",
            )


def _refuse_what_goes_on(listing: Listing, owner: Organisation) -> None:
    side = listing.side
    rows = Engagement.objects.filter(region=listing.region, kind=listing.kind, **{f"{side}__owner": owner})
    going = rows.exclude(state=Engagement.State.ENDED).exclude(**{side: listing}).order_by("pk").first()
    if going is not None:
        raise AskedAlready(
            f"{owner.name} has one already that goes on, “{going.title}”. Look at that one; end it first where it is "
            "over.",
            going.title,
            f"connect/engagements/{going.public_id}/",
        )

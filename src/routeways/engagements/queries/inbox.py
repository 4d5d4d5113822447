"""What waits for the hub: visitors to confirm, what is late, and what found nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from routeways.engagements.kinds import kind, kinds
from routeways.engagements.models import Match, Offer, Request
from routeways.engagements.models.listing import State
from routeways.engagements.starts import confirmed_elsewhere
from routeways.organisations.models import Organisation
from routeways.organisations.queries import named

FEW = 8  # of one kind stand one by one

SHOWN = timedelta(weeks=4)  # how long a proposal that ran out is shown


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Visitors of a kind who are confirmed on a page of its own."""

    name: str
    path: str  # the address under the region
    number: int


def to_confirm(region: str, actor: Any, *, today: date) -> list[Offer | Request]:
    """Offers and requests whose writers only said who they are, the oldest first; not those confirmed elsewhere."""
    found: list[Offer | Request] = []
    for model in (Offer, Request):
        rows = model.objects.visible_to(actor, today=today)
        rows = rows.filter(region=region, state=State.WAITING, owner__isnull=True)
        found += rows.exclude(kind__in=confirmed_elsewhere())
    return sorted(found, key=lambda one: one.created_at)


def to_confirm_elsewhere(region: str) -> list[Elsewhere]:
    """Where visitors wait whose kind has a page of its own for it, and how many."""
    found = []
    for id, path in confirmed_elsewhere().items():
        waiting = {"region": region, "kind": id, "state": State.WAITING, "owner": None}
        number = sum(model.objects.filter(**waiting).count() for model in (Offer, Request))
        if number:
            found.append(Elsewhere(kind(id).plural, path, number))
    return found


def candidates_for(listing: Offer | Request) -> list[Organisation]:
    """Organisations of the region whose names are like what a visitor said."""
    return list(named(listing.region, listing.claimed_name))[:10] if listing.claimed_name else []


def unmet(region: str, actor: Any, *, today: date) -> QuerySet[Request]:
    """Requests that nobody could meet, with their reason, the latest first."""
    rows = Request.objects.visible_to(actor, today=today).filter(region=region, unmet_on__isnull=False)
    return rows.select_related("owner", "participant").order_by("-unmet_on", "id")


def without_match(region: str, actor: Any, *, today: date) -> QuerySet[Request]:
    """Open requests of kinds that begin with a match and have no live one, the oldest first; not those of `unmet`."""
    matched = [one.id for one in kinds().values() if one.begins_with == "match"]
    rows = Request.objects.visible_to(actor, today=today).standing(today).filter(region=region, kind__in=matched)
    rows = rows.filter(unmet_on__isnull=True)
    live = Match.objects.filter(state__in=[Match.State.PROPOSED, Match.State.ACCEPTED]).values("request")
    return rows.exclude(pk__in=live).select_related("owner", "participant").order_by("created_at")


def crowded(rows: QuerySet[Request]) -> list[tuple[str, int]]:
    """(kind, how many) of kinds with so many requests that they are matched together in the console, the most first."""
    counts = rows.order_by().values_list("kind").annotate(number=Count("pk")).filter(number__gt=FEW)
    return sorted(counts, key=lambda one: (-one[1], one[0]))


def unanswered(region: str, *, today: date) -> QuerySet[Match]:
    """Proposals that ran out without an answer in the last weeks, the latest first: each day ends those of the day."""
    since = timezone.make_aware(datetime.combine(today - SHOWN, time()))
    rows = Match.objects.filter(offer__region=region, state=Match.State.EXPIRED, settled_at__gte=since)
    return rows.select_related("offer__owner", "request__owner").order_by("-settled_at", "id")

"""Who takes part in a matching run: what stands open with a place left, and how much of it is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Kind
from routeways.engagements.models import Engagement, Match, Offer, Request
from routeways.foundation.dated_rules import RuleInForce

TAKEN = (Match.State.PROPOSED, Match.State.ACCEPTED)
Pair = tuple[str, str]  # public ids: request, offer
NONE: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Market:
    """Who takes part. `wanted` and `places` by public id; `movable` pairs stand and may be put together anew."""

    offers: Sequence[Offer]
    requests: Sequence[Request]
    wanted: Mapping[str, int]
    places: Mapping[str, int]
    movable: Mapping[Pair, int]


def market(
    kind: Kind,
    region: str,
    today: date,
    requests: Iterable[Request] | None,
    offers: Iterable[Offer] | None,
    move: bool,
    spoken_for: Mapping[str, int] = NONE,
) -> Market:
    """`spoken_for`: offer → places that somebody proposes elsewhere."""
    open_offers = _standing(Offer, offers, kind, region, today)
    open_requests = _standing(Request, requests, kind, region, today)
    taken_of: Counter[int] = Counter()
    had_by: Counter[int] = Counter()
    movable: Counter[Pair] = Counter()
    rows = Match.objects.filter(state__in=TAKEN, offer__region=region, offer__kind=kind.id)
    columns = ("offer_id", "request_id", "offer__public_id", "request__public_id", "places", "engagement__state")
    here = {one.pk for one in open_offers}, {one.pk for one in open_requests}
    for offer, request, offer_id, request_id, places, state in rows.values_list(*columns):
        running = state in (Engagement.State.RUNNING, Engagement.State.PAUSED)
        if move and running and offer in here[0] and request in here[1]:
            movable[request_id, offer_id] += places
            continue
        taken_of[offer] += places
        had_by[request] += places
    places_left = {
        one.public_id: one.number - taken_of[one.pk] - spoken_for.get(one.public_id, 0) for one in open_offers
    }
    wanted = {one.public_id: one.number - had_by[one.pk] for one in open_requests}
    return Market(
        offers=[one for one in open_offers if places_left[one.public_id] > 0],
        requests=[one for one in open_requests if wanted[one.public_id] > 0],
        wanted=wanted,
        places=places_left,
        movable=movable,
    )


def _standing(model: Any, given: Iterable[Any] | None, kind: Kind, region: str, today: date) -> list[Any]:
    rows = model.objects.standing(today).filter(region=region, kind=kind.id, owner__isnull=False)
    if given is not None:
        rows = rows.filter(pk__in=[one.pk for one in given])
    return list(rows.select_related("owner").order_by("public_id"))


def free_since(offers: Sequence[Offer]) -> dict[int, date]:
    """Row id → the day on which an offer last became new to somebody: it was made, or a place of it came free."""
    days = {one.pk: timezone.localdate(one.created_at) for one in offers}
    ended = Match.objects.filter(offer__in=days).exclude(state__in=TAKEN, engagement__ended_on__isnull=True)
    for offer, settled, over in ended.values_list("offer_id", "settled_at", "engagement__ended_on"):
        day = over or (timezone.localdate(settled) if settled else None)
        days[offer] = max(days[offer], day) if day else days[offer]
    return days


def refuse_too_large(market: Market, known: RuleInForce) -> None:
    most = known["most_of_one_request"]
    for request in market.requests:
        if market.wanted[request.public_id] > most:
            raise EngagementError(
                f"“{request.title}” asks for {market.wanted[request.public_id]:,}. A run matches up to {most} of one "
                "request: divide it into several requests."
            )
    pairs = sum(market.wanted[one.public_id] for one in market.requests) * len(market.offers)
    if pairs > known["most_pairs"]:
        raise EngagementError(
            f"This would be {pairs:,} pairs; a run has at most {known['most_pairs']:,}. Choose fewer of them."
        )

"""Which pairs of a run do not hold any more: since it was worked out somebody was put together, closed or said no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from routeways.engagements.kinds import Kind
from routeways.engagements.models import Match, Offer, Request, Run
from routeways.engagements.models.listing import State
from routeways.engagements.queries.asking import bars
from routeways.engagements.queries.market import TAKEN, Pair
from routeways.engagements.queries.moving import pairs_of


@dataclass(frozen=True, slots=True)
class Now:
    """Offers and requests by public id, and what of them is taken today."""

    offers: Mapping[str, Offer]
    requests: Mapping[str, Request]
    taken: Mapping[str, int]
    with_whom: Mapping[str, str]  # public id → who of the other side was put together with it last
    together: frozenset[Pair]
    not_asked: Mapping[str, str]  # public id → why its employer may not be asked now


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A pair that cannot be proposed any more. `who` asks (a school by its name); `why` is a sentence."""

    pair: Pair
    who: str
    whom: str
    why: str


def overtaken(run: Run, *, today: date) -> list[Overtaken]:
    """Pairs of the chosen answer that do not hold any more, by who asks; [] where it may move what stands, which is
    confirmed whole or not at all. As many queries as `now_of`."""
    pairs = pairs_of(run)
    if run.options.get("move") or not pairs:
        return []
    return not_holding(pairs, now_of(run.rules, pairs, today), today)


def left_out(run: Run, *, today: date) -> list[Overtaken]:
    """What is overtaken of a run that waits for the hub, or was left out when it was confirmed."""
    if run.state == Run.State.SOLVED:
        return overtaken(run, today=today)
    rows = run.options.get("overtaken", ()) if run.state == Run.State.CONFIRMED else ()
    return [Overtaken((request, offer), who, whom, why) for request, offer, who, whom, why in rows]


def now_of(kind: Kind, pairs: Iterable[Pair], today: date) -> Now:
    """How those of some pairs stand now. Three queries, and at most six for each side on which employers stand."""
    known = list(pairs)
    offers = _by_id(Offer, {offer for _, offer in known})
    requests = _by_id(Request, {request for request, _ in known})
    here = Q(offer__in=[one.pk for one in offers.values()]) | Q(request__in=[one.pk for one in requests.values()])
    rows = Match.objects.filter(here, state__in=TAKEN)
    taken: Counter[str] = Counter()
    with_whom: dict[str, str] = {}
    together = set()
    for one in rows.select_related("offer__owner", "request__owner").order_by("proposed_at", "pk"):
        together.add((one.request.public_id, one.offer.public_id))
        for mine, other in ((one.offer, one.request), (one.request, one.offer)):
            taken[mine.public_id] += one.places
            with_whom[mine.public_id] = other.who
    not_asked = bars(kind, list(offers.values()), today) | bars(kind, list(requests.values()), today)
    return Now(offers, requests, taken, with_whom, frozenset(together), not_asked)


def not_holding(pairs: Mapping[Pair, tuple[int, int]], now: Now, today: date) -> list[Overtaken]:
    """Who has most points comes first to a place that is left, so the same pairs always hold."""
    left = {id: one.number - now.taken.get(id, 0) for rows in (now.offers, now.requests) for id, one in rows.items()}
    found = []
    for pair in sorted(pairs, key=lambda one: (-pairs[one][1], one)):
        request, offer = now.requests.get(pair[0]), now.offers.get(pair[1])
        if request is None or offer is None:
            who = request.who if request else "Somebody"
            found.append(Overtaken(pair, who, offer.who if offer else "", "It is not there any more."))
            continue
        why = _why(request, offer, pairs[pair][0], left, now, today)
        if why:
            found.append(Overtaken(pair, request.who, offer.who, why))
            continue
        for id in pair:
            left[id] -= pairs[pair][0]
    return sorted(found, key=lambda one: (one.who, one.pair))


def _why(request: Request, offer: Offer, places: int, left: Mapping[str, int], now: Now, today: date) -> str:
    for one in (request, offer):
        if one.state != State.OPEN:
            return f"“{one.title}” is {one.get_state_display().lower()}."
        if one.expires_on < today:
            return f"“{one.title}” stood until {one.expires_on:%-d %B %Y}."
    if (request.public_id, offer.public_id) in now.together:
        return f"{request.who} and {offer.who} were put together since."
    for one in (request, offer):
        if one.public_id in now.not_asked and request.owner_id != offer.owner_id:
            return f"{one.who} is not asked: {now.not_asked[one.public_id]}."
    for one in (request, offer):
        if left[one.public_id] < places:
            whom = now.with_whom.get(one.public_id)
            return f"{one.who} was put together with {whom} since." if whom else f"{one.who} has no place left."
    return ""


def _by_id(model: Any, ids: set[str]) -> dict[str, Any]:
    return {one.public_id: one for one in model.objects.filter(public_id__in=ids).select_related("owner")}

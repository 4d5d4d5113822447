"""What confirming a run ends: matches that are agreed and that its answer puts together anew, or with nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routeways.engagements.models import Engagement, Match, Offer, Run
from routeways.engagements.queries.problems import Pair, request_of


@dataclass(frozen=True, slots=True)
class Move:
    """An agreed match that ends. `to` is the offer its request has instead; None where it has nobody in its place."""

    match: Match
    to: Offer | None


def pairs_of(run: Run) -> dict[Pair, tuple[int, int]]:
    """(request, offer) → (places, points) of the chosen answer."""
    chosen = (run.answer or {}).get("modes", {}).get(run.mode, {})
    places: Counter[Pair] = Counter()
    points: Counter[Pair] = Counter()
    for (agent, offer), score in zip(chosen.get("matches", []), chosen.get("scores", []), strict=True):
        places[request_of(str(agent)), str(offer)] += 1
        points[request_of(str(agent)), str(offer)] += score
    return {pair: (number, points[pair]) for pair, number in places.items()}


def agreed(problem: Mapping[str, Any]) -> dict[Pair, Match]:
    """Matches that go on now of the requests of a problem, whether or not they are part of it."""
    requests = {request_of(str(one["id"])) for one in problem["agents"]}
    rows = Match.objects.filter(state=Match.State.ACCEPTED, request__public_id__in=requests)
    rows = rows.filter(engagement__isnull=False).exclude(engagement__state=Engagement.State.ENDED)
    rows = rows.select_related("request__owner", "offer__owner", "engagement").order_by("request__title", "pk")
    return {(one.request.public_id, one.offer.public_id): one for one in rows}


def standing(run: Run) -> dict[Pair, Match]:
    """Those that were part of a run as agreed, so that it could move them."""
    if not run.options.get("move"):
        return {}
    before = {(request_of(str(agent)), str(offer)) for agent, offer in run.problem.get("previous") or ()}
    return {pair: match for pair, match in agreed(run.problem).items() if pair in before}


def moves(run: Run) -> list[Move]:
    """What ends when the chosen answer is confirmed. Three queries."""
    held, pairs = standing(run), pairs_of(run)
    new: dict[str, list[str]] = defaultdict(list)
    for request, offer in pairs:
        if (request, offer) not in held:
            new[request].append(offer)
    offers = {
        one.public_id: one for one in Offer.objects.filter(public_id__in=[o for row in new.values() for o in row])
    }
    found = []
    for pair, match in held.items():
        if pair not in pairs:
            to = new[pair[0]].pop(0) if new[pair[0]] else ""
            found.append(Move(match, offers.get(to)))
    return found

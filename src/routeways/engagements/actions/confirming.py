"""A run is confirmed: every pair goes to both sides, with a day for the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.matches import propose_match, replace_match
from routeways.engagements.actions.pipeline import end
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Match, Offer, Request, Run
from routeways.engagements.queries.problems import request_of
from routeways.foundation import audit


@transaction.atomic
def confirm_run(*, by: Any, run: Run, now: datetime) -> list[Match]:
    """Proposes every pair of the chosen answer to both sides, with a day for the answer.

    Of two who confirm at the same moment one wins. Raises EngagementError, and proposes nothing, where that has
    happened or where an offer or a request has changed since the run.
    """
    if not Run.objects.filter(pk=run.pk, state=Run.State.SOLVED).update(state=Run.State.CONFIRMED, confirmed_at=now):
        held = Run.objects.get(pk=run.pk)
        raise EngagementError(f"This run is {held.get_state_display().lower()} already, so nothing was proposed twice.")
    held = Run.objects.get(pk=run.pk)
    pairs = pairs_of(held)
    if not pairs:
        raise EngagementError("This answer has no pairs. There is nothing to confirm.")
    days = held.rules.answer_within_days
    answer_by = timezone.localdate(now) + timedelta(days=days) if days else None
    standing = _standing(held)
    offers = {one.public_id: one for one in Offer.objects.filter(public_id__in={offer for _, offer in pairs})}
    requests = {one.public_id: one for one in Request.objects.filter(public_id__in={request for request, _ in pairs})}
    made = []
    for (request, offer), (places, score) in pairs.items():
        if (request, offer) in standing:
            continue
        if request not in requests or offer not in offers:
            raise EngagementError("An offer or a request of this run is not there any more. Solve again.")
        try:
            proposed = propose_match(
                by=by,
                offer=offers[offer],
                request=requests[request],
                now=now,
                reasons=held.reasons.get(f"{request}|{offer}", {}),
                score=score,
                places=places,
                answer_by=answer_by,
                run=held,
            )
        except EngagementError as error:
            raise EngagementError(f"Something has changed since this run. {error} Solve again.") from error
        made.append(proposed)
    _move(by, held, standing, pairs, made, now)
    audit.record(by=by, verb="engagements.confirm_run", subject=held, details={"mode": held.mode, "pairs": len(made)})
    return made


def pairs_of(run: Run) -> dict[tuple[str, str], tuple[int, int]]:
    """(request, offer) → (places, points) of the chosen answer."""
    chosen = (run.answer or {}).get("modes", {}).get(run.mode, {})
    places: Counter[tuple[str, str]] = Counter()
    points: Counter[tuple[str, str]] = Counter()
    for (agent, offer), score in zip(chosen.get("matches", []), chosen.get("scores", []), strict=True):
        places[request_of(str(agent)), str(offer)] += 1
        points[request_of(str(agent)), str(offer)] += score
    return {pair: (number, points[pair]) for pair, number in places.items()}


def _standing(run: Run) -> dict[tuple[str, str], Match]:
    """Pairs that are agreed and were part of the run, so that it could move them."""
    if not run.options.get("move"):
        return {}
    agents = {request_of(str(one["id"])) for one in run.problem["agents"]}
    held = Match.objects.filter(state=Match.State.ACCEPTED, request__public_id__in=agents)
    running = held.filter(engagement__isnull=False).exclude(engagement__state="ended")
    return {(one.request.public_id, one.offer.public_id): one for one in running.select_related("request", "offer")}


def _move(
    by: Any,
    run: Run,
    standing: Mapping[tuple[str, str], Match],
    pairs: Mapping[tuple[str, str], Any],
    made: list[Match],
    now: datetime,
) -> None:
    """Ends what the run moves elsewhere: the hub has seen who, and both sides answer anew."""
    way = run.rules.moving_end
    instead = {one.request.public_id: one for one in made}
    for (request, offer), old in standing.items():
        if (request, offer) in pairs or way is None:
            continue
        if request in instead:
            replace_match(by=by, match=old, instead=instead[request], now=now)
        cause = next(iter(way.causes), "")
        end(by=by, engagement=old.engagement, outcome=way.id, party=way.by[0], now=now, cause=cause)

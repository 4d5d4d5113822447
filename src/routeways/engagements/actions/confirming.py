"""A run is confirmed: every pair goes to both sides, with a day for the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.locking import hold_still
from routeways.engagements.actions.matches import propose_match, replace_match
from routeways.engagements.actions.pipeline import end
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Engagement, Match, Offer, Request, Run
from routeways.engagements.queries.market import TAKEN, Pair
from routeways.engagements.queries.moving import Move, agreed, moves, pairs_of, standing
from routeways.engagements.queries.overtaken import Overtaken, overtaken
from routeways.foundation import audit


@transaction.atomic
def confirm_run(*, by: Any, run: Run, now: datetime, what_holds: bool = False) -> list[Match]:
    """Proposes every pair of the chosen answer to both sides, with a day for the answer.

    Of two who confirm at the same moment one wins. Raises EngagementError, and proposes nothing, where that has
    happened or where an offer or a request has changed since the run. `what_holds`: pairs that were overtaken are left
    out and kept with the run, each with why; a run that may move what stands is confirmed whole or not at all.
    """
    if not Run.objects.filter(pk=run.pk, state=Run.State.SOLVED).update(state=Run.State.CONFIRMED, confirmed_at=now):
        held = Run.objects.get(pk=run.pk)
        raise EngagementError(f"This run is {held.get_state_display().lower()} already, so nothing was proposed twice.")
    held = Run.objects.get(pk=run.pk)
    pairs = pairs_of(held)
    if not pairs:
        raise EngagementError("This answer has no pairs. There is nothing to confirm.")
    _hold(held, pairs)
    if held.options.get("move"):
        _refuse_changed(held)
    stand, moved = standing(held), moves(held)
    away = overtaken(held, today=timezone.localdate(now))
    if what_holds:
        pairs = {pair: asked for pair, asked in pairs.items() if pair not in {one.pair for one in away}}
    _refuse_overtaken(pairs, {match.pk for match in stand.values()})
    offers = {one.public_id: one for one in Offer.objects.filter(public_id__in={offer for _, offer in pairs})}
    requests = {one.public_id: one for one in Request.objects.filter(public_id__in={request for request, _ in pairs})}
    new = {pair: asked for pair, asked in pairs.items() if pair not in stand}
    made = [_propose(by, held, offers.get(pair[1]), requests.get(pair[0]), *new[pair], now) for pair in new]
    _move(by, held, moved, made, now)
    if what_holds and away:
        _keep_overtaken(held, away, made)
    details = {"mode": held.mode, "pairs": len(made), "overtaken": len(away) if what_holds else 0}
    audit.record(by=by, verb="engagements.confirm_run", subject=held, details=details)
    return made


def _hold(run: Run, pairs: Iterable[Pair]) -> None:
    """What a confirmation reads and writes, before anything of it is read: whoever confirms another run, or proposes by
    hand, does so before or after, and what they did counts."""
    known = list(pairs)
    offers = Offer.objects.filter(public_id__in={offer for _, offer in known}).values_list("pk", flat=True)
    requests = Request.objects.filter(public_id__in={request for request, _ in known}).values_list("pk", flat=True)
    ends = [one.match for one in moves(run)]
    hold_still(
        offers={*offers, *(one.offer_id for one in ends)},
        requests={*requests, *(one.request_id for one in ends)},
        matches=[one.pk for one in ends],
        going=Engagement.objects.filter(match__in=ends).values_list("pk", flat=True),
    )


def _keep_overtaken(run: Run, away: Iterable[Overtaken], made: Iterable[Match]) -> None:
    """Why it was not proposed stays with the run, for its page and for who asks why a school waits."""
    if not made:
        raise EngagementError("Nothing of this run holds any more: each pair was overtaken. Solve again.")
    run.options["overtaken"] = [[*one.pair, one.who, one.whom, one.why] for one in away]
    run.save(update_fields=["options"])


def _propose(
    by: Any, run: Run, offer: Offer | None, request: Request | None, places: int, score: int, now: datetime
) -> Match:
    if request is None or offer is None:
        raise EngagementError("An offer or a request of this run is not there any more. Solve again.")
    days = run.rules.answer_within_days
    try:
        return propose_match(
            by=by,
            offer=offer,
            request=request,
            now=now,
            reasons=run.reasons.get(f"{request.public_id}|{offer.public_id}", {}),
            score=score,
            places=places,
            answer_by=timezone.localdate(now) + timedelta(days=days) if days else None,
            run=run,
        )
    except EngagementError as error:
        raise EngagementError(f"Something has changed since this run. {error} Solve again.") from error


def _refuse_changed(run: Run) -> None:
    """Whoever moves was shown to the hub; what was agreed or ended since then was not."""
    known = run.options.get("agreed")
    if known is None:
        return
    now = {one.public_id: one for one in agreed(run.problem).values()}
    if changed := sorted(set(known) ^ set(now)):
        match = Match.objects.select_related("request", "offer").filter(public_id__in=changed).first()
        what = f"What “{match.request.title}” has with “{match.offer.title}”" if match else "A match of this run"
        raise EngagementError(f"{what} has changed since this was worked out. Solve again.")


def _refuse_overtaken(pairs: Mapping[Pair, tuple[int, int]], known: Iterable[int]) -> None:
    """Nobody gets more than they asked for or offered because of a match that was made by hand meanwhile."""
    for side, at in (("request", 0), ("offer", 1)):
        wanted: Counter[str] = Counter()
        for pair, (places, _) in pairs.items():
            wanted[pair[at]] += places
        rows = Match.objects.filter(state__in=TAKEN, **{f"{side}__public_id__in": list(wanted)}).exclude(pk__in=known)
        had: Counter[str] = Counter()
        for match in rows.select_related("offer__owner", "request__owner").order_by("proposed_at", "pk"):
            one = getattr(match, side)
            had[one.public_id] += match.places
            if had[one.public_id] + wanted[one.public_id] > one.number:
                raise EngagementError(
                    f"{match.request.who} (“{match.request.title}”) and {match.offer.who} (“{match.offer.title}”) "
                    f"were put together since this was worked out, so “{one.title}” has no place left for another. "
                    "Confirm what still holds, or solve again."
                )


def _move(by: Any, run: Run, moved: Iterable[Move], made: Iterable[Match], now: datetime) -> None:
    """Ends what the run moves elsewhere: the hub has seen who, and both sides answer anew."""
    way = run.rules.moving_end
    instead = {(one.request_id, one.offer_id): one for one in made}
    if way is None:
        return
    for one in moved:
        if one.to is not None:
            replace_match(by=by, match=one.match, instead=instead[one.match.request_id, one.to.pk], now=now)
        cause = next(iter(way.causes), "")
        end(by=by, engagement=one.match.engagement, outcome=way.id, party=way.by[0], now=now, cause=cause)

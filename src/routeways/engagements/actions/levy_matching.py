"""The waiting list is served: oldest first, each by the pledge that fits best and has the money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.asking import NotToBeAsked
from routeways.engagements.actions.levy_money import refuse_short
from routeways.engagements.actions.listings import expire_listings, mark_unmet
from routeways.engagements.actions.locking import hold_still
from routeways.engagements.actions.matches import propose_match
from routeways.engagements.actions.retention import expire_proposals
from routeways.engagements.levy_criteria import TooManyOfOne, refuse_more_than_each
from routeways.engagements.levy_rules import NETWORK
from routeways.engagements.models import LevyPledge, LevyRequest, Match, Offer, Request
from routeways.engagements.models.levy import KIND
from routeways.engagements.models.listing import LIVE
from routeways.engagements.queries.levy import Proposal, look
from routeways.foundation import audit, jobs
from routeways.foundation.dated_rules import rule
from routeways.foundation.job_runs import Handle

SERVE = "engagements.serve_levy"


@dataclass(frozen=True, slots=True)
class Served:
    """How many were proposed a pledge, how many go on waiting, how many proposals nobody answered in time."""

    proposed: int
    waiting: int
    lapsed: int


@transaction.atomic
def serve_waiting(*, by: Any, region: str, now: datetime) -> Served:
    """Proposes to each who waits the pledge that fits best, and keeps for the others why they wait. Again right away
    changes nothing."""
    today = timezone.localtime(now).date()
    _hold_network(region)
    lapsed = expire_proposals(by=by, region=region, now=now, kind=KIND)  # they wait again, in their old place
    found = look(region, today)
    answer_by = today + timedelta(days=int(rule(NETWORK, today)["answer_days"]))
    proposed = sum(_propose(by, one, answer_by, now) for one in found.proposals)
    for waits in found.waits:
        if (waits.asked.waits_because, waits.asked.request.unmet_reason) != (waits.says, waits.reason):
            LevyRequest.objects.filter(pk=waits.asked.pk).update(waits_because=waits.says[:300])
            mark_unmet(by=by, request=waits.asked.request, reason=waits.reason, detail=waits.says, today=today)
    done = Served(proposed, len(found.waits) + len(found.proposals) - proposed, lapsed)
    details = {"proposed": done.proposed, "waiting": done.waiting, "lapsed": lapsed}
    audit.record(by=by, verb="engagements.serve_levy", subject=f"region:{region}", details=details)
    return done


@transaction.atomic
def propose_pledge(*, by: Any, pledge: LevyPledge, asked: LevyRequest, number: int, now: datetime) -> Match:
    """The hub puts a pledge and a request together by hand, for all apprentices or for some.

    Raises EngagementError where the money is not there, or where the pledger funds fewer of one employer.
    """
    today = timezone.localtime(now).date()
    hold_still(offers=[pledge.offer_id], requests=[asked.request_id])
    refuse_more_than_each(pledge, asked, number)
    refuse_short(pledge, asked, number)
    answer_by = today + timedelta(days=int(rule(NETWORK, today)["answer_days"]))
    said = "The hub chose this pledge for this request."
    reasons = {"offer": (said,), "request": (said,)}
    return propose_match(
        by=by, offer=pledge.offer, request=asked.request, now=now, reasons=reasons, places=number, answer_by=answer_by
    )


def _propose(by: Any, one: Proposal, answer_by: date, now: datetime) -> bool:
    """False where an employer was asked meanwhile by somebody else, or has got all that the pledger funds for one:
    the request goes on waiting, and says why."""
    try:
        with transaction.atomic():
            refuse_more_than_each(one.pledge, one.asked)
            propose_match(
                by=by,
                offer=one.pledge.offer,
                request=one.asked.request,
                now=now,
                reasons={"offer": one.to_offer, "request": one.to_request},
                score=one.score,
                places=one.asked.request.number,
                answer_by=answer_by,
            )
    except (NotToBeAsked, TooManyOfOne) as error:
        LevyRequest.objects.filter(pk=one.asked.pk).update(waits_because=str(error)[:300])
        return False
    return True


def serve_soon(*, by: Any, region: str) -> None:
    """Money is free again: the waiting list is looked at by the worker."""
    jobs.enqueue(SERVE, by=by, payload={"region": region})


@jobs.job(SERVE, says="Look whom pledges of levy money can help")
def serve(handle: Handle, *, region: str) -> None:
    """Ends what stood past its day, then, in a transaction of its own, serves the waiting list of a region."""
    now = timezone.now()
    expire_listings(by=None, region=region, today=timezone.localdate(now))
    with handle.finishing() as result:
        done = serve_waiting(by=None, region=region, now=now)
        result |= {"proposed": done.proposed, "waiting": done.waiting, "lapsed": done.lapsed}


def _hold_network(region: str) -> None:
    """All of the region's pledges, requests and proposals that this may write to."""
    here: dict[str, Any] = {"region": region, "kind": KIND, "state__in": LIVE}
    proposals = Match.objects.filter(offer__region=region, offer__kind=KIND, state=Match.State.PROPOSED)
    hold_still(
        offers=Offer.objects.filter(**here).values_list("pk", flat=True),
        requests=Request.objects.filter(**here).values_list("pk", flat=True),
        matches=proposals.values_list("pk", flat=True),
    )

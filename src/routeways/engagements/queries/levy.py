"""The levy network as pages need it: pledges, who waits, what fits whom, and what stands in the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from routeways.engagements import criteria
from routeways.engagements.kinds import kind
from routeways.engagements.levy_rules import year_name
from routeways.engagements.models import LevyPledge, LevyRequest, LevyTransfer, Match, Offer, Request
from routeways.engagements.models.levy import KIND
from routeways.engagements.queries import asking
from routeways.engagements.queries.levy_money import cost_of, limits_with_proposals, read_ahead
from routeways.engines.allotting import Allotment, Asker, Way, allot, check
from routeways.ledger.amounts import day

MONEY = ("not enough money left", "not enough months left")
UNMET = {
    "the pledge is for other places": "No pledge for this place",
    "not eligible for a transfer": "Not eligible for a transfer",
    "not enough money left": "Not enough money in pledges that fit",
    "not enough months left": "Not enough months left in pledges that fit",
}
CRITERIA = "No pledge for this sector, type or level"
OWN = "Outside the pledgers’ own rules"
NOT_ASKED = "An employer that may not be asked now"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pledge that could pay for a request, with the reasons for each side."""

    pledge: LevyPledge
    asked: LevyRequest
    score: int
    to_offer: tuple[str, ...]
    to_request: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """Who goes on waiting: `reason` is one of the kind's, `says` tells it to whoever asked."""

    asked: LevyRequest
    reason: str
    says: str


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at the waiting list comes to."""

    proposals: tuple[Proposal, ...]
    waits: tuple[Waits, ...]


def pledges(region: str, today: date) -> QuerySet[LevyPledge]:
    """Those that can be asked for, the newest first."""
    rows = LevyPledge.objects.filter(offer__in=Offer.objects.standing(today).filter(region=region, kind=KIND))
    return rows.filter(account__isnull=False).select_related("offer__owner", "account").order_by("-offer__created_at")


def waiting(region: str, today: date) -> list[LevyRequest]:
    """The waiting list: open, confirmed, with nothing proposed or accepted. Who waited longest stands first."""
    busy = Match.objects.filter(request=OuterRef("pk"), state__in=(Match.State.PROPOSED, Match.State.ACCEPTED))
    open_ones = Request.objects.standing(today).filter(region=region, kind=KIND, owner__isnull=False)
    rows = LevyRequest.objects.filter(request__in=open_ones.exclude(Exists(busy)))
    return list(rows.select_related("request__owner").order_by("queued_at", "pk"))


def place_in_line(asked: LevyRequest, today: date) -> int | None:
    """1 is next; None where it does not wait."""
    ids = [row.pk for row in waiting(asked.request.region, today)]
    return ids.index(asked.pk) + 1 if asked.pk in ids else None


def look(region: str, today: date) -> Round:
    """Who could get what now, oldest first. Money of proposals that wait for an answer is not counted twice.

    Raises RuntimeError where the independent checker does not agree: that would be a fault of ours.
    """
    purses = {pledge.offer.public_id: pledge for pledge in pledges(region, today)}
    free = limits_with_proposals(purses.values())
    limits = {id: free[pledge.pk] for id, pledge in purses.items()}
    queue = waiting(region, today)
    rules = kind(KIND)
    not_asked = asking.bars(rules, [pledge.offer for pledge in purses.values()], today)
    not_asked |= asking.bars(rules, [asked.request for asked in queue], today)
    known, barred, askers = _pairs(queue, purses, not_asked, today)
    made = allot(askers, limits)
    if wrong := check(askers, limits, made):
        raise RuntimeError(" ".join(wrong))
    proposals = tuple(
        known[asked.request.public_id, made.served[asked.request.public_id].purse]
        for asked in queue
        if asked.request.public_id in made.served
    )
    waits = tuple(
        _waits(asked, made, purses, barred.get(asked.request.public_id, []), not_asked)
        for asked in queue
        if asked.request.public_id in made.unserved
    )
    return Round(proposals, waits)


def _pairs(
    queue: Sequence[LevyRequest], purses: Mapping[str, LevyPledge], not_asked: Mapping[str, str], today: date
) -> tuple[dict[tuple[str, str], Proposal], dict[str, list[str]], list[Asker]]:
    """Every request with every pledge: what suits, by both public ids; why not, by request; the allotment's askers."""
    no = Match.objects.filter(offer__in=[one.offer_id for one in purses.values()], state=Match.State.REFUSED)
    refused = frozenset(no.order_by().values_list("offer", "request"))
    known: dict[tuple[str, str], Proposal] = {}
    barred: dict[str, list[str]] = {}
    askers = []
    with read_ahead(purses.values()):
        for asked in queue:
            ways = []
            wanted = asked.request.public_id
            for id, pledge in purses.items():
                cause = not_asked.get(id) or not_asked.get(wanted, "")
                found, cause = (None, cause) if cause else _judged(pledge, asked, refused, today)
                if found is None:
                    barred.setdefault(wanted, []).append(cause)
                    continue
                known[wanted, id] = found
                ways.append(Way(id, found.score, cost_of(pledge, asked.plan())))
            askers.append(Asker(wanted, tuple(ways)))
    return known, barred, askers


def transfers_of(pledge: LevyPledge) -> list[LevyTransfer]:
    rows = pledge.transfers.select_related("engagement", "asked__request__owner").prefetch_related(
        "places__reservation"
    )
    return list(rows.order_by("-pk"))


def transfer_of(engagement: Any) -> LevyTransfer | None:
    rows = LevyTransfer.objects.select_related("pledge__offer", "pledge__account", "asked__request", "engagement")
    return rows.filter(engagement=engagement).first()


def _judged(
    pledge: LevyPledge, asked: LevyRequest, refused: Collection[tuple[int, int]], today: date
) -> tuple[Proposal | None, str]:
    """What the kind's criteria say; whether there is money for it is for the allotment to say."""
    if (pledge.offer_id, asked.request_id) in refused:
        return None, "it was refused before"
    judged = criteria.judge(pledge.offer, asked.request, today)
    if judged.barred and judged.barred not in MONEY:
        return None, judged.barred
    return Proposal(pledge, asked, judged.score, judged.to_offer, judged.to_request), ""


def _waits(
    asked: LevyRequest,
    made: Allotment,
    purses: dict[str, LevyPledge],
    barred: list[str],
    not_asked: Mapping[str, str],
) -> Waits:
    """`not_asked`: public id of an offer or request → why its employer may not be asked."""
    nearest = made.unserved[asked.request.public_id]
    if nearest is not None:
        pledge, limit = purses[nearest[0]], nearest[1]
        years = list(pledge.all_years)
        if limit == len(years):
            return Waits(
                asked,
                UNMET["not enough months left"],
                f"No pledge that fits pays until the training ends, on {day(asked.ends_on)}.",
            )
        says = f"The pledges that fit have not enough left for {year_name(years[limit])}."
        return Waits(asked, UNMET["not enough money left"], says)
    if not barred:
        return Waits(asked, CRITERIA, "There is no open pledge at the moment.")
    if asked.request.public_id in not_asked:
        return Waits(asked, NOT_ASKED, f"{asked.request.who} is not asked: {not_asked[asked.request.public_id]}.")
    silent = set(not_asked.values())
    reasons = [_reason(cause, silent) for cause in barred]
    # What is nearest to fitting is said: a pledger's own rule, then the criteria, then the place.
    order = (OWN, CRITERIA, UNMET["the pledge is for other places"], UNMET["not eligible for a transfer"], NOT_ASKED)
    reason = min(reasons, key=lambda one: order.index(one) if one in order else len(order))
    cause = barred[reasons.index(reason)]
    if reason == NOT_ASKED:
        return Waits(asked, reason, f"No open pledge is left to ask. Of who pledges: {cause}.")
    return Waits(asked, reason, f"The nearest pledge: {cause}.")


def _reason(cause: str, silent: Collection[str]) -> str:
    """One of the kind's reasons; `silent` are the causes for which an employer may not be asked at all."""
    if cause in silent:
        return NOT_ASKED
    return UNMET.get(cause) or (CRITERIA if cause.endswith("does not fit") else OWN)

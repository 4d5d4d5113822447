"""Why a pledge suits a request, and what must be so before the steps of a transfer."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from routeways.engagements import criteria, gates
from routeways.engagements.criteria import Verdict
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Criterion
from routeways.engagements.levy_eligible import problems
from routeways.engagements.levy_rules import months_from, year_name
from routeways.engagements.models import (
    Engagement,
    LevyPlace,
    LevyPledge,
    LevyRequest,
    LevyTransfer,
    Match,
    Offer,
    Request,
)
from routeways.engagements.queries.levy_money import ReadAhead, cost_of, limits_of, money_left
from routeways.ledger.models import Reservation
from routeways.places import queries as places
from routeways.values import Money


@criteria.register("levy-eligible")
def eligible(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """The rules for transfers hold, whoever pays."""
    asked = _asked(request)
    if asked is None:
        return Verdict(None)
    wrong = problems(asked.asked(), today)
    if wrong:
        return Verdict(False, 0, wrong[0], wrong[0], "not eligible for a transfer")
    own = f" of {Money(asked.provider_price)}, the rest is theirs" if asked.own_part else ""
    return Verdict(True, 0, f"{asked.standard_title}: {Money(asked.price)} each{own}, {asked.months} months.")


@criteria.register("levy-place")
def place(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """The apprentices work in one of the districts that the pledger supports."""
    found = _pledged(offer)
    if found is None or not found.districts:
        return Verdict(True, 50, "", "The pledge is for every place.")
    name = places.names().get(request.district, "this place")
    if request.district in found.districts:
        return Verdict(True, 100, f"They work in {name}.", f"The pledge is for {name}.")
    says = f"The pledge is not for {name}."
    return Verdict(False, 0, says, says, "the pledge is for other places")


@criteria.register("levy-own-rules")
def own_rules(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """What the pledger wants beyond the four criteria."""
    pledge, asked = _pledged(offer), _asked(request)
    if pledge is None or asked is None:
        return Verdict(None)
    if pledge.months_ahead and asked.starts_on < months_from(today, pledge.months_ahead + 1)[-1]:
        says = f"The pledger wants to be asked {pledge.months_ahead} months before the start."
        return Verdict(False, 0, says, says, "asked too near to the start")
    if pledge.small_firms and request.answer("levy") == "yes":
        says = "The pledge is for employers that pay no levy."
        return Verdict(False, 0, says, says, "the employer pays the levy itself")
    if offer.owner_id is not None and offer.owner_id == request.owner_id:
        says = "Pledger and employer are the same organisation."
        return Verdict(False, 0, says, says, "pledger and employer are the same")
    try:
        refuse_more_than_each(pledge, asked)
    except TooManyOfOne as error:
        return Verdict(False, 0, str(error), str(error), "more apprentices than the pledger funds for one employer")
    return Verdict(True)


class TooManyOfOne(EngagementError):
    """The pledger funds fewer apprentices of one employer."""


def refuse_more_than_each(pledge: LevyPledge, asked: LevyRequest, number: int | None = None) -> None:
    """Raises TooManyOfOne. What is proposed and not answered yet counts like what is paid for.

    number: of the apprentices asked for; None is all of them.
    """
    wanted = asked.request.number if number is None else number
    if pledge.most_each is not None and _funded(pledge, asked.request) + wanted > pledge.most_each:
        raise TooManyOfOne(f"The pledger funds at most {pledge.most_each} apprentices of one employer.")


@criteria.register("levy-money")
def money(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """The pledge has enough left in each tax year, and pays until the training ends."""
    pledge, asked = _pledged(offer), _asked(request)
    if pledge is None or asked is None:
        return Verdict(None)
    cost, left = cost_of(pledge, asked.plan()), limits_of(pledge)
    if cost[-1]:
        says = f"The pledge pays until {year_name(pledge.all_years[-1])} ends, the training lasts longer."
        return Verdict(False, 0, says, says, "not enough months left")
    short = [year for year, need, free in zip(pledge.all_years, cost, left, strict=False) if need > free]
    if short:
        says = f"Not enough is left for {year_name(short[0])}."
        return Verdict(False, 0, says, says, "not enough money left")
    said = f"It costs {Money(sum(cost))} in all, {Money(money_left(pledge, today))} is left."
    return Verdict(True, 100, said, "There is enough money for the whole training.")


@gates.register("levy-handed-over")
def handed_over(engagement: Engagement, today: date) -> list[str]:
    """The national service gave the transfer a reference."""
    found = LevyTransfer.objects.filter(engagement=engagement).first()
    if found is not None and found.reference:
        return []
    return ["The reference of the national service is not recorded. Record it with the day of the approval."]


@gates.register("levy-started")
def started(engagement: Engagement, today: date) -> list[str]:
    """At least one apprentice has started."""
    rows = LevyPlace.objects.filter(transfer__engagement=engagement).exclude(state=LevyPlace.State.AGREED)
    return [] if rows.exists() else ["No apprentice is recorded as having started."]


@gates.register("levy-all-ended")
def all_ended(engagement: Engagement, today: date) -> list[str]:
    """Every apprentice completed, left or moved, and at least one completed."""
    rows = list(LevyPlace.objects.filter(transfer__engagement=engagement))
    missing = [f"{row} is still there: say whether they completed or left." for row in rows if not row.over]
    if not missing and all(row.state == LevyPlace.State.LEFT for row in rows):
        return ["All apprentices left. End it as withdrawn."]
    return missing


def _pledged(offer: Offer) -> LevyPledge | None:
    """The pledge of an offer: the one that was read with it, else from the database."""
    return getattr(offer, "levy", None)


def _asked(request: Request) -> LevyRequest | None:
    return getattr(request, "levy", None)


def _funded(pledge: LevyPledge, request: Request) -> int:
    """Apprentices of the same employer that this pledge pays for now, or that are proposed to it and not answered."""
    if request.owner_id is None:
        return 0
    if isinstance(pledge.read, ReadAhead):
        others = sum(number for id, number in pledge.read.proposed.get(request.owner_id, ()) if id != request.pk)
        return pledge.read.funded.get(request.owner_id, 0) + others
    rows = LevyPlace.objects.filter(transfer__pledge=pledge, transfer__asked__request__owner=request.owner_id)
    proposed = Match.objects.filter(
        offer=pledge.offer_id, request__owner=request.owner_id, state=Match.State.PROPOSED
    ).exclude(request=request)
    waiting = proposed.aggregate(places=Sum("places"))["places"] or 0
    return rows.filter(reservation__state__in=Reservation.OPEN).count() + int(waiting)

"""What the levy board says in numbers: counts of pledgers and apprentices, fit for everybody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, Sum
from django.utils import timezone

from routeways.engagements.kinds import kind
from routeways.engagements.models import LevyPlace, Match, Request
from routeways.engagements.models.levy import KIND
from routeways.engagements.models.listing import LIVE
from routeways.engines.disclosure import Kind, Relation, Row, from_rows, protect
from routeways.ledger.promises import month_of
from routeways.values import Symbol
from routeways.warehouse.publishing import rules_in_force

TOTAL = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Apprentices by the type of their apprenticeship, the total under ""; None is [c], hidden so that nobody can be
    told from it."""

    funded: dict[str, float | None]
    wanted: dict[str, float | None]


def counts(region: str, *, today: date) -> Counts:
    """Apprentices for whom money is set aside or was spent, and apprentices whom requests still asked for, as it was
    when this month began: what is published stands still for a month, so that nobody is the difference of two days.

    Who is said to have left goes from the month after that was written down, whatever day it is said of.
    """
    first = month_of(today)
    begun = timezone.make_aware(datetime.combine(first, time()))
    funded: dict[str, int] = {}
    places = LevyPlace.objects.filter(transfer__engagement__region=region, transfer__engagement__created_at__lt=begun)
    places = places.exclude(state=LevyPlace.State.LEFT, ended_on__lt=first, reservation__ended_on__lt=first)
    for place in places.select_related("transfer__asked__request"):
        key = str(place.transfer.asked.request.answer("type") or "")
        funded[key] = funded.get(key, 0) + 1
    wanted: dict[str, int] = {}
    had = Q(matches__state=Match.State.ACCEPTED) | Q(matches__engagement__ended_on__gte=first)
    agreed = Sum("matches__places", filter=had & Q(matches__engagement__created_at__lt=begun))
    asked = Request.objects.filter(region=region, kind=KIND, levy__queued_at__lt=begun, expires_on__gte=first)
    for request in asked.filter(Q(state__in=LIVE) | Q(ended_on__gte=first)).annotate(agreed=agreed):
        left = request.number - (request.agreed or 0)
        if left > 0:
            key = str(request.answer("type") or "")
            wanted[key] = wanted.get(key, 0) + left
    return Counts(_safe(funded, f"{region}:funded", today), _safe(wanted, f"{region}:wanted", today))


def type_names() -> dict[str, str]:
    asked = kind(KIND).request
    question = asked.question("type") if asked else None
    return {option.id: option.label for option in question.options} if question else {}


def _safe(found: dict[str, int], seed: str, today: date) -> dict[str, float | None]:
    """Counts of people with their total, protected together under the rule of the day."""
    rules, _ = rules_in_force(today)
    if not found:
        return {TOTAL: 0.0}
    rows = [Row(TOTAL, sum(found.values())), *(Row(key, number) for key, number in sorted(found.items()))]
    table = from_rows(rows, [Relation(TOTAL, tuple(sorted(found)))], kind=Kind.PEOPLE)
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big")
    shown = protect(table, rules, seed=number).published
    return {str(key): None if isinstance(one, Symbol) else float(one) for key, one in shown.items()}

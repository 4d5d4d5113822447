"""What coordinators see first: every kind with what waits, one kind in full, where it is wanted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from routeways.engagements.kinds import Kind, kinds
from routeways.engagements.models import Engagement, Match, Offer, Request
from routeways.engagements.models.listing import State

STANDS = Q(matches__state__in=(Match.State.PROPOSED, Match.State.ACCEPTED))


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind in a region: open requests and offers that have a place left, how long the oldest such request has
    waited, what runs."""

    kind: Kind
    requests: int
    offers: int
    oldest_days: int | None
    running: int


@dataclass(frozen=True, slots=True)
class ListingLine:
    """One open offer or request. `left`: places that nobody has or is proposed for; `days`: how long it stands."""

    listing: Offer | Request
    left: int
    days: int
    expired: bool


@dataclass(frozen=True, slots=True)
class KindView:
    kind: Kind
    requests: tuple[ListingLine, ...]
    offers: tuple[ListingLine, ...]
    wanted: Counter[str]  # places wanted by district's code
    offered: Counter[str]
    matched: Counter[str]  # places that go on together, by the district of who asked

    @property
    def waiting(self) -> int:
        return sum(line.left for line in self.requests)

    @property
    def places(self) -> int:
        return sum(line.left for line in self.offers)


def matched_kinds() -> list[Kind]:
    """Those that a run can match: somebody offers and somebody asks."""
    return [one for one in kinds().values() if one.begins_with == "match" and one.offer and one.request]


def console(region: str, *, today: date) -> list[KindLine]:
    """Every kind that can be matched; those with requests first. Three queries."""
    requests, offers = _left_by_kind(Request, region, today), _left_by_kind(Offer, region, today)
    going = Engagement.objects.filter(region=region).exclude(state=Engagement.State.ENDED).values("kind")
    running = {row["kind"]: row["n"] for row in going.annotate(n=Count("pk")).order_by()}
    lines = []
    for one in matched_kinds():
        waits, given = requests.get(one.id, []), offers.get(one.id, [])
        oldest = (today - timezone.localdate(min(waits))).days if waits else None
        counts = (len(waits), len(given), oldest, running.get(one.id, 0))
        lines.append(KindLine(one, *counts))
    return sorted(lines, key=lambda line: (not line.requests, not line.offers, line.kind.plural))


def _left_by_kind(model: Any, region: str, today: date) -> dict[str, list[datetime]]:
    """Kind → when each was written that stands open with a place that nobody has or is proposed for."""
    rows = model.objects.standing(today).filter(region=region)
    rows = rows.annotate(taken=Coalesce(Sum("matches__places", filter=STANDS), 0)).filter(taken__lt=F("number"))
    found: dict[str, list[datetime]] = defaultdict(list)
    for kind, at in rows.order_by().values_list("kind", "created_at"):
        found[kind].append(at)
    return found


def kind_view(region: str, kind: Kind, actor: Any, *, today: date) -> KindView:
    """All open and paused offers and requests of one kind, those with something left first. Three queries."""
    requests = tuple(_lines(Request, region, kind, actor, today))
    offers = tuple(_lines(Offer, region, kind, actor, today))
    return KindView(kind, requests, offers, _by_district(requests), _by_district(offers), _matched(region, kind))


def _matched(region: str, kind: Kind) -> Counter[str]:
    going = Engagement.objects.filter(region=region, kind=kind.id, match__state=Match.State.ACCEPTED)
    rows = going.exclude(state=Engagement.State.ENDED).values_list("request__district", "match__places")
    found: Counter[str] = Counter()
    for district, places in rows:
        if district:
            found[district] += places
    return found


def _lines(model: Any, region: str, kind: Kind, actor: Any, today: date) -> list[ListingLine]:
    rows = model.objects.visible_to(actor, today=today).filter(region=region, kind=kind.id)
    rows = rows.filter(state__in=(State.WAITING, State.OPEN, State.PAUSED)).select_related("owner")
    rows = rows.annotate(taken=Coalesce(Sum("matches__places", filter=STANDS), 0)).order_by("created_at", "pk")
    lines = [
        ListingLine(
            listing=row,
            left=max(0, row.number - row.taken),
            days=(today - timezone.localtime(row.created_at).date()).days,
            expired=row.expires_on < today,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.left)


def _by_district(lines: Iterable[ListingLine]) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in lines:
        if line.listing.district and line.listing.state == State.OPEN and not line.expired:
            found[line.listing.district] += line.left
    return found

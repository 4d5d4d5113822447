"""Whom one side can rank: those who stand open on the other, without their contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from routeways.engagements import criteria
from routeways.engagements.models import Offer, Preference, Request


@dataclass(frozen=True, slots=True)
class RankLine:
    """One of the other side: `reasons` are those for the side that ranks; `barred` says why it cannot be."""

    id: str
    name: str
    title: str
    reasons: tuple[str, ...]
    score: int
    barred: str
    rank: int | None


def to_rank(listing: Offer | Request, *, today: date) -> list[RankLine]:
    """Those one can be matched with; already ranked first, then by how well they suit."""
    side = "offer" if isinstance(listing, Offer) else "request"
    model = Request if side == "offer" else Offer
    rows = model._default_manager.standing(today).filter(region=listing.region, kind=listing.kind, owner__isnull=False)
    said = Preference.objects.filter(said_by=side, **{side: listing})
    other = "request_id" if side == "offer" else "offer_id"
    ranks = dict(said.values_list(other, "rank"))
    lines = []
    for row in rows.select_related("owner"):
        offer, request = (listing, row) if side == "offer" else (row, listing)
        judged = criteria.judge(cast(Offer, offer), cast(Request, request), today)
        reasons = judged.to_offer if side == "offer" else judged.to_request
        found = (reasons, judged.score, judged.barred, ranks.get(row.pk))
        lines.append(RankLine(row.public_id, row.who, row.title, *found))
    return sorted(lines, key=lambda line: (bool(line.barred), line.rank or 10_000, -line.score, line.name))

"""The board: what stands open in a region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from routeways.engagements.kinds import Kind, kinds
from routeways.engagements.models import Match, Offer, Request

HELD = (Match.State.PROPOSED, Match.State.ACCEPTED)  # nobody else may have these places now
L = TypeVar("L", Offer, Request)
AGREED = Coalesce(Sum("matches__places", filter=Q(matches__state=Match.State.ACCEPTED)), 0)
TAKEN = Coalesce(Sum("matches__places", filter=Q(matches__state__in=HELD)), 0)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One open offer or request as everybody may read it: no contact, no person.

    `left` are places that nobody has or is proposed for; none where all that is not agreed is being proposed.
    """

    listing: Offer | Request
    kind: Kind
    side: str
    left: int


def board(
    region: str, *, today: date, family: str = "", kind: str = "", text: str = "", proposed: bool = False
) -> list[BoardLine]:
    """Open offers and requests of the kinds whose definition says that everybody sees them, the newest first.

    Those with a place left; with `proposed` also those whose last places are being proposed.
    """
    found: list[BoardLine] = []
    for side, model in (("offer", Offer), ("request", Request)):
        shown = {
            id: one
            for id, one in kinds().items()
            if (asked := getattr(one, side)) and asked.public and family in ("", one.family) and kind in ("", id)
        }
        rows = model.objects.standing(today).filter(region=region, kind__in=shown, owner__isnull=False)
        if side == "request":
            rows = rows.filter(participant__isnull=True)  # type: ignore[misc]  # only requests have one
        if text.strip():
            rows = rows.filter(Q(title__icontains=text.strip()) | Q(about__icontains=text.strip()))
        for row in rows.select_related("owner").annotate(taken=TAKEN, agreed=AGREED):
            left = row.number - row.taken
            if left > 0 or (proposed and row.agreed < row.number):
                found.append(BoardLine(row, shown[row.kind], side, left))
    return sorted(found, key=lambda line: line.listing.created_at, reverse=True)


def with_whom(rows: Iterable[L], side: str) -> list[L]:
    """The same offers or requests, each with `agreed_with`: who stands on the other side of what is agreed."""
    listed = list(rows)
    other = "request" if side == "offer" else "offer"
    held = Match.objects.filter(**{f"{side}__in": listed}, state=Match.State.ACCEPTED)
    found: dict[int, dict[str, None]] = {}
    for match in held.select_related(f"{other}__owner").order_by("pk"):
        found.setdefault(getattr(match, f"{side}_id"), {})[getattr(match, other).who] = None
    for one in listed:
        setattr(one, "agreed_with", list(found.get(one.pk, {})))  # noqa: B010 - shown by the template alone
    return listed


def left_of(one: Offer | Request) -> int:
    """How many of its places nobody has or is proposed for."""
    return one.number - sum(one.matches.filter(state__in=HELD).values_list("places", flat=True))


def is_met(one: Offer | Request) -> bool:
    """Whether all its places are agreed."""
    accepted = one.matches.filter(state=Match.State.ACCEPTED)
    return sum(accepted.values_list("places", flat=True)) >= one.number


def listing(side: str, public_id: str) -> Offer | Request | None:
    """An offer or a request by its public id; who may see it is asked elsewhere."""
    model = Offer if side == "offer" else Request
    return model._default_manager.select_related("owner").filter(public_id=public_id).first()


def listing_seen(one: Offer | Request, actor: Any, *, today: date) -> bool:
    """Everybody sees what is open, of a public kind, confirmed and for no single person; else `visible_to` says."""
    asked = getattr(one.rules, "offer" if isinstance(one, Offer) else "request")
    known = one.owner_id is not None and getattr(one, "participant_id", None) is None
    if asked is not None and asked.public and known and one.stands_on(today):
        return True
    return type(one).objects.visible_to(actor, today=today).filter(pk=one.pk).exists()

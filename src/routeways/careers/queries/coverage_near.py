"""What could fill an institution’s gaps: what it has asked for already, open offers near it, and cornerstones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from routeways.careers.counting.filling import fills_with
from routeways.careers.counting.measures import Measure
from routeways.careers.models import AskedFor, Institution
from routeways.engagements.models import Request
from routeways.engagements.models.listing import State
from routeways.engagements.queries import board
from routeways.engagements.queries.board import BoardLine
from routeways.engagements.queries.cornerstones import Cornerstone, cornerstones
from routeways.provision.queries import miles_between

STANDING = (State.DRAFT, State.WAITING, State.OPEN, State.PAUSED)
REACH_MILES = 20


def standing_requests(one: Institution, begins: int) -> dict[tuple[str, int], Request]:
    """What is asked for already, by measure and year group."""
    rows = AskedFor.objects.filter(institution=one, begins=begins, request__state__in=STANDING)
    return {(row.measure, row.year): row.request for row in rows.select_related("request")}


def within_reach(
    one: Institution, lacks: Sequence[tuple[Measure, int]] = (), *, today: date
) -> tuple[list[tuple[BoardLine, float]], list[Cornerstone]]:
    """Open offers for schools within so many miles, the nearest first, and cornerstone employers who support it.

    With what it `lacks`, by measure and year group, only offers that fill a part of it.
    """
    site = one.organisation.sites.filter(is_main=True).first()
    here = (site.latitude, site.longitude) if site else (None, None)
    found = []
    for line in board(one.region, today=today):
        there = (line.listing.latitude, line.listing.longitude)
        if line.side != "offer" or line.kind.family not in ("schools", "placements") or None in (*here, *there):
            continue
        miles = miles_between(here, there)  # type: ignore[arg-type]  # none of the four is None
        if miles <= REACH_MILES and (not lacks or any(fills(line, *lack) for lack in lacks)):
            found.append((line, miles))
    beside = [
        known for known in cornerstones(one.region, today=today)
        if one.organisation_id in {row.school_id for row in known.schools}
    ]  # fmt: skip
    return sorted(found, key=lambda pair: pair[1]), beside


def fills(line: BoardLine, measure: Measure, year: int) -> bool:
    """Whether what is offered is an encounter of this measure for pupils of this year group."""
    owner = line.listing.owner
    return fills_with(
        line.kind.id,
        line.listing.answers.get("ages", ()),
        owner.kind if owner else "",
        ledger=measure.ledger,
        year=year,
    )

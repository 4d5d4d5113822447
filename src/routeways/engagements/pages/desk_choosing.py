"""Everything that can be offered and asked for, by who you are and by what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.engagements import starts, ways_in
from routeways.engagements.kinds import Asked, Family, Kind, kinds
from routeways.engagements.pages.desk_common import page
from routeways.engagements.queries.home import home_of
from routeways.foundation.permissions import public
from routeways.places.frame import region_or_404

NEW = "connect/new/"
SIDES = {"offer": "Offer something", "request": "Ask for something"}
# What each family is for, in the order in which the page shows them.
PURPOSES: dict[str, str] = {
    "schools": "Meeting classes, schools and courses",
    "placements": "Time at a workplace",
    "work": "Jobs and projects",
    "training": "Training for work",
    "money": "Money for apprenticeships",
    "commitments": "Promises in public",
    "enquiries": "Questions",
}
assert set(PURPOSES) == set(get_args(Family))  # noqa: S101 - a family that is new needs its words


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to offer or to ask for."""

    asked: Asked
    kind: Kind
    href: str


@public
@require_safe
def choose(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/new/?who=&side=`: first who you are, then what is for you, grouped by what it is for.

    Whoever is signed in for an organisation is asked nothing: its kind says who they are, unless they say otherwise.
    """
    region_or_404(region)
    who = request.GET.get("who", _who(request, region))
    who = who if who in ways_in.WHO else ""
    side = request.GET.get("side", "")
    shown = [side] if side in SIDES else list(SIDES)
    found = [(SIDES[one], _by_purpose(region, one, who)) for one in shown]
    written = {one.href for _, purposes in found for _, listed in purposes for one in listed}
    ways = [one for one in ways_in.open_to(request.user, region, today=timezone.localdate()) if who in one.who]
    return page(
        request, "desk/choose", region, title="What would you like to do?", who=who,
        who_name=ways_in.WHO[who][0] if who else "", side=side if side in SIDES else "",
        people=[{"id": id, "name": name, "text": text} for id, (name, text, _) in ways_in.WHO.items()],
        sides=[one for one in found if one[1]],
        ways=[one for one in ways if not one.path.startswith(NEW) and f"/{region}/{one.path}" not in written],
        everything=bool(side in SIDES or "who" in request.GET),
    )  # fmt: skip


def can_be_written(kind: Kind, side: str) -> bool:
    """Requests for one person are written where that person's record is, by the part that keeps it."""
    return starts.stands_elsewhere(kind.id, side) or not (side == "request" and kind.person)


def _who(request: HttpRequest, region: str) -> str:
    held = home_of(request.user, region, today=timezone.localdate()).organisations.values_list("kind", flat=True)
    return ways_in.who_of(held)


def _by_purpose(region: str, side: str, who: str) -> list[tuple[str, list[Choice]]]:
    found: dict[str, list[Choice]] = {family: [] for family in PURPOSES}
    for one in sorted(kinds().values(), key=lambda one: one.name):
        asked = getattr(one, side)
        if asked is not None and can_be_written(one, side) and _is_for(one, asked, who):
            found[one.family].append(Choice(asked, one, starts.start_of(region, one.id, side)))
    return [(PURPOSES[family], listed) for family, listed in found.items() if listed]


def _is_for(kind: Kind, asked: Asked, who: str) -> bool:
    """People find what is for one of them, and what anybody may ask; organisations what their kind may."""
    if not who or not asked.by:
        return True
    if who == "person":
        return kind.person and asked.by != ("employer",) and starts.stands_elsewhere(kind.id, "request")
    return bool(ways_in.WHO[who][2] & set(asked.by))

"""What a kind wants done when a listing opens or a match is accepted: money set aside, a place taken, a refusal.

Special kinds register their own. It runs in the transaction of what it belongs to: whoever raises EngagementError there
undoes all of it. `endings` is the same for the end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from routeways.engagements.models import Engagement, Match
from routeways.engagements.models.listing import Listing

Opening = Callable[[Listing, Any, date], None]
Accepting = Callable[[Match], None]
Beginning = Callable[[Engagement, Any, datetime], None]
_openings: dict[str, Opening] = {}
_acceptings: dict[str, Accepting] = {}
_beginnings: dict[str, Beginning] = {}


def register_opening(kind: str) -> Callable[[Opening], Opening]:
    """Declares what is done before an offer or a request of that kind opens: (listing, by, today)."""

    def declare(opening: Opening) -> Opening:
        _openings[kind] = opening
        return opening

    return declare


def register_accepting(kind: str) -> Callable[[Accepting], Accepting]:
    """Declares what is locked before a match of that kind is answered, so that all wait in the same order: (match)."""

    def declare(accepting: Accepting) -> Accepting:
        _acceptings[kind] = accepting
        return accepting

    return declare


def register(kind: str) -> Callable[[Beginning], Beginning]:
    """Declares what follows when an accepted match of that kind has begun: (engagement, by, now)."""

    def declare(beginning: Beginning) -> Beginning:
        _beginnings[kind] = beginning
        return beginning

    return declare


def opens(listing: Listing, by: Any, today: date) -> None:
    opening = _openings.get(listing.kind)
    if opening is not None:
        opening(listing, by, today)


def accepting(match: Match) -> None:
    locking = _acceptings.get(match.offer.kind)
    if locking is not None:
        locking(match)


def follow(engagement: Engagement, by: Any, now: datetime) -> None:
    beginning = _beginnings.get(engagement.kind)
    if beginning is not None:
        beginning(engagement, by, now)

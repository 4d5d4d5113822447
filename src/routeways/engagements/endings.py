"""What follows when an engagement of a kind ends: a request that opens again, a place that is free, a consent asked.

Special kinds register their own; it runs in the transaction of the end, after the outcome is written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from routeways.engagements.models import Engagement

Ending = Callable[[Engagement, Any, datetime], None]
_endings: dict[str, Ending] = {}


def register(kind: str) -> Callable[[Ending], Ending]:
    """Declares the function as what follows the end of an engagement of that kind: (engagement, by, now)."""

    def declare(ending: Ending) -> Ending:
        _endings[kind] = ending
        return ending

    return declare


def follow(engagement: Engagement, by: Any, now: datetime) -> None:
    """Does what the kind wants done; nothing where it wants nothing."""
    ending = _endings.get(engagement.kind)
    if ending is not None:
        ending(engagement, by, now)

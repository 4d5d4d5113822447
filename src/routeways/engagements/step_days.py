"""The day by which the next step is to be taken, where a kind has a plan with dates of its own.

Special kinds register their own; for all others the definition’s `within_days` counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from routeways.engagements.models import Engagement

Deadline = Callable[[Engagement, str], date | None]
_deadlines: dict[str, Deadline] = {}


def register(kind: str) -> Callable[[Deadline], Deadline]:
    """Declares the planned day of a step of that kind: (engagement, step) -> day, None where nothing is planned."""

    def declare(deadline: Deadline) -> Deadline:
        _deadlines[kind] = deadline
        return deadline

    return declare


def planned(engagement: Engagement, step: str) -> date | None:
    deadline = _deadlines.get(engagement.kind)
    return deadline(engagement, step) if deadline is not None else None

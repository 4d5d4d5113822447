"""What levy transfers add when the site starts: their criteria and gates, and what follows a begin and an end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from routeways.engagements import beginnings, endings
from routeways.engagements import levy_criteria as criteria_and_gates
from routeways.engagements.actions import levy, levy_money
from routeways.engagements.models import Engagement, LevyPlace
from routeways.engagements.models.levy import KIND

__all__ = ["criteria_and_gates", "register"]


def register() -> None:
    beginnings.register_opening(KIND)(levy.open_levy)
    beginnings.register_accepting(KIND)(levy_money.hold_pledge)
    beginnings.register(KIND)(levy_money.set_aside)
    endings.register(KIND)(free_what_is_left)


def free_what_is_left(engagement: Engagement, by: Any, now: datetime) -> None:
    """After the end of a transfer nothing is set aside for it any more."""
    rows = LevyPlace.objects.filter(transfer__engagement=engagement).select_related("reservation__account")
    levy_money.free_all(rows, by, now, engagement.cause or engagement.outcome_name)

"""What levy transfers add when the site starts: their criteria and gates, and what follows a begin and an end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from routeways.engagements import agreements, beginnings, endings, facts, panels, starts
from routeways.engagements import levy_criteria as criteria_and_gates
from routeways.engagements.actions import levy, levy_matching, levy_money
from routeways.engagements.levy_view import board_facts, transfer_rows
from routeways.engagements.models import Engagement, LevyPlace
from routeways.engagements.models.levy import KIND
from routeways.engagements.pages import levy_pledge, levy_transfer
from routeways.engagements.pages.levy_common import may_see_pledge
from routeways.engagements.queries.levy import transfer_of
from routeways.foundation import permissions
from routeways.foundation.daily import every_day
from routeways.places import queries as places

__all__ = ["criteria_and_gates", "register"]


def register() -> None:
    beginnings.register_opening(KIND)(levy.open_levy)
    beginnings.register_accepting(KIND)(levy_money.hold_pledge)
    beginnings.register(KIND)(levy_money.set_aside)
    endings.register(KIND)(free_what_is_left)
    agreements.register(KIND)(agreed)
    facts.register(KIND, "offer", board_facts)
    starts.register_start(KIND, "offer", "levy/pledge/")
    starts.register_start(KIND, "request", "levy/ask/")
    panels.register("engagements/levy/panel.html", levy_transfer.panel, kind=KIND, order=10)
    permissions.register(
        levy_pledge.SEE, may_see_pledge, "see what becomes of your organisation’s pledge of levy money"
    )
    permissions.register(
        "engagements.see_levy_request", levy_pledge.may_see_request, "see your organisation’s request for levy money"
    )
    every_day(levy_matching.SERVE, hour=6, payloads=lambda: [{"region": region.id} for region in places.regions()])


def agreed(engagement: Engagement) -> list[tuple[str, str]]:
    """What both sides sign beyond the answers: the price, how many, how long. Nothing before money is set aside."""
    found = transfer_of(engagement)
    return transfer_rows(found) if found else []


def free_what_is_left(engagement: Engagement, by: Any, now: datetime) -> None:
    """After the end of a transfer nothing is set aside for it any more."""
    rows = LevyPlace.objects.filter(transfer__engagement=engagement).select_related("reservation__account", "transfer")
    levy_money.free_all(rows, by, now, engagement.cause or engagement.outcome_name)

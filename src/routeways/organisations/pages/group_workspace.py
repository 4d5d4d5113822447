"""What a group's page shows to its members and to those who run or oversee it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from routeways.foundation.permissions import allowed
from routeways.organisations import queries
from routeways.organisations.models import Group, Membership, Recommendation
from routeways.organisations.pages.group_common import address
from routeways.ui.tables import Cell, Column, TableView


def workspace(group: Group, actor: Any, seat: Membership | None, *, today: date, now: datetime) -> dict[str, Any]:
    """Members for all who may look; what was said, asked and promised only for those who may read it."""
    reads = allowed(actor, "organisations.read_notes", group)
    open_still = group.closed_on is None
    seats = list(queries.seats(group, actor, today=today))
    known: dict[str, Any] = {
        "seats": seats,
        "confirmable": [one for one in seats if open_still and _may_confirm(actor, one)],
        "reads": reads,
        "runs": open_still and allowed(actor, "organisations.run_group", group),
        "records": open_still and allowed(actor, "organisations.record_notes", group),
        "closes": open_still and allowed(actor, "organisations.close_group", group),
        "too_few": group.rules.least if group.rules.least and _members(seats) < group.rules.least else 0,
        "quorum": group.quorum_of(_members(seats)),
        "meetings": queries.meetings(group)[:20],
        "now": now,
    }
    if reads:
        asked = list(queries.recommendations(group))
        known |= {
            "recommendations": recommendations_table(asked, today) if asked else None,
            "items": queries.action_items(group),
            "unread": queries.unread(group, seat) if seat else [],
            "notices": queries.notices(group)[:10],
        }
    return known


def recommendations_table(asked: list[Recommendation], today: date) -> TableView:
    return TableView(
        "Recommendations, the newest first",
        (Column("Recommendation"), Column("Where it stands"), Column("Who decides"), Column("Decision due")),
        tuple(
            (
                Cell(
                    one.what,
                    href=address("recommendation", one.group.region, one.group.public_id, number=one.public_id),
                ),
                one.stage(today),
                one.addressee.name,
                f"{one.decide_by:%-d %B %Y}",
            )
            for one in asked
        ),
    )


def _may_confirm(actor: Any, seat: Membership) -> bool:
    waits = seat.represents is not None and not seat.represents_confirmed
    return waits and allowed(actor, "organisations.manage_people", seat.represents)


def _members(seats: list[Membership]) -> int:
    return sum(seat.state == Membership.State.ACTIVE for seat in seats)

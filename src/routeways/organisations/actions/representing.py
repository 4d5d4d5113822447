"""Whom a seat speaks for: a claim of those who run the group, until the organisation itself or the hub confirms it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.organisations.actions.groups import standing
from routeways.organisations.models import Membership, Organisation, access_of
from routeways.organisations.records import OrganisationError


def speaks(actor: Any, organisation: Organisation, *, today: date) -> bool:
    """Whether the actor may say who speaks for an organisation: its own administrators, the hub, and the system."""
    return actor is None or access_of(actor, today=today).may("organisations.manage_people", organisation)


def confirm_represents(*, by: Any, seat: Membership, today: date) -> Membership:
    """The organisation, or the hub, confirms that the seat speaks for it. Twice changes nothing.

    Raises OrganisationError.
    """
    standing(seat.group)
    if seat.represents is None or not speaks(by, seat.represents, today=today):
        raise OrganisationError("Only the organisation itself, or the hub, can confirm who speaks for it.")
    if not seat.represents_confirmed:
        with transaction.atomic():
            seat.represents_confirmed = True
            seat.save(update_fields=["represents_confirmed"])
            details = {"group": seat.group.public_id, "role": seat.role}
            audit.record(by=by, verb="organisations.confirm_represents", subject=seat, details=details)
    return seat

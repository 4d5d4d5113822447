"""Notices that every member is to read, and their word that they have."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from routeways.foundation import audit, messages
from routeways.organisations.actions.groups import standing
from routeways.organisations.actions.seats import mailbox
from routeways.organisations.models import Group, Membership, Notice, Receipt
from routeways.organisations.records import OrganisationError, refuse_unfit, tidy


def send_notice(
    *, by: Any, group: Group, title: str, text: str, due_on: date, site: str, now: datetime, today: date
) -> Notice:
    """To every member at once, by e-mail and in the workspace; to be read by `due_on`. Raises OrganisationError.

    From a demonstration no e-mail is sent.
    """
    standing(group)
    if not group.rules.notices:
        raise OrganisationError(f"A group of the kind “{group.rules.name}” sends no notices.")
    body = text.replace("\x00", "").strip()
    if not tidy(title) or not body:
        raise OrganisationError("Give the notice a title and a text.")
    if len(body) > 3_000:
        raise OrganisationError("A notice can have up to 3,000 letters.")
    if due_on < today:
        raise OrganisationError("Choose a day that is still to come.")
    seats = list(group.memberships.seated(today).select_related("person", "user", "group__owner"))
    if not seats:
        raise OrganisationError(f"{group.name} has no members yet, so nobody would read the notice.")
    notice = Notice(group=group, title=tidy(title), text=body, due_on=due_on, sent_at=now, sender=by)
    refuse_unfit(notice, "The notice")
    with transaction.atomic():
        notice.save()
        Receipt.objects.bulk_create(Receipt(notice=notice, membership=seat) for seat in seats)
        href = f"{site.rstrip('/')}/{group.region}/groups/{group.public_id}/notices/{notice.public_id}/"
        context = {"notice": notice, "group": group, "address": href}
        for address in filter(None, map(mailbox, seats)):
            messages.queue(by=by, to=address, template="organisations/group_notice", context=context)
        details = {"group": group.public_id, "seats": len(seats)}
        audit.record(by=by, verb="organisations.send_notice", subject=notice, details=details)
    return notice


def acknowledge(*, by: Any, notice: Notice, seat: Membership, now: datetime) -> Receipt:
    """The member has read it. Twice keeps the first moment. Raises OrganisationError where it was not sent to them."""
    with transaction.atomic():
        receipt = Receipt.objects.select_for_update().filter(notice=notice, membership=seat).first()
        if receipt is None:
            raise OrganisationError("This notice was sent before you joined. You need not confirm it.")
        if receipt.read_at is None:
            receipt.read_at = now
            receipt.save(update_fields=["read_at"])
            audit.record(by=by, verb="organisations.acknowledge", subject=notice)
    return receipt

"""Emptying a seat: what every way out of a group does (leaving, taking back consent, being taken off, closing)."""

from __future__ import annotations

from datetime import date, datetime

from routeways.organisations.models import Consent, Membership, Person


def empty_seat(seat: Membership, *, today: date, now: datetime) -> None:
    """Takes name, address and account off a seat, inside the caller’s transaction and audit row.

    The seat, whom it represented and its dates stay. A person who was recorded for a seat, holds no role and
    agreed to nothing else is deleted; a contact that an organisation recorded is its own and stays.
    """
    person = seat.person
    agreed = [consent for consent in (seat.consent_id, seat.named_id) if consent]
    Consent.objects.filter(pk__in=agreed, withdrawn_at=None).update(withdrawn_at=now)
    was_member = seat.state == Membership.State.ACTIVE
    seat.state = Membership.State.LEFT if was_member else Membership.State.DECLINED
    seat.name = seat.email = ""
    seat.person = seat.user = seat.consent = seat.named = None
    seat.ended_on = today
    seat.save()
    if person is not None and person.for_seat and not _needed(person):
        person.delete()


def mailbox(seat: Membership) -> str:
    """Where the holder of a seat is written to; "" from a demonstration, which sends nothing, and for empty seats."""
    if seat.group.owner.demonstration:
        return ""
    own = seat.person.work_email if seat.person else ""
    return own or (seat.user.email if seat.user else "")


def _needed(person: Person) -> bool:
    """Whether anything but consents that have ended still points at them, on this floor or above."""
    if person.consents.standing().exists():
        return True
    for relation in person._meta.related_objects:
        if relation.related_model is not Consent:
            rows = relation.related_model._base_manager
            if rows.filter(**{relation.field.name: person}).exists():
                return True
    return False

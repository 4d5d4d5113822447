"""Seats of a group: taking one, its terms, and its end. Whoever leaves is forgotten."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from routeways.foundation import audit, links
from routeways.foundation.models import PrivateLink, User
from routeways.organisations.actions.consents import give_consent
from routeways.organisations.actions.groups import standing
from routeways.organisations.actions.people import add_person
from routeways.organisations.actions.seats import empty_seat
from routeways.organisations.consent_purposes import MEMBERSHIP, NAMED
from routeways.organisations.models import Group, Membership, Person
from routeways.organisations.records import OrganisationError

INVITATION = "organisations.group_invitation"  # the purpose of the private link to a seat that is on offer
AGREE = "Tick the box to agree, or decline the invitation. Nobody becomes a member without agreeing."


def join(
    *,
    by: User,
    group: Group,
    agrees: bool,
    may_be_named: bool,
    is_16_or_over: bool,
    now: datetime,
    today: date,
) -> Membership:
    """Somebody who signs in joins a group that is open to all. Raises OrganisationError."""
    standing(group)
    if not group.rules.open_to_join:
        raise OrganisationError(f"Membership of {group.name} is by invitation. Ask its contact.")
    if not agrees:
        raise OrganisationError(AGREE)
    if Membership.objects.seated(today).held_by(by).filter(group=group).exists():
        raise OrganisationError(f"You are a member of {group.name} already.")
    person = Person.objects.filter(user=by).first()
    with transaction.atomic():
        seat = Membership(
            group=group,
            role=group.rules.roles[-1].id,
            represents=person.owner if person else None,
            invited_at=now,
            invited_by=by,
        )
        if person is None:
            person = add_person(
                by=by,
                owner=group.owner,
                name=by.name or by.email,
                user=by,
                for_seat=True,
                is_16_or_over=is_16_or_over,
            )
        take_seat(seat, person=person, user=by, may_be_named=may_be_named, now=now, today=today, by=by)
        tell_audit(by, "organisations.join_group", seat)
    return seat


def end_seat(*, by: Any, seat: Membership, now: datetime, today: date) -> Membership:
    """Leaving, being taken off, or an invitation withdrawn. Twice changes nothing."""
    with transaction.atomic():
        seat = Membership.objects.select_for_update(of=("self",)).get(pk=seat.pk)
        if seat.state not in (Membership.State.INVITED, Membership.State.ACTIVE):
            return seat
        for link in PrivateLink.objects.filter(purpose=INVITATION, subject=audit.reference(seat), revoked_at=None):
            links.revoke(link, by=by, now=now)
        empty_seat(seat, today=today, now=now)
        tell_audit(by, "organisations.end_seat", seat)
    return seat


def renew_seat(*, by: Any, seat: Membership, today: date) -> Membership:
    """A further term from today. The person stays a member until they leave; raises OrganisationError for others."""
    standing(seat.group)
    seat.refresh_from_db()
    months = seat.group.rules.term_months
    if seat.state != Membership.State.ACTIVE or months is None:
        raise OrganisationError("Only the term of a member can be renewed.")
    with transaction.atomic():
        seat.term_ends = months_after(today, months)
        seat.save(update_fields=["term_ends"])
        tell_audit(by, "organisations.renew_seat", seat)
    return seat


def months_after(day: date, months: int) -> date:
    """The last day of a term of so many months that begins on `day`: 31 January and one month end on 27 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last) - timedelta(days=1)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def take_seat(
    seat: Membership, *, person: Person, user: Any, may_be_named: bool, now: datetime, today: date, by: Any
) -> None:
    """The person agrees, and the seat is theirs."""
    group = seat.group
    if Membership.objects.filter(group=group, person=person, state=Membership.State.ACTIVE).exists():
        raise OrganisationError(f"{person.name} is a member of {group.name} already.")
    about = {"by": by, "region": group.region, "now": now, "person": person, "user": user, "group": group}
    seat.consent = give_consent(purpose=MEMBERSHIP, **about)
    seat.named = give_consent(purpose=NAMED, **about) if may_be_named and group.rules.members_named else None
    seat.person, seat.user = person, user
    seat.represents_confirmed |= seat.represents_id is not None and person.owner_id == seat.represents_id
    seat.name = seat.email = ""
    seat.state, seat.began_on = Membership.State.ACTIVE, today
    if group.rules.term_months:
        seat.term_ends = months_after(today, group.rules.term_months)
    seat.save()


def tell_audit(by: Any, verb: str, seat: Membership) -> None:
    """The row of an action on a seat: never with the name or address of its holder."""
    details = {"group": seat.group.public_id, "role": seat.role}
    audit.record(by=by, verb=verb, subject=seat, details=details)

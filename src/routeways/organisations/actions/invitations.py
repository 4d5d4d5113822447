"""Invitations to a group, by private link and e-mail. Nobody is a member before they agreed themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from routeways.foundation import actions as users
from routeways.foundation import audit, links, messages
from routeways.foundation.models import PrivateLink, User
from routeways.foundation.queries import user_by_email
from routeways.organisations.actions.groups import standing
from routeways.organisations.actions.membership import AGREE, INVITATION, take_seat, tell_audit
from routeways.organisations.actions.people import add_person
from routeways.organisations.actions.representing import speaks
from routeways.organisations.actions.seats import empty_seat
from routeways.organisations.models import Group, Membership, Organisation, Person
from routeways.organisations.records import OrganisationError, tidy

INVITATION_LASTS = timedelta(days=30)
MOST_WAITING = 60  # open invitations of a group: its e-mails go to people who did not ask for them
SIGN_IN = "{} has an account here. Sign in with it, then open this link again to accept."


@dataclass(frozen=True, slots=True)
class Invited:
    """The seat that was offered and the address of its private link, which cannot be read again."""

    seat: Membership
    address: str


def invite(
    *,
    by: Any,
    group: Group,
    name: str,
    email: str,
    role: str,
    site: str,
    now: datetime,
    today: date,
    represents: Organisation | None = None,
) -> Invited:
    """Offers a seat by private link and e-mail. `site` is the address this is reached at. Raises OrganisationError.

    From a demonstration no e-mail is sent. `represents` is only a claim where `by` does not manage that organisation’s
    people: `confirm_represents` follows, unless the organisation’s own contact accepts.
    """
    forget_expired_invitations(by=by, region=group.region, now=now, today=today)
    address = _refuse_unfit(group, name, email, role)
    with transaction.atomic():
        seat = Membership.objects.create(
            group=group,
            role=role,
            represents=represents,
            represents_confirmed=represents is not None and speaks(by, represents, today=today),
            name=tidy(name)[:120],
            email=address,
            invited_at=now,
            invited_by=by,
        )
        _, token = links.make(by=by, purpose=INVITATION, subject=seat, expires_at=now + INVITATION_LASTS)
        href = f"{site.rstrip('/')}/{group.region}/groups/invitation/{token}/"
        if not group.owner.demonstration:
            context = {"seat": seat, "group": group, "address": href, "expires_at": now + INVITATION_LASTS}
            messages.queue(by=by, to=address, template="organisations/group_invitation", context=context)
        details = {"group": group.public_id, "role": role}
        audit.record(by=by, verb="organisations.invite_to_group", subject=seat, details=details)
    return Invited(seat, href)


def invited(token: str, now: datetime) -> Membership:
    """The seat that an invitation offers, without using it. Raises LinkError."""
    return _seat_of(links.look(token, INVITATION, now))


def accept_invitation(
    *,
    by: User | None,
    token: str,
    name: str,
    agrees: bool,
    may_be_named: bool,
    is_16_or_over: bool,
    site: str,
    now: datetime,
    today: date,
) -> Membership:
    """The invited person agrees and takes the seat. Whoever holds no account under the address is sent one.

    by: who is signed in. Where the address belongs to an account, nobody else accepts. Raises LinkError,
    OrganisationError.
    """
    if not agrees:
        raise OrganisationError(AGREE)
    with transaction.atomic():
        seat = _seat_of(links.open(token, INVITATION, now))
        standing(seat.group)
        forget_expired_invitations(by=None, region=seat.group.region, now=now, today=today)
        email = seat.email
        if needs_sign_in(seat, by):
            raise OrganisationError(SIGN_IN.format(email))
        user = user_by_email(email)
        person = _person(seat, tidy(name) or seat.name, email, user, is_16_or_over, today)
        take_seat(seat, person=person, user=user, may_be_named=may_be_named, now=now, today=today, by=user)
        if user is None and not seat.group.owner.demonstration and seat.invited_by is not None:
            made, _ = users.invite_user(by=seat.invited_by, email=email, name=person.name, site=site, now=now)
            seat.user = made
            seat.save(update_fields=["user"])
        _sign_in_as(person, seat.user, today)
        tell_audit(user, "organisations.accept_seat", seat)
    return seat


def needs_sign_in(seat: Membership, actor: Any) -> bool:
    """Whether the invited address belongs to an account that the actor has not signed in with."""
    user = user_by_email(seat.email)
    return user is not None and user != actor


def decline_invitation(*, token: str, now: datetime, today: date) -> Membership:
    """The invitation is thrown away with the name and the address in it. Raises LinkError."""
    with transaction.atomic():
        seat = _seat_of(links.open(token, INVITATION, now))
        empty_seat(seat, today=today, now=now)
        tell_audit(None, "organisations.decline_seat", seat)
        forget_expired_invitations(by=None, region=seat.group.region, now=now, today=today)
    return seat


def forget_expired_invitations(*, by: Any, region: str, now: datetime, today: date) -> int:
    """Throws away names and addresses of people who did not answer in time; how many there were.

    Called whenever somebody is invited or answers in the region.
    """
    with transaction.atomic():
        late = Membership.objects.filter(group__region=region, state=Membership.State.INVITED)
        seats = list(late.filter(invited_at__lte=now - INVITATION_LASTS).select_related("group"))
        for seat in seats:
            empty_seat(seat, today=today, now=now)
        if seats:
            subject, details = f"region:{region}", {"seats": len(seats)}
            audit.record(by=by, verb="organisations.forget_invitations", subject=subject, details=details)
    return len(seats)


def _person(seat: Membership, name: str, email: str, user: User | None, is_16_or_over: bool, today: date) -> Person:
    """Who accepts: the person the account is, somebody of that address at the organisation, or a new record."""
    if not is_16_or_over:
        raise OrganisationError("Confirm that you are 16 or over. Nobody younger is recorded here.")
    known = Person.objects.filter(user=user).first() if user is not None else None
    owner = seat.group.owner  # nobody is put among the people of the organisation that they say they speak for
    for recorded_at in (seat.represents, owner):
        known = known or Person.objects.filter(owner=recorded_at, work_email=email).first()
    return known or add_person(by=user, owner=owner, name=name, work_email=email, for_seat=True, is_16_or_over=True)


def _sign_in_as(person: Person, user: User | None, today: date) -> None:
    """A person without roles signs in with the account. One with roles does not: that would give the roles away."""
    if user is None or person.user_id is not None or Person.objects.filter(user=user).exists():
        return
    if not person.roles.held_on(today).exists():
        person.user = user
        person.save(update_fields=["user"])


def _seat_of(link: PrivateLink) -> Membership:
    """Raises LinkRevoked where the seat is not on offer any more."""
    seats = Membership.objects.select_related("group__owner", "represents", "invited_by")
    seat = seats.filter(public_id=link.subject.partition(":")[2], state=Membership.State.INVITED).first()
    if seat is None or seat.group.closed_on is not None:
        raise links.LinkRevoked
    return seat


def _refuse_unfit(group: Group, name: str, email: str, role: str) -> str:
    standing(group)
    rules, address = group.rules, email.strip().lower()
    seat = rules.seat(role)
    if seat is None:
        raise OrganisationError("Choose what they will do in the group.")
    if not tidy(name):
        raise OrganisationError("Enter the person’s name.")
    try:
        validate_email(address)
    except ValidationError as error:
        raise OrganisationError(f"“{email}” is not an e-mail address. It should look like name@example.org.") from error
    waiting = group.memberships.filter(state=Membership.State.INVITED)
    if waiting.count() >= MOST_WAITING:
        raise OrganisationError(f"{MOST_WAITING} invitations wait for an answer. Wait, or withdraw some of them first.")
    taken = waiting | group.memberships.filter(state=Membership.State.ACTIVE)
    if taken.filter(email=address).exists() or taken.filter(person__work_email=address).exists():
        raise OrganisationError(f"{address} has been invited or is a member already.")
    if rules.most and taken.count() >= rules.most:
        raise OrganisationError(f"A group of this kind has at most {rules.most} members, and all seats are taken.")
    if seat.most and taken.filter(role=role).count() >= seat.most:
        raise OrganisationError(f"“{seat.name}” is taken: this kind of group has at most {seat.most}.")
    return address

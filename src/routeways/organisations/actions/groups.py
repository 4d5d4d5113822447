"""Opening, changing and closing groups."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from routeways.foundation import audit
from routeways.organisations.actions.seats import empty_seat
from routeways.organisations.group_kinds import GroupKind, group_kinds
from routeways.organisations.models import Group, Membership, Organisation, Person
from routeways.organisations.records import OrganisationError, refuse_unfit, tidy

CHANGEABLE = ("contact_email", "contact_label", "name", "purpose", "quorum")


def open_group(
    *,
    by: Any,
    region: str,
    owner: Organisation,
    kind: str,
    name: str,
    purpose: str,
    today: date,
    contact_label: str = "",
    contact_email: str = "",
    quorum: int | None = None,
) -> Group:
    """A group of `owner` in `region`. Raises OrganisationError."""
    rules = known_kind(kind)
    if owner.merged_into_id is not None or not owner.regions.filter(region=region).exists():
        raise OrganisationError(f"{owner.name} does not work in the region “{region}”.")
    group = Group(
        region=region,
        owner=owner,
        kind=kind,
        kind_digest=rules.digest,
        name=tidy(name),
        purpose=purpose.replace("\x00", "").strip(),
        contact_label=tidy(contact_label),
        contact_email=contact_email.strip().lower(),
        quorum=quorum,
        opened_on=today,
    )
    _refuse_unclear(group)
    with transaction.atomic():
        _save(group)
        details = {"kind": kind, "owner": owner.public_id, "region": region}
        audit.record(by=by, verb="organisations.open_group", subject=group, details=details)
    return group


def change_group(*, by: Any, group: Group, **changes: Any) -> Group:
    """Changes name, purpose, contact or quorum: all that was given, or nothing. Raises OrganisationError."""
    standing(group)
    if unknown := sorted(set(changes) - set(CHANGEABLE)):
        raise OrganisationError(f"“{unknown[0]}” cannot be changed here.")
    new = Group.objects.get(pk=group.pk)
    for field, value in changes.items():
        setattr(new, field, _clean(field, value))
    _refuse_unclear(new)
    changed = [field for field in CHANGEABLE if getattr(new, field) != getattr(group, field)]
    if changed:
        with transaction.atomic():
            _save(new, changed)
            audit.record(by=by, verb="organisations.change_group", subject=new, details={"fields": changed})
    return new


def close_group(*, by: Any, group: Group, today: date, now: datetime) -> Group:
    """`today` is its last day. All seats end, so nobody’s name or address stays on its lists; what was said stays."""
    standing(group)
    with transaction.atomic():
        ended = 0
        for seat in group.memberships.filter(state__in=[Membership.State.INVITED, Membership.State.ACTIVE]):
            empty_seat(seat, today=today, now=now)
            ended += 1
        group.closed_on = today
        group.save(update_fields=["closed_on"])
        audit.record(by=by, verb="organisations.close_group", subject=group, details={"seats": ended})
    return group


def known_kind(kind: str) -> GroupKind:
    try:
        return group_kinds()[kind]
    except KeyError:
        raise OrganisationError(f"There is no kind of group “{kind}”. Choose one of the list.") from None


def standing(group: Group) -> None:
    """Raises OrganisationError for a group that has been closed, also since it was read."""
    closed = Group.objects.filter(pk=group.pk).values_list("closed_on", flat=True).first()
    if closed is not None:
        raise OrganisationError(f"{group.name} was closed on {closed:%-d %B %Y}. Nothing changes in it any more.")


def _clean(field: str, value: Any) -> Any:
    if field == "quorum":
        return value
    if field == "purpose":
        return str(value).replace("\x00", "").strip()
    return str(value).strip().lower() if field == "contact_email" else tidy(str(value))


def _refuse_unclear(group: Group) -> None:
    if not any(mark.isalnum() for mark in group.name):
        raise OrganisationError("Give the group a name.")
    if not group.purpose:
        raise OrganisationError("Say what the group is for. Everybody can read it.")
    if group.quorum is not None and group.quorum < 1:
        raise OrganisationError("The quorum is a number of members, at least 1.")
    if group.contact_email and not group.contact_label:
        raise OrganisationError("Say which team or job the contact address leads to, for example “Skills team”.")
    if group.contact_email and Person.objects.filter(work_email__iexact=group.contact_email).exists():
        raise OrganisationError(f"{group.contact_email} is a person’s own address. Use the mailbox of a team or a job.")
    refuse_unfit(group, group.name)


def _save(group: Group, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            group.save(update_fields=fields)
    except IntegrityError as error:
        raise OrganisationError(f"There is a group called “{group.name}” in this region already.") from error

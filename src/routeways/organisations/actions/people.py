"""People and the roles they hold. Each change of a role is audited: who may do what is never a matter of memory."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from routeways.foundation import audit
from routeways.organisations.models import Organisation, Person, Role, access_of
from routeways.organisations.records import OrganisationError, refuse_unfit, tidy
from routeways.organisations.roles import RoleDefinition, role_definitions


def add_person(
    *,
    by: Any,
    owner: Organisation,
    name: str,
    work_email: str = "",
    work_phone: str = "",
    user: Any = None,
    for_seat: bool = False,
    is_16_or_over: bool,
) -> Person:
    """Somebody who acts for `owner`. Raises OrganisationError for anybody under 16: no pupil is recorded here.

    for_seat: they are recorded because they take a seat in a group, and go when they leave it.
    """
    if not is_16_or_over:
        raise OrganisationError("Only people of 16 or over who act for an organisation are recorded. Never a pupil.")
    if not tidy(name):
        raise OrganisationError("Give the person’s name.")
    email = work_email.strip().lower()
    if email and Person.objects.filter(owner=owner, work_email=email).exists():
        raise OrganisationError(f"Somebody with the address {email} is recorded at {owner.name} already.")
    if email and owner.contact_routes.filter(email__iexact=email).exists():
        raise OrganisationError(f"{email} is shown as a team’s mailbox. Give the person’s own work address.")
    contact = {"name": tidy(name), "work_email": email, "work_phone": tidy(work_phone)}
    person = Person(owner=owner, user=user, for_seat=for_seat, **contact)
    refuse_unfit(person, person.name)
    with transaction.atomic():
        person.save()
        details = {"owner": owner.public_id, "signs_in": user is not None}
        audit.record(by=by, verb="organisations.add_person", subject=person, details=details)
    return person


def change_person(*, by: Any, person: Person, **changes: Any) -> Person:
    """Changes name, work e-mail or telephone."""
    allowed = {"name", "work_email", "work_phone"}
    if unknown := sorted(set(changes) - allowed):
        raise OrganisationError(f"“{unknown[0]}” cannot be changed here.")
    if "name" in changes and not tidy(changes["name"]):
        raise OrganisationError("Give the person’s name.")
    with transaction.atomic():
        for field, value in changes.items():
            setattr(person, field, value.strip().lower() if field == "work_email" else tidy(value))
        refuse_unfit(person, person.name)
        person.save(update_fields=sorted(changes))
        audit.record(by=by, verb="organisations.change_person", subject=person, details={"fields": sorted(changes)})
    return person


def link_user(*, by: Any, person: Person, user: Any, today: date) -> Person:
    """The person signs in as `user` from now on (None: no longer signs in), and holds their roles as that user.

    Whoever links a user gives away every role the person holds, so they must be allowed to give each of them.
    Raises OrganisationError.
    """
    for role in person.roles.held_on(today).select_related("organisation"):
        _refuse_without_right(by, _definition(role.role), role.organisation, role.region, today)
    if user is not None and Person.objects.filter(user=user).exclude(pk=person.pk).exists():
        raise OrganisationError("This user is recorded as another person already.")
    with transaction.atomic():
        person.user = user
        person.save(update_fields=["user"])
        details = {"user": user.public_id if user else None}
        audit.record(by=by, verb="organisations.link_user", subject=person, details=details)
    return person


def give_role(
    *,
    by: Any,
    organisation: Organisation,
    role: str,
    valid_from: date,
    today: date,
    person: Person | None = None,
    user: Any = None,
    region: str = "",
    valid_to: date | None = None,
) -> Role:
    """`person` or `user` does `role` for `organisation` from a day on.

    Nobody can give more than they hold: a role that reaches over a region is given by those who manage that region's
    roles; `by` None is the system. Raises OrganisationError.
    """
    definition = _definition(role)
    if (person is None) == (user is None):
        raise OrganisationError("A role is held by one person or one user. Give one of them.")
    if valid_to is not None and valid_to < valid_from:
        raise OrganisationError("A role cannot end before it begins.")
    _fits(definition, organisation, region)
    _refuse_without_right(by, definition, organisation, region, today)
    try:
        with transaction.atomic():
            given = Role.objects.create(
                organisation=organisation,
                person=person,
                user=user,
                role=role,
                region=region,
                valid_from=valid_from,
                valid_to=valid_to,
            )
            audit.record(by=by, verb="organisations.give_role", subject=organisation, details=_details(given))
    except IntegrityError as error:
        raise OrganisationError(f"They hold the role “{definition.name}” at {organisation.name} already.") from error
    return given


def end_role(*, by: Any, role: Role, on: date, today: date) -> Role:
    """`on` is its last day. A role that has ended stays as history and gives nothing."""
    definition = _definition(role.role)
    _refuse_without_right(by, definition, role.organisation, role.region, today)
    if role.valid_to is not None and role.valid_to <= on:
        return role
    if on < role.valid_from:
        raise OrganisationError(f"The role began on {role.valid_from}. It cannot end before that.")
    with transaction.atomic():
        role.valid_to = on
        role.save(update_fields=["valid_to"])
        audit.record(by=by, verb="organisations.end_role", subject=role.organisation, details=_details(role))
    return role


def may_give(by: Any, definition: RoleDefinition, organisation: Organisation, region: str, *, today: date) -> bool:
    """Whether `by` may give or end that role there. The system (None) may."""
    if by is None:
        return True
    access = access_of(by, today=today)
    if definition.reach == "region":
        return access.may("organisations.manage_region_roles", region)
    return access.may("organisations.manage_roles", organisation)


def _refuse_without_right(
    by: Any, definition: RoleDefinition, organisation: Organisation, region: str, today: date
) -> None:
    if not may_give(by, definition, organisation, region, today=today):
        raise OrganisationError(f"You may not give or end the role “{definition.name}” at {organisation.name}.")


def _fits(definition: RoleDefinition, organisation: Organisation, region: str) -> None:
    if organisation.merged_into_id is not None:
        raise OrganisationError(f"{organisation.name} has been merged. Give the role at the record that it became.")
    kinds = {organisation.kind, *(row.kind for row in organisation.acts_as.all())}
    if definition.held_at and not kinds & set(definition.held_at):
        places = ", ".join(kind.label.lower() for kind in definition.held_at)
        raise OrganisationError(f"“{definition.name}” can only be held at: {places}.")
    regions = {row.region for row in organisation.regions.all()}
    if region and region not in regions:
        raise OrganisationError(f"{organisation.name} does not work in the region “{region}”.")
    if definition.reach == "region" and not region:
        raise OrganisationError(f"“{definition.name}” reaches over a region. Say which.")


def _definition(role: str) -> RoleDefinition:
    try:
        return role_definitions()[role]
    except KeyError:
        raise OrganisationError(f"There is no role “{role}”. The roles are: {', '.join(role_definitions())}.") from None


def _details(role: Role) -> dict[str, Any]:
    holder = f"person:{role.person.public_id}" if role.person else f"user:{role.user.public_id}"  # type: ignore[union-attr]
    return {
        "role": role.role,
        "holder": holder,
        "region": role.region,
        "from": role.valid_from.isoformat(),
        "to": role.valid_to.isoformat() if role.valid_to else None,
    }

"""Who keeps in touch with employers, for whom and where. A role’s rights, told for the ledger that many share."""

from __future__ import annotations

from datetime import date
from typing import Any

from routeways.organisations.kinds import Kind
from routeways.organisations.models.organisation import Organisation
from routeways.organisations.models.person import Role, access_of
from routeways.organisations.roles import role_definitions

VIEW = "organisations.view_contacts"
RECORD = "organisations.record_contacts"
IMPORT = "organisations.import_contacts"
COORDINATE = "organisations.coordinate_contacts"
OWN = "organisations.manage_own_contacts"
MAKE_LINK = "organisations.make_contact_link"

# An employer’s own administrator holds the same role as a college’s, and must not read other employers’ contacts.
ASKING = frozenset(Kind) - {Kind.EMPLOYER, Kind.OTHER}


def acting_for(actor: Any, permission: str, region: str, *, today: date) -> list[Organisation]:
    """The houses for which the actor holds a right of the ledger in a region today, in the order of their names."""
    found = {
        organisation.pk: organisation
        for organisation, regions in _houses(actor, permission, today)
        if region in regions
    }
    return sorted(found.values(), key=lambda one: (one.name_key, one.pk))


def regions_of(actor: Any, permission: str = VIEW, *, today: date) -> list[str]:
    """The regions in which the actor holds a right of the ledger today."""
    return sorted({region for _, regions in _houses(actor, permission, today) for region in regions})


def employers_of(actor: Any, *, today: date) -> list[int]:
    """Row ids of the organisations whose own contacts the actor looks after."""
    return access_of(actor, today=today).organisations_with(OWN)


def coordinates(actor: Any, region: str, *, today: date) -> bool:
    """May decide who speaks with an employer next and mend others’ records; the system may."""
    return actor is None or access_of(actor, today=today).may(COORDINATE, region)


def _houses(actor: Any, permission: str, today: date) -> list[tuple[Organisation, set[str]]]:
    definitions = role_definitions()
    roles = [one for one, definition in definitions.items() if permission in definition.may]
    held = (
        Role.objects.held_by(actor)
        .held_on(today)
        .filter(role__in=roles, organisation__merged_into__isnull=True)
        .select_related("organisation")
        .prefetch_related("organisation__regions", "organisation__acts_as")
        .order_by("id")
    )
    found = []
    for role in held:
        house = role.organisation
        if not ASKING & {house.kind, *(row.kind for row in house.acts_as.all())}:
            continue
        across = definitions[role.role].reach == "region"
        found.append((house, {role.region} if across else {row.region for row in house.regions.all()}))
    return found

"""What roles add up to: which permission holds at which organisation or across which region. No database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from routeways.organisations.roles import role_definitions

# What an administrator of the installation may do without a role: appoint a region's first hub lead. Not see people.
ADMINISTRATORS_MAY = frozenset({"organisations.manage_region_roles"})
# Register facts are for everybody.
EVERYBODY_MAY = frozenset({"organisations.view_organisation"})
# Rights that stay inside the organisation where a role is held, however far the role reaches: colleagues see each
# other, and decide for their own house only.
OWN = frozenset(
    {
        "organisations.view_people",
        "organisations.decide_recommendation",
        "needs.view_own_evidence",
        "engagements.answer_enquiries",
    }
)

# Who holds one of these holds the first as well.
IMPLIED_BY = {
    "organisations.view_people": ("organisations.view_role_holders", "organisations.manage_people"),
    "organisations.manage_roles": ("organisations.manage_region_roles",),
}


@dataclass(frozen=True, slots=True)
class Access:
    """`here` and `across` pair a permission with the organisation (row id) or the region in which it holds."""

    here: frozenset[tuple[str, int]] = frozenset()
    across: frozenset[tuple[str, str]] = frozenset()
    administrator: bool = False

    def organisations_with(self, permission: str) -> list[int]:
        return sorted(organisation for name, organisation in self.here if name == permission)

    def regions_with(self, permission: str) -> list[str]:
        return sorted(region for name, region in self.across if name == permission)

    def may(self, permission: str, subject: Any = None) -> bool:
        """`subject` is an Organisation, a region's id, or None for “anywhere at all”."""
        if any(self.may(wider, subject) for wider in IMPLIED_BY.get(permission, ())):
            return True
        if permission in EVERYBODY_MAY or (self.administrator and permission in ADMINISTRATORS_MAY):
            return True
        if subject is None:
            return any(name == permission for name, _ in (*self.here, *self.across))
        if isinstance(subject, str):
            return (permission, subject) in self.across
        if (permission, subject.pk) in self.here:
            return True
        return any((permission, row.region) in self.across for row in subject.regions.all())


NOBODY = Access()


def access_from(held: Iterable[tuple[str, int, str]], *, administrator: bool = False) -> Access:
    """From (role, organisation, region) rows. A role that nobody has defined gives nothing."""
    here: set[tuple[str, int]] = set()
    across: set[tuple[str, str]] = set()
    definitions = role_definitions()
    for role, organisation, region in held:
        definition = definitions.get(role)
        for permission in definition.may if definition else ():
            if definition.reach == "organisation" or permission in OWN:  # type: ignore[union-attr]
                here.add((permission, organisation))
            elif region:
                across.add((permission, region))
    return Access(frozenset(here), frozenset(across), administrator)

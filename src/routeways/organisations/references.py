"""Everything that points at an organisation. A merge re-points what is registered here; later floors join."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as column
from typing import Any

from django.db import models

from routeways.organisations.models import (
    ActsAs,
    Alias,
    Ask,
    Consent,
    ContactConsent,
    ContactRoute,
    EmployerProfile,
    Group,
    Identifier,
    Membership,
    NextContact,
    Organisation,
    OrganisationRegion,
    OutOfDateReport,
    Person,
    Recommendation,
    RegisterEntry,
    Relation,
    Role,
    Site,
    Touch,
)


@dataclass(frozen=True)
class Reference:
    """`when_taken` are values to set where a uniqueness rule would otherwise keep the row from moving."""

    model: type[models.Model]
    field: str
    when_taken: Mapping[str, Any] = column(default_factory=dict)

    @property
    def label(self) -> str:
        return str(self.model._meta.label_lower)


_references: dict[tuple[str, str], Reference] = {}


def register_reference(model: type[models.Model], field: str, *, when_taken: Mapping[str, Any] | None = None) -> None:
    """`field` of `model` is a foreign key to Organisation whose rows belong to the survivor after a merge.

    A row that may not move because the survivor has an equal one stays with the merged record, unseen. Raises
    ValueError for a field that does not point at an organisation.
    """
    if model._meta.get_field(field).related_model is not Organisation:
        raise ValueError(f"{model.__name__}.{field} does not point at an organisation.")
    reference = Reference(model, field, dict(when_taken or {}))
    _references[reference.label, field] = reference


def references() -> list[Reference]:
    """In the order of their names, so that two merges of equal data take equal steps."""
    return [_references[key] for key in sorted(_references)]


def register_own() -> None:
    for model in (ActsAs, Alias, ContactRoute, Identifier, OrganisationRegion, OutOfDateReport, RegisterEntry, Role):
        register_reference(model, "organisation")
    register_reference(Site, "organisation", when_taken={"is_main": False})
    for owned in (Consent, Group, Person):
        register_reference(owned, "owner")
    register_reference(Membership, "represents")
    register_reference(Recommendation, "addressee")
    register_reference(Relation, "organisation")
    register_reference(Relation, "other")
    register_contacts()


def register_contacts() -> None:
    """The contact ledger: nothing is lost, but of two asks in one cycle, and of two plans, one holds."""
    register_reference(EmployerProfile, "organisation")
    register_reference(ContactConsent, "organisation")
    register_reference(ContactConsent, "told_to")
    register_reference(Touch, "organisation")
    register_reference(Touch, "by_organisation", when_taken={"import_key": ""})
    register_reference(Ask, "organisation", when_taken={"holds": False})
    register_reference(Ask, "by_organisation")
    register_reference(NextContact, "organisation", when_taken={"state": NextContact.State.REPLACED})
    register_reference(NextContact, "owner")

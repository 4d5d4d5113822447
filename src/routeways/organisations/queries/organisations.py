from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from routeways.organisations.models import (
    Alias,
    ContactRoute,
    Identifier,
    Organisation,
    RegisterEntry,
    Relation,
    Site,
)


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Where somebody can turn: the organisation's own routes first, its website, then the hub of the region."""

    label: str
    email: str = ""
    phone: str = ""
    page: str = ""
    of: str = ""  # the organisation that answers, where it is another one


@dataclass(frozen=True, slots=True)
class RelationLine:
    """“succeeded by Lancashire Combined County Authority”: seen from this organisation."""

    says: str
    other: Organisation
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Everything public about one organisation: register facts only."""

    organisation: Organisation
    aliases: tuple[Alias, ...]
    identifiers: tuple[Identifier, ...]
    sites: tuple[Site, ...]
    relations: tuple[RelationLine, ...]
    register_entries: tuple[RegisterEntry, ...]
    contact_points: tuple[ContactPoint, ...]
    regions: tuple[str, ...]
    kinds: tuple[str, ...]


def organisation(public_id: str, *, region: str | None = None) -> Organisation:
    """Merged ones too: their page leads on. Raises Organisation.DoesNotExist, also where it is not in `region`."""
    rows = Organisation.objects.select_related("merged_into").prefetch_related("regions", "acts_as")
    found = rows.get(public_id=public_id)
    if region is not None and region not in {row.region for row in survivor(found).regions.all()}:
        raise Organisation.DoesNotExist(f"{public_id} is not in the region {region}.")
    return found


def survivor(one: Organisation) -> Organisation:
    """The record that this one became, through any number of merges; itself where it was not merged."""
    while one.merged_into is not None:
        one = one.merged_into
    return one


def counted_once(ids: Iterable[int]) -> frozenset[int]:
    """Row ids of organisations with merged ones replaced by their survivors: each real organisation once.

    Unknown ids are left out. One query for each link of the longest chain of merges.
    """
    wanted = set(ids)
    counted: set[int] = set()
    while wanted:
        rows = Organisation.objects.filter(pk__in=wanted).values_list("pk", "merged_into_id").order_by()
        step = dict(rows)
        counted |= {pk for pk, into in step.items() if into is None}
        wanted = {into for into in step.values() if into is not None}
    return frozenset(counted)


def owner(owner_ref: str) -> Organisation | None:
    """Whom an `owner_ref` of the floors below stands for (“organisation:<public id>”); merges are followed."""
    kind, _, public_id = owner_ref.partition(":")
    if kind not in ("organisation", "organisations.organisation"):
        return None
    found = Organisation.objects.filter(public_id=public_id).first()
    return survivor(found) if found else None


def organisation_page(one: Organisation, *, region: str) -> OrganisationPage:
    return OrganisationPage(
        organisation=one,
        aliases=tuple(one.aliases.all()),
        identifiers=tuple(one.identifiers.all()),
        sites=tuple(one.sites.all()),
        relations=_relations(one),
        register_entries=tuple(one.register_entries.all()),
        contact_points=contact_points(one, region=region),
        regions=tuple(row.region for row in one.regions.all()),
        kinds=(one.get_kind_display(), *(row.get_kind_display() for row in one.acts_as.all())),
    )


def contact_points(one: Organisation, *, region: str) -> tuple[ContactPoint, ...]:
    """At least one wherever the organisation, its website or the region's hub gives one; () leaves the report form."""
    own = tuple(_point(route) for route in one.contact_routes.all())
    if own:
        return own
    if one.website:
        return (ContactPoint("Website", page=one.website),)
    return tuple(_point(route, of=route.organisation.name) for route in _hub_routes(one, region)[:1])


_SAID_FROM_THE_OTHER_SIDE = {
    Relation.Kind.SUCCEEDED_BY: "succeeded",
    Relation.Kind.PART_OF: "includes",
    Relation.Kind.MEMBER_OF: "has as a member",
}


def _relations(one: Organisation) -> tuple[RelationLine, ...]:
    lines = []
    for row in one.relations.select_related("other__merged_into"):
        lines.append(
            RelationLine(row.get_kind_display(), survivor(row.other), row.valid_from, row.valid_to, row.source)
        )
    for row in one.relations_from.select_related("organisation__merged_into"):
        says = _SAID_FROM_THE_OTHER_SIDE[Relation.Kind(row.kind)]
        lines.append(RelationLine(says, survivor(row.organisation), row.valid_from, row.valid_to, row.source))
    return tuple(line for line in lines if line.other.pk != one.pk)


def _hub_routes(one: Organisation, region: str) -> QuerySet[ContactRoute]:
    hubs = Organisation.objects.standing().in_region(region).filter(kind="hub", demonstration=one.demonstration)
    return ContactRoute.objects.filter(organisation__in=hubs).select_related("organisation").order_by("purpose", "id")


def _point(route: ContactRoute, of: str = "") -> ContactPoint:
    return ContactPoint(route.label, route.email, route.phone, route.page, of)

"""Making organisations, one or thousands, by the same few inserts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from routeways.foundation import audit
from routeways.organisations import regions
from routeways.organisations.identifiers import label, shown
from routeways.organisations.models import (
    ActsAs,
    Alias,
    ContactRoute,
    Identifier,
    Organisation,
    OrganisationRegion,
    Site,
    in_use_key,
)
from routeways.organisations.records import NewOrganisation, OrganisationError, stored_key

BATCH = 500


def create_organisation(*, by: Any, record: NewOrganisation | None = None, **fields: Any) -> Organisation:
    """One organisation with its names, numbers, sites and contact routes.

    Give a NewOrganisation or its fields. Raises OrganisationError for what cannot be recorded, for example a number
    that another organisation holds.
    """
    new = (record or NewOrganisation(**fields)).checked()
    with transaction.atomic():
        (organisation,) = store([new])
        audit.record(
            by=by,
            verb="organisations.create",
            subject=organisation,
            details={"kind": new.kind, "regions": list(new.regions)},
        )
    return organisation


def create_organisations(*, by: Any, records: Iterable[NewOrganisation], source: str) -> list[Organisation]:
    """Many at once, all or none, in one audit row. Raises OrganisationError."""
    checked = [record.checked() for record in records]
    with transaction.atomic():
        made = store(checked)
        audit.record(
            by=by, verb="organisations.create_many", subject=f"source:{source}", details={"organisations": len(made)}
        )
    return made


def store(records: Sequence[NewOrganisation]) -> list[Organisation]:
    """The rows of checked records, in their order. Call inside a transaction. Raises OrganisationError."""
    refuse_taken(records)
    invented = {names: regions.demonstration(names) for names in {record.regions for record in records}}
    made = Organisation.objects.bulk_create(
        [
            Organisation(
                name=record.name,
                name_key=stored_key(record.name),
                kind=record.kind,
                status=record.status,
                valid_from=record.valid_from,
                valid_to=record.valid_to,
                website=record.website,
                source=record.source,
                demonstration=invented[record.regions],
            )
            for record in records
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(made, records, strict=True))
    parts: list[list[Any]] = [
        [OrganisationRegion(organisation=one, region=name) for one, record in pairs for name in record.regions],
        [ActsAs(organisation=one, kind=kind) for one, record in pairs for kind in record.acts_as],
        [alias_row(one, item.name, item.kind, item) for one, record in pairs for item in record.aliases],
        [site_row(one, item) for one, record in pairs for item in record.sites],
        [contact_row(one, item) for one, record in pairs for item in record.contact_routes],
    ]
    for rows in parts:
        if rows:
            type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)
    store_identifiers([identifier_row(o, item) for o, r in pairs for item in r.identifiers])
    return made


def store_identifiers(rows: list[Identifier]) -> None:
    """Raises OrganisationError where somebody else holds a number, also if they took it a moment ago."""
    try:
        with transaction.atomic():
            Identifier.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise OrganisationError("Another organisation has just been given one of these numbers. Look again.") from error


def refuse_taken(records: Sequence[NewOrganisation]) -> None:
    """Raises OrganisationError that names the first number that stands twice or is held already, and by whom."""
    wanted: dict[str, str] = {}
    for record in records:
        invented = regions.demonstration(record.regions)
        for item in record.identifiers:
            if item.valid_to is not None:
                continue
            key = in_use_key(item.scheme, item.value, demonstration=invented)
            if key in wanted:
                raise OrganisationError(
                    f"The {label(item.scheme)} {shown(item.scheme, item.value)} is given to both {wanted[key]} and "
                    f"{record.name}. One number belongs to one organisation."
                )
            wanted[key] = record.name
    keys = list(wanted)
    for start in range(0, len(keys), BATCH):
        held = Identifier.objects.filter(in_use_key__in=keys[start : start + BATCH]).select_related("organisation")
        for row in held.order_by("id")[:1]:
            raise OrganisationError(
                f"The {label(row.scheme)} {row.shown} already belongs to {row.organisation.name}. Use that record."
            )


def alias_row(organisation: Organisation, name: str, kind: str, dates: Any = None) -> Alias:
    return Alias(
        organisation=organisation,
        name=name,
        name_key=stored_key(name),
        kind=kind,
        valid_from=getattr(dates, "valid_from", None),
        valid_to=getattr(dates, "valid_to", None),
    )


def identifier_row(organisation: Organisation, item: Any) -> Identifier:
    key = in_use_key(item.scheme, item.value, demonstration=organisation.demonstration)
    return Identifier(
        organisation=organisation,
        scheme=item.scheme,
        value=item.value,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        in_use_key=key if item.valid_to is None else None,
    )


def site_row(organisation: Organisation, item: Any) -> Site:
    return Site(
        organisation=organisation,
        name=item.name,
        address=item.address,
        town=item.town,
        postcode=item.postcode,
        latitude=item.latitude,
        longitude=item.longitude,
        district=item.district,
        accessibility=item.accessibility,
        is_main=item.is_main,
    )


def contact_row(organisation: Organisation, item: Any) -> ContactRoute:
    return ContactRoute(
        organisation=organisation,
        purpose=item.purpose,
        label=item.label,
        email=item.email,
        phone=item.phone,
        page=item.page,
        checked_on=item.checked_on,
    )

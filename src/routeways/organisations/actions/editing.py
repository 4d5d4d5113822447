"""Changing one organisation's record. What it was called and which number it had before is kept with its dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.organisations import regions
from routeways.organisations.actions.storing import (
    alias_row,
    contact_row,
    identifier_row,
    refuse_taken,
    site_row,
    store_identifiers,
)
from routeways.organisations.identifiers import label
from routeways.organisations.models import (
    Alias,
    Consent,
    ContactRoute,
    Identifier,
    Kind,
    Organisation,
    OrganisationRegion,
    OutOfDateReport,
    Person,
    Relation,
    Site,
)
from routeways.organisations.names import name_key
from routeways.organisations.records import (
    NewAlias,
    NewContactRoute,
    NewIdentifier,
    NewOrganisation,
    NewSite,
    OrganisationError,
    refuse_unfit,
    stored_key,
    tidy,
)

CHANGEABLE = ("kind", "name", "status", "valid_from", "valid_to", "website")
MOST_OPEN_REPORTS = 20  # an organisation's: the next visitor is told that it is being looked at


def change_organisation(*, by: Any, organisation: Organisation, on: date, **changes: Any) -> Organisation:
    """Changes name, kind, status, dates or website from the day `on`: all of them, or none and the record as it was.

    What it was called until the day before `on` is kept as a former name. Raises OrganisationError for other fields
    and wrong values, before anything has changed.
    """
    _standing(organisation)
    if unknown := sorted(set(changes) - set(CHANGEABLE)):
        raise OrganisationError(f"“{unknown[0]}” cannot be changed here.")
    asked = {name: changes.get(name, getattr(organisation, name)) for name in CHANGEABLE}
    new = NewOrganisation(regions=("any",), **asked).checked()
    before = {name: getattr(organisation, name) for name in CHANGEABLE}
    changed = [name for name in CHANGEABLE if getattr(new, name) != before[name]]
    if not changed:
        return organisation
    with transaction.atomic():
        if "name" in changed:
            _keep_former_name(organisation, before["name"], before["valid_from"], on - timedelta(days=1))
        for name in changed:
            setattr(organisation, name, getattr(new, name))
        organisation.name_key = stored_key(organisation.name)
        organisation.save(update_fields=[*changed, "name_key"])
        details = {"fields": changed, "on": on.isoformat()}
        audit.record(by=by, verb="organisations.change", subject=organisation, details=details)
    return organisation


def _keep_former_name(organisation: Organisation, name: str, since: date | None, until: date) -> None:
    """A name that it goes back to and leaves again has one row, with the last day it was in use."""
    known = organisation.aliases.filter(kind=Alias.Kind.FORMER, name=name, valid_from=since)
    if not known.update(valid_to=until):
        alias_row(organisation, name, Alias.Kind.FORMER, NewAlias(name, valid_from=since, valid_to=until)).save()


def add_region(*, by: Any, organisation: Organisation, region: str) -> None:
    """The organisation also works in `region`. The same region twice changes nothing."""
    held = [row.region for row in organisation.regions.all()]
    if region in held:
        return
    regions.demonstration([*held, region])
    with transaction.atomic():
        OrganisationRegion.objects.create(organisation=organisation, region=region)
        audit.record(by=by, verb="organisations.add_region", subject=organisation, details={"region": region})


def add_alias(*, by: Any, organisation: Organisation, alias: NewAlias) -> Alias:
    name = tidy(alias.name)
    if not name_key(name) or alias.kind not in Alias.Kind.values:
        raise OrganisationError("A further name needs a text and a kind: legal, trading, former or short.")
    same = organisation.aliases.filter(name=name, kind=alias.kind, valid_from=alias.valid_from).first()
    if same is not None:
        return same
    row = alias_row(organisation, name, alias.kind, alias)
    refuse_unfit(row, organisation.name)
    with transaction.atomic():
        row.save()
        audit.record(by=by, verb="organisations.add_alias", subject=organisation, details={"kind": alias.kind})
    return row


def add_identifier(*, by: Any, organisation: Organisation, identifier: NewIdentifier) -> Identifier:
    """Raises OrganisationError where the number is wrong, taken, or a second one in use of the same register."""
    new = NewOrganisation(organisation.name, Kind.OTHER, region_ids(organisation), identifiers=(identifier,)).checked()
    (item,) = new.identifiers
    same = organisation.identifiers.filter(scheme=item.scheme, value=item.value, valid_to=item.valid_to).first()
    if same is not None:
        return same
    if item.valid_to is None and organisation.identifiers.filter(scheme=item.scheme, in_use_key__isnull=False).exists():
        raise OrganisationError(
            f"{organisation.name} already has a {label(item.scheme)}. End that one first if it has changed."
        )
    with transaction.atomic():
        refuse_taken([new])
        row = identifier_row(organisation, item)
        store_identifiers([row])
        audit.record(
            by=by,
            verb="organisations.add_identifier",
            subject=organisation,
            details={"scheme": item.scheme, "value": item.value},
        )
    return organisation.identifiers.get(scheme=item.scheme, value=item.value, valid_to=item.valid_to)


def end_identifier(*, by: Any, identifier: Identifier, on: date) -> None:
    """`on` is its last day. The row stays: a historic file may still use the number."""
    with transaction.atomic():
        identifier.valid_to, identifier.in_use_key = on, None
        identifier.save(update_fields=["valid_to", "in_use_key"])
        details = {"scheme": identifier.scheme, "value": identifier.value, "on": on.isoformat()}
        audit.record(by=by, verb="organisations.end_identifier", subject=identifier.organisation, details=details)


def add_site(*, by: Any, organisation: Organisation, site: NewSite) -> Site:
    """A new main site takes over from the one before."""
    (item,) = NewOrganisation(organisation.name, Kind.OTHER, ("any",), sites=(site,)).checked().sites
    with transaction.atomic():
        if item.is_main:
            organisation.sites.filter(is_main=True).update(is_main=False)
        row = site_row(organisation, item)
        row.save()
        audit.record(by=by, verb="organisations.add_site", subject=organisation, details={"site": row.public_id})
    return row


def add_relation(
    *,
    by: Any,
    organisation: Organisation,
    kind: str,
    other: Organisation,
    valid_from: date | None = None,
    valid_to: date | None = None,
    source: str = "",
) -> Relation:
    """`organisation` was succeeded by, is part of, or is a member of `other`. The same again changes nothing."""
    if kind not in Relation.Kind.values or organisation.pk == other.pk:
        raise OrganisationError("A relation joins two organisations: succeeded-by, part-of or member-of.")
    with transaction.atomic():
        row, made = Relation.objects.get_or_create(
            organisation=organisation,
            kind=kind,
            other=other,
            valid_from=valid_from,
            defaults={"valid_to": valid_to, "source": source},
        )
        if made:
            details = {"kind": kind, "other": other.public_id}
            audit.record(by=by, verb="organisations.add_relation", subject=organisation, details=details)
    return row


def add_contact_route(*, by: Any, organisation: Organisation, route: NewContactRoute) -> ContactRoute:
    """Raises OrganisationError for an e-mail address that belongs to a person: pages show jobs, not people."""
    if not (route.email or route.phone or route.page):
        raise OrganisationError("A contact route needs an e-mail address, a telephone number or a page.")
    if not tidy(route.label):
        raise OrganisationError("Say which team or job the contact route leads to, for example “Careers team”.")
    if route.email and Person.objects.filter(work_email__iexact=route.email).exists():
        raise OrganisationError(f"{route.email} is a person’s own address. Use the mailbox of a team or a job.")
    row = contact_row(organisation, route)
    refuse_unfit(row, organisation.name)
    with transaction.atomic():
        row.save()
        audit.record(by=by, verb="organisations.add_contact_route", subject=organisation, details={"route": row.pk})
    return row


def remove_contact_route(*, by: Any, route: ContactRoute) -> None:
    with transaction.atomic():
        details = {"route": route.pk}
        audit.record(by=by, verb="organisations.remove_contact_route", subject=route.organisation, details=details)
        route.delete()


def report_out_of_date(*, by: Any, organisation: Organisation, message: str, now: datetime) -> OutOfDateReport:
    """Anybody may say so. Raises OrganisationError without a message, or while many reports wait already."""
    text = message.replace("\x00", "").strip()
    if not text or len(text) > 500:
        raise OrganisationError("Say in up to 500 letters what is out of date.")
    with transaction.atomic():
        if organisation.out_of_date_reports.filter(resolved_at__isnull=True).count() >= MOST_OPEN_REPORTS:
            raise OrganisationError("Others have reported this page already. It is being looked at.")
        report = OutOfDateReport.objects.create(organisation=organisation, message=text, reported_at=now)
        details = {"report": report.public_id}
        audit.record(by=by, verb="organisations.report_out_of_date", subject=organisation, details=details)
    return report


def resolve_report(*, by: Any, report: OutOfDateReport, now: datetime) -> None:
    if report.resolved_at is not None:
        return
    with transaction.atomic():
        report.resolved_at, report.resolved_by = now, by
        report.save(update_fields=["resolved_at", "resolved_by"])
        details = {"report": report.public_id}
        audit.record(by=by, verb="organisations.resolve_report", subject=report.organisation, details=details)


def remove_demonstration(*, by: Any, region: str) -> int:
    """Deletes the organisations of a demonstration region and all that hangs on them; how many there were.

    Raises OrganisationError for a real region: there, records are closed or merged, never deleted.
    """
    if not regions.demonstration([region]):
        raise OrganisationError(f"{region} is not a demonstration region. Its organisations are never deleted.")
    with transaction.atomic():
        gone = Organisation.objects.filter(regions__region=region, demonstration=True)
        # The merged ones point at their survivors, so the pointer is let go before the rows are.
        count = gone.count()
        ids = list(gone.values_list("pk", flat=True))
        Organisation.objects.filter(pk__in=ids).update(merged_into=None)
        Organisation.objects.filter(pk__in=ids).delete()
        Consent.objects.filter(region=region).delete()
        audit.record(
            by=by, verb="organisations.remove_demonstration", subject=f"region:{region}", details={"removed": count}
        )
    return count


def region_ids(organisation: Organisation) -> tuple[str, ...]:
    return tuple(row.region for row in organisation.regions.all())


def _standing(organisation: Organisation) -> None:
    if organisation.merged_into_id is not None:
        raise OrganisationError(f"{organisation.name} has been merged. Change the record that it became.")

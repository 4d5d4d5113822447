"""A list of organisations from a spreadsheet. What is wrong is said row by row; good rows go in together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.tables import Problem
from routeways.organisations import duplicates, queries, regions
from routeways.organisations.actions.duplicates import keep_proposals
from routeways.organisations.actions.storing import (
    BATCH,
    alias_row,
    contact_row,
    identifier_row,
    site_row,
    store,
    store_identifiers,
)
from routeways.organisations.identifiers import label
from routeways.organisations.incoming import Incoming, read_incoming
from routeways.organisations.models import Alias, Identifier, Organisation, Person, in_use_key
from routeways.organisations.names import name_key
from routeways.organisations.placing import place, with_place
from routeways.organisations.records import NewOrganisation, OrganisationError


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows. `problems` are rows not taken, `notes` columns not read and pairs to look at."""

    rows: int
    made: int
    filled: int  # already there, blanks filled in
    unchanged: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    may_be_twice: int = 0


@dataclass
class _Known:
    """The organisations that a row could mean: holders of a number, and names at a postcode in this region."""

    invented: bool
    region: str
    holders: dict[str, Organisation] = field(default_factory=dict)
    named: dict[tuple[str, str], list[Organisation]] = field(default_factory=dict)
    rows: dict[object, int] = field(default_factory=dict)  # organisation or new record → the row that meant it


def import_organisations(*, by: Any, region: str, path: Path, source: str) -> Imported:
    """Loads a CSV or XLSX file (columns: `incoming.CONTRACT`); `source` says where the list came from.

    A row whose numbers are known fills in blanks of that organisation and never overwrites; the same file again changes
    nothing. Rows that may be somebody already there are loaded and proposed as duplicates for a person to decide.
    Raises FileRefused or OrganisationError with nothing loaded.
    """
    incoming, report = read_incoming(path)
    invented = regions.demonstration([region])
    placed = place(row.postcode for row in incoming if row.postcode)
    with transaction.atomic():
        known = _known(incoming, region, invented)
        problems = list(report.problems)
        new: list[NewOrganisation] = []
        found: list[tuple[Organisation, Incoming]] = []
        for row in incoming:
            try:
                holder = _meant(row, known)
                if holder is None:
                    record = row.record(region, source).checked()
                    record = replace(record, sites=tuple(with_place(site, placed) for site in record.sites))
                    _refuse_persons(row)
                    _note_new(row, record, known)
                    new.append(record)
                else:
                    found.append((holder, row))
            except OrganisationError as error:
                problems.append(Problem(str(error), row.line))
        made = store(new)
        filled = sum(_fill(holder, row, region, source, placed) for holder, row in found)
        waiting = _propose(region, made)
        if made or filled:
            details = {"made": len(made), "filled": filled, "rows": report.rows_read, "may_be_twice": waiting}
            audit.record(by=by, verb="organisations.import", subject=f"region:{region}", details=details)
    taken = [problem for problem in problems if problem.row is not None]
    notes = [str(problem) for problem in problems if problem.row is None] + list(report.notes)
    taken.sort(key=lambda problem: problem.row or 0)
    return Imported(report.rows_read, len(made), filled, len(found) - filled, tuple(taken), tuple(notes), waiting)


def _propose(region: str, made: list[Organisation]) -> int:
    if not made:
        return 0
    found = duplicates.propose(queries.candidates(region), only=frozenset(one.pk for one in made))
    return keep_proposals(region, found, drop=False)


def _known(incoming: Iterable[Incoming], region: str, invented: bool) -> _Known:
    known = _Known(invented, region)
    keys = sorted({in_use_key(*number, demonstration=invented) for row in incoming for number in row.numbers})
    for start in range(0, len(keys), BATCH):
        rows = Identifier.objects.filter(in_use_key__in=keys[start : start + BATCH])
        for number in rows.select_related("organisation").prefetch_related("organisation__regions"):
            known.holders[str(number.in_use_key)] = number.organisation
    wanted = {name_key(row.name) for row in incoming}
    here = (
        Organisation.objects.standing().in_region(region).prefetch_related("aliases", "sites", "identifiers", "regions")
    )
    for one in here:
        for key in {one.name_key, *(alias.name_key for alias in one.aliases.all())} & wanted:
            for postcode in {site.postcode for site in one.sites.all()} or {""}:
                known.named.setdefault((key, postcode), []).append(one)
    return known


def _meant(row: Incoming, known: _Known) -> Organisation | None:
    """The organisation that the row means, or None for a new one. Raises OrganisationError where it cannot be told."""
    keys = [in_use_key(*number, demonstration=known.invented) for number in row.numbers]
    for mark in (*keys, (name_key(row.name), row.postcode)):
        if mark in known.rows:
            raise OrganisationError(f"this is the organisation of row {known.rows[mark]:,} again; it was read once")
    holders = {known.holders[key].pk: known.holders[key] for key in keys if key in known.holders}
    if len(holders) > 1:
        names = " and ".join(sorted(one.name for one in holders.values()))
        raise OrganisationError(f"its numbers belong to two organisations, {names}")
    holder = next(iter(holders.values()), None)
    if holder is None:
        same = [one for one in known.named.get((name_key(row.name), row.postcode), []) if not _clash(one, row)]
        if len(same) > 1:
            raise OrganisationError(f"{len(same)} organisations have this name and postcode; give a number")
        holder = same[0] if same else None
    if holder is None:
        return None
    if known.region not in {item.region for item in holder.regions.all()}:
        raise OrganisationError(f"{holder.name} is recorded in another region; ask its hub to share the record")
    if clash := _clash(holder, row):
        raise OrganisationError(f"{holder.name} has another {clash}; check which one is right")
    if holder.pk in known.rows:
        raise OrganisationError(f"this is the organisation of row {known.rows[holder.pk]:,} again; it was read once")
    known.rows[holder.pk] = row.line
    return holder


def _clash(one: Organisation, row: Incoming) -> str:
    held = {item.scheme: item.value for item in one.identifiers.all() if item.in_use_key}
    return next((label(scheme) for scheme, value in row.numbers if held.get(scheme, value) != value), "")


def _note_new(row: Incoming, record: NewOrganisation, known: _Known) -> None:
    for number in row.numbers:
        known.rows[in_use_key(*number, demonstration=known.invented)] = row.line
    known.rows[name_key(record.name), row.postcode] = row.line


def _refuse_persons(row: Incoming) -> None:
    if row.contact_email and Person.objects.filter(work_email__iexact=row.contact_email).exists():
        raise OrganisationError("the contact address is a person’s own; give the mailbox of a team or a job")


def _fill(one: Organisation, row: Incoming, region: str, source: str, placed: Any) -> bool:
    """Adds what was not known. True where anything was."""
    record = row.record(region, source).checked()
    held_numbers = {(item.scheme, item.value) for item in one.identifiers.all()}
    names = {one.name, *(alias.name for alias in one.aliases.all())}
    postcodes = {site.postcode for site in one.sites.all()}
    routes = {(route.email, route.phone, route.page) for route in one.contact_routes.all()}
    further = [
        name for name in dict.fromkeys((record.name, *(alias.name for alias in record.aliases))) if name not in names
    ]
    rows: list[Any] = [alias_row(one, name, Alias.Kind.TRADING) for name in further]
    for site in record.sites:
        if site.postcode and site.postcode not in postcodes:
            rows.append(site_row(one, with_place(replace(site, is_main=not postcodes), placed)))
    for route in record.contact_routes:
        if (route.email, route.phone, route.page) not in routes:
            _refuse_persons(row)
            rows.append(contact_row(one, route))
    numbers = [identifier_row(one, i) for i in record.identifiers if (i.scheme, i.value) not in held_numbers]
    for item in rows:
        item.save()
    store_identifiers(numbers)
    website = bool(record.website) and not one.website
    if website:
        one.website = record.website
        one.save(update_fields=["website"])
    return bool(rows or numbers or website)

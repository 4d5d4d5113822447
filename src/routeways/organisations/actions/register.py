"""Loading public registers: each institution once, each register's facts beside it; a file twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from routeways.foundation import audit
from routeways.organisations import regions
from routeways.organisations.actions.storing import BATCH, alias_row, identifier_row, site_row, store
from routeways.organisations.models import Alias, Identifier, Organisation, RegisterEntry, in_use_key
from routeways.organisations.placing import Placed, place, region_areas, with_place
from routeways.organisations.records import (
    NewAlias,
    NewIdentifier,
    NewOrganisation,
    NewSite,
    OrganisationError,
    stored_key,
)
from routeways.organisations.register import read_colleges
from routeways.organisations.register.authorities import area_of_authority
from routeways.organisations.register.entry import Edition, Entry

FACTS = ("name", "type", "phase", "gender", "status", "lowest_age", "highest_age", "authority", "as_of", "publisher")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many institutions were made, had register facts changed, were as before; and rows that could not be read."""

    made: int
    changed: int
    unchanged: int
    elsewhere: int  # entries of the files that lie outside the region
    unplaced: int  # entries that give no authority and no postcode that we can place: they are left out
    problems: tuple[str, ...] = ()


def load_colleges(*, by: Any) -> Loaded:
    """The packaged list of Lancashire's colleges and universities, each marked to be checked against the register."""
    return load_editions(by=by, region="lancashire", editions=[read_colleges()])


def load_editions(*, by: Any, region: str, editions: list[Edition]) -> Loaded:
    """Raises OrganisationError for a demonstration region: what is invented is never attached to a real institution."""
    if regions.demonstration([region]):
        raise OrganisationError(f"{region} is a demonstration region. Real institutions are not loaded into it.")
    groups, (elsewhere, unplaced), placed = _of_region(editions, region)
    with transaction.atomic():
        holders = _holders(groups)
        new = [group for group in groups if _holder(group, holders) is None]
        taken = set(holders)
        made = store([_new(group, region, placed, taken).checked() for group in new])
        pairs = list(zip(made, new, strict=True))
        known = [(holder, group) for group in groups if (holder := _holder(group, holders)) is not None]
        changed = _store_facts([*pairs, *known]) | _fill_blanks(known, placed, taken)
        changed -= {one.pk for one in made}
        if made or changed:
            details = {"files": [edition.digest for edition in editions], "made": len(made), "changed": len(changed)}
            audit.record(by=by, verb="organisations.load_register", subject=f"region:{region}", details=details)
    problems = tuple(sentence for edition in editions for sentence in edition.refused)
    return Loaded(len(made), len(changed), len(known) - len(changed), elsewhere, unplaced, problems)


_Group = list[tuple[Edition, Entry]]


def _of_region(editions: Iterable[Edition], region: str) -> tuple[list[_Group], tuple[int, int], Placed]:
    """Entries of the region by institution. The local authority decides where a file gives one, else the postcode."""
    areas = region_areas(region)
    entries = [(edition, entry) for edition in editions for entry in edition.entries]
    authority = {entry.numbers[0]: entry.authority for _, entry in entries if entry.authority}
    placed = place(e.postcode for _, e in entries if e.postcode and e.numbers[0] not in authority)
    groups: dict[tuple[str, str], _Group] = {}
    elsewhere = unplaced = 0
    for edition, entry in entries:
        known = authority.get(entry.numbers[0])
        where = placed.get(entry.postcode)
        area = area_of_authority().get(known, "") if known else where.district if where else ""
        if area in areas:
            groups.setdefault(entry.numbers[0], []).append((edition, entry))
        elif known or where:
            elsewhere += 1
        else:
            unplaced += 1
    inside = [entry.postcode for group in groups.values() for _, entry in group if entry.postcode]
    return list(groups.values()), (elsewhere, unplaced), placed | place(code for code in inside if code not in placed)


def _holders(groups: Iterable[_Group]) -> dict[str, Organisation]:
    keys = sorted({_key(number) for group in groups for _, entry in group for number in entry.numbers})
    holders: dict[str, Organisation] = {}
    for start in range(0, len(keys), BATCH):
        rows = Identifier.objects.filter(in_use_key__in=keys[start : start + BATCH]).select_related("organisation")
        holders |= {str(row.in_use_key): row.organisation for row in rows}
    return holders


def _holder(group: _Group, holders: Mapping[str, Organisation]) -> Organisation | None:
    """Who holds the number that names the institution in its register; a shared further number proves nothing."""
    return next((holders[_key(e.numbers[0])] for _, e in group if _key(e.numbers[0]) in holders), None)


def _new(group: _Group, region: str, placed: Placed, taken: set[str]) -> NewOrganisation:
    """One record from all that the registers say, the first file's word before the next one's."""
    edition, entry = group[0]
    site = next((e for _, e in group if e.postcode), entry)
    closed = entry.status == "closed"
    numbers: dict[str, NewIdentifier] = {}
    for number in dict.fromkeys(number for _, e in group for number in e.numbers):
        # A school that became an academy keeps its LAESTAB and gets a new URN: the number stays where it is in use.
        if number[0] in numbers or closed or _key(number) in taken:
            continue
        taken.add(_key(number))
        numbers[number[0]] = NewIdentifier(*number)
    if closed:
        numbers[entry.numbers[0][0]] = NewIdentifier(*entry.numbers[0])
    where = NewSite("", site.address, site.town, site.postcode, site.latitude, site.longitude)
    return NewOrganisation(
        name=entry.name,
        kind=_kind(group),
        regions=(region,),
        status=entry.status,
        website=next((e.website for _, e in group if e.website), ""),
        source=f"{edition.publisher}, {edition.title}, {edition.as_of}" + (f"; {entry.note}" if entry.note else ""),
        aliases=tuple(NewAlias(name, Alias.Kind.FORMER) for name in entry.former_names),
        identifiers=tuple(numbers.values()),
        sites=(with_place(where, placed),) if site.postcode or site.town else (),
    )


def _kind(group: _Group) -> str:
    kinds = [entry.kind for _, entry in group]
    return next((kind for kind in kinds if kind != "school"), kinds[0])


def _fill_blanks(known: list[tuple[Organisation, _Group]], placed: Placed, taken: set[str]) -> set[int]:
    """Numbers, a site and a website that a known institution did not have yet; row ids of those that got some."""
    prefetch_related_objects([one for one, _ in known], "identifiers", "sites", "aliases")
    filled: set[int] = set()
    for one, group in known:
        schemes = {item.scheme for item in one.identifiers.all() if item.in_use_key}
        numbers = dict.fromkeys(number for _, entry in group for number in entry.numbers)
        rows: list[Any] = []
        for number in numbers:
            if number[0] not in schemes and _key(number) not in taken:
                taken.add(_key(number))
                schemes.add(number[0])
                rows.append(identifier_row(one, NewIdentifier(*number)))
        site = next((entry for _, entry in group if entry.postcode), None)
        if site is not None and not any(held.postcode for held in one.sites.all()):
            where = NewSite(
                "", site.address, site.town, site.postcode, site.latitude, site.longitude, is_main=not one.sites.all()
            )
            rows.append(site_row(one, with_place(where, placed)))
        website = next((entry.website for _, entry in group if entry.website), "")
        if website and not one.website:
            one.website = website
            rows.append(one)
        for row in rows:
            row.save()
        filled |= {one.pk} if rows else set()
    return filled


def _store_facts(pairs: list[tuple[Organisation, _Group]]) -> set[int]:
    """Register entries new or changed; row ids of the organisations concerned."""
    keys = [entry.key for _, group in pairs for _, entry in group]
    held: dict[tuple[str, str], RegisterEntry] = {}
    for start in range(0, len(keys), BATCH):
        rows = RegisterEntry.objects.filter(key__in=keys[start : start + BATCH]).select_related("organisation")
        held |= {(row.register, row.key): row for row in rows}
    new: dict[tuple[str, str], RegisterEntry] = {}
    touched: set[int] = set()
    for organisation, group in pairs:
        for edition, entry in group:
            wanted = _entry_row(organisation, edition, entry)
            known = held.get((entry.register, entry.key)) or new.get((entry.register, entry.key))
            if known is None:
                new[entry.register, entry.key] = wanted
                touched.add(organisation.pk)
            elif known.pk is None or any(getattr(known, name) != getattr(wanted, name) for name in FACTS):
                touched |= _take_newer(known, wanted)
    RegisterEntry.objects.bulk_create(new.values(), batch_size=BATCH)
    return touched


def _take_newer(known: RegisterEntry, wanted: RegisterEntry) -> set[int]:
    """The register now says something else. A name that came from it follows, and the old one is kept as former."""
    if known.pk is None:  # key stage 4 and 5 of one edition: the first file's word stands
        return set()
    organisation = known.organisation
    if wanted.name != known.name == organisation.name:
        alias_row(organisation, organisation.name, Alias.Kind.FORMER).save()
        organisation.name, organisation.name_key = wanted.name, stored_key(wanted.name)
        organisation.save(update_fields=["name", "name_key"])
    for name in (*FACTS, "digest"):
        setattr(known, name, getattr(wanted, name))
    known.save(update_fields=[*FACTS, "digest"])
    return {organisation.pk}


def _entry_row(organisation: Organisation, edition: Edition, entry: Entry) -> RegisterEntry:
    return RegisterEntry(
        organisation=organisation,
        register=entry.register,
        key=entry.key,
        name=entry.name,
        type=entry.type,
        phase=entry.phase,
        gender=entry.gender,
        status=entry.status_text,
        lowest_age=entry.lowest_age,
        highest_age=entry.highest_age,
        authority=entry.authority,
        as_of=edition.as_of,
        publisher=f"{edition.publisher}: {edition.title}"[:120],
        digest=edition.digest,
    )


def _key(number: tuple[str, str]) -> str:
    return in_use_key(*number, demonstration=False)

"""A list of contacts with employers from a spreadsheet. What is wrong is said row by row; good rows go in together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit
from routeways.foundation.tables import FileRefused, Problem
from routeways.organisations.actions.touches import record_touch
from routeways.organisations.contact_incoming import IncomingTouch, read_touches
from routeways.organisations.identifiers import Scheme
from routeways.organisations.models import Alias, Identifier, Organisation, Touch
from routeways.organisations.names import name_key
from routeways.organisations.records import OrganisationError

MOST_ROWS = 2_000  # they go in together, and nobody else writes meanwhile


@dataclass(frozen=True, slots=True)
class ImportedContacts:
    """What became of the rows. `asked_twice` rows say that an employer was asked again in one term or year."""

    rows: int
    made: int
    unchanged: int
    asked_twice: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Directory:
    """The region’s organisations by each name they go by and by company number."""

    names: dict[str, set[int]]
    numbers: dict[str, int]
    rows: dict[int, Organisation]

    def meant(self, row: IncomingTouch) -> Organisation:
        """Raises OrganisationError where it cannot be told."""
        if row.company:
            if row.company not in self.numbers:
                raise OrganisationError(f"no organisation of this region has the company number {row.company}")
            return self.rows[self.numbers[row.company]]
        found = self.names.get(name_key(row.employer), set())
        if not found:
            raise OrganisationError(
                f"no organisation of this region is called “{row.employer}”; add it to the directory first"
            )
        if len(found) > 1:
            raise OrganisationError(f"{len(found)} organisations are called “{row.employer}”; give the company number")
        return self.rows[next(iter(found))]


def import_touches(
    *, by: Any, region: str, by_organisation: Organisation, path: Path, now: datetime
) -> ImportedContacts:
    """Loads a CSV or XLSX file of what `by_organisation` did (columns: `contact_incoming.contract`).

    A row that is recorded already changes nothing, so that a list can grow and come again. What was asked in the past
    is taken as it happened, also where somebody had asked before. Raises FileRefused with nothing loaded.
    """
    incoming, report = read_touches(path)
    if len(incoming) > MOST_ROWS:
        raise FileRefused(f"{path.name} has more than {MOST_ROWS:,} contacts. Split it and load the parts.")
    problems = list(report.problems)
    made = unchanged = twice = 0
    with transaction.atomic():
        known = _directory(region)
        held = _keys(by_organisation)
        for row in incoming:
            try:
                organisation = known.meant(row)
                key = row.key(organisation)
                if key in held:
                    unchanged += 1
                    continue
                touch = _record(by, region, by_organisation, organisation, row, key, now)
            except OrganisationError as error:
                problems.append(Problem(_inside(str(error)), row.line))
                continue
            held.add(key)
            made += 1
            twice += int(touch.ask is not None and not touch.ask.holds)
        if made:
            details = {"made": made, "rows": report.rows_read, "region": region, "asked_twice": twice}
            audit.record(by=by, verb="organisations.import_touches", subject=by_organisation, details=details)
    taken = sorted((one for one in problems if one.row is not None), key=lambda one: one.row or 0)
    notes = (*(str(one) for one in problems if one.row is None), *report.notes)
    return ImportedContacts(report.rows_read, made, unchanged, twice, tuple(taken), notes)


def _record(
    by: Any,
    region: str,
    house: Organisation,
    organisation: Organisation,
    row: IncomingTouch,
    key: str,
    now: datetime,
) -> Touch:
    with transaction.atomic():
        return record_touch(
            by=by,
            organisation=organisation,
            region=region,
            purpose=row.purpose,
            channel=row.channel,
            on=row.on,
            about=row.about,
            outcome=row.outcome,
            by_organisation=house,
            now=now,
            with_role=row.with_role,
            note=row.note,
            asks=row.asks,
            as_found=True,
            # What a list planned may be past by the time it is loaded.
            next_on=row.next_on if row.next_on and row.next_on >= timezone.localdate(now) else None,
            import_key=key,
        )


def _directory(region: str) -> _Directory:
    rows = {one.pk: one for one in Organisation.objects.standing().in_region(region)}
    names: dict[str, set[int]] = {}
    for one in rows.values():
        names.setdefault(one.name_key, set()).add(one.pk)
    aliases = Alias.objects.filter(organisation__in=rows).order_by().values_list("name_key", "organisation_id")
    for key, organisation in aliases:
        names.setdefault(key, set()).add(organisation)
    numbers = Identifier.objects.filter(
        organisation__in=rows, scheme=Scheme.COMPANY, in_use_key__isnull=False
    ).values_list("value", "organisation_id")
    return _Directory(names, dict(numbers), rows)


def _keys(house: Organisation) -> set[str]:
    rows = Touch.objects.filter(by_organisation=house).exclude(import_key="").order_by()
    return set(rows.values_list("import_key", flat=True))


def _inside(text: str) -> str:
    """A sentence as the reason behind a row’s number."""
    return text[:1].lower() + text[1:].rstrip(".") if not text.startswith("“") else text.rstrip(".")

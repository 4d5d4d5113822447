"""Encounters from another tool’s file: the same file twice changes nothing, and a new one only what it says anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.coverage import refresh
from routeways.careers.actions.encounters import store
from routeways.careers.coverage_reading import with_parts
from routeways.careers.encounter_drafts import EncounterDraft, check
from routeways.careers.encounter_writing import organisation_called
from routeways.careers.errors import CareersError
from routeways.careers.exchange import as_draft, layout, read_encounters
from routeways.careers.models import Encounter, Institution
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit
from routeways.foundation.tables import FileRefused, Problem

MOST_ROWS = 2_000
_NO_PART = ("key", "engagement")  # by these a row is known; no file changes them


@dataclass(frozen=True, slots=True)
class ImportedEncounters:
    rows: int
    made: int
    changed: int
    unchanged: int
    kept: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def import_encounters(
    *, by: Any, institution: Institution, layout_id: str, path: Path, now: datetime
) -> ImportedEncounters:
    """Loads the rows that can be read, all together; the others are named with what is wrong.

    What was changed here by hand stays where the file says what it said last time; `kept` counts such encounters.

    A row is known by its number, or where the file has none by its day, title and year groups. Raises FileRefused with
    nothing loaded, NamesRefused where it has columns about single pupils.
    """
    today = timezone.localdate(now)
    sizes = {(row.begins, row.year): row.pupils for row in institution.year_groups.all()}

    def size_of(year: int, on: date) -> int | None:
        return sizes.get((SchoolYear.of(on).begins, year))

    incoming, problems, report = read_encounters(
        path, layout(layout_id), size_of=size_of, find=lambda name: organisation_called(name, institution.region)
    )
    if len(incoming) > MOST_ROWS:
        raise FileRefused(f"{path.name} has more than {MOST_ROWS:,} rows. Split it and load the parts.")
    counts = {"made": 0, "changed": 0, "unchanged": 0, "kept": 0}
    seen: set[str] = set()
    with transaction.atomic():
        held = {one.key: one for one in _held(institution, layout_id)}
        for line, draft in incoming:
            if draft.key in seen:
                problems.append(Problem("the same activity stands in the file twice", line))
                continue
            seen.add(draft.key)
            try:
                check(institution, draft, today)
            except CareersError as error:
                problems.append(Problem(str(error), line))
                continue
            for what in _row(by, institution, layout_id, draft, held.get(draft.key), now):
                counts[what] += 1
        details = {**counts, "rejected": len(problems), "layout": layout_id}
        if counts["made"] or counts["changed"]:
            refresh([institution], today=today)
        audit.record(by=by, verb="careers.import_encounters", subject=institution, details=details)
    return ImportedEncounters(
        report.rows_read, **counts, problems=tuple(sorted(problems, key=lambda one: one.row or 0)), notes=report.notes
    )


def _held(institution: Institution, layout_id: str) -> Any:
    """Those of this layout; in the national shape also our own, which went out under our number."""
    rows = with_parts(institution.encounters.select_related("engagement"))
    for one in rows:
        if one.layout == layout_id and one.key:
            yield one
        elif layout_id == "routeways":
            one.key = one.key or one.public_id
            yield one


def _row(
    by: Any, institution: Institution, layout_id: str, draft: EncounterDraft, held: Encounter | None, now: datetime
) -> tuple[str, ...]:
    """made, changed or unchanged; and kept, where something that was written by hand stays."""
    says = _digests(draft)
    if held is None:
        made = Encounter(
            institution=institution, source=Encounter.Source.FILE, layout=layout_id, key=draft.key, imported=says,
            recorded_at=now, recorded_by=by,
        )  # fmt: skip
        store(made, draft)
        return ("made",)
    before = as_draft(held)
    by_hand = {
        part: getattr(before, part)
        for part, digest in says.items()
        if digest == held.imported.get(part) and getattr(before, part) != getattr(draft, part)
    }
    after = replace(draft, engagement=before.engagement, **by_hand)
    kept = ("kept",) if by_hand else ()
    if before == after:
        Encounter.objects.filter(pk=held.pk).exclude(imported=says).update(imported=says)
        return ("unchanged", *kept)
    stored = Encounter.objects.get(pk=held.pk)
    stored.imported = says
    store(stored, after)
    return ("changed", *kept)


def _digests(draft: EncounterDraft) -> dict[str, str]:
    """A short digest of each part of a row of a file."""
    parts = {one.name: getattr(draft, one.name) for one in fields(EncounterDraft) if one.name not in _NO_PART}
    plain = {name: value.normalize() if isinstance(value, Decimal) else value for name, value in parts.items()}
    return {name: hashlib.sha256(repr(value).encode()).hexdigest()[:16] for name, value in plain.items()}

"""Loading answers that were collected elsewhere. Wrong rows are left out and told; good rows go in together."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit
from routeways.foundation.tables import Problem
from routeways.instruments import picking
from routeways.instruments.asking.profile import respondent
from routeways.instruments.incoming import Incoming, read_incoming
from routeways.instruments.models import Response, Share, State, Through, Wave
from routeways.organisations.recognising import directory

BATCH = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows. `problems` are about rows that were not taken, `notes` about the file.

    known: rows whose organisation was found; unknown: rows that keep the name as text.
    """

    rows: int
    made: int
    unchanged: int
    known: int
    unknown: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def import_answers(*, by: Any, wave: Wave, path: Path, now: datetime, shared: Collection[str] = ()) -> Imported:
    """Loads a CSV or XLSX file (columns: `incoming.columns`) into a wave, also after it has closed.

    shared: sharing items to which those who answered agreed where they were asked; a column “Share: …” of a row wins.
    The same file again changes nothing. Raises FileRefused with nothing loaded.
    """
    questionnaire = wave.questionnaire
    rows, report = read_incoming(
        path, questionnaire, occupations=picking.occupation_name(), skills=picking.skill_name()
    )
    with transaction.atomic():
        locked = Wave.objects.select_for_update().get(pk=wave.pk)  # one import at a time, so that no row comes in twice
        good, problems, unchanged = _new(locked, rows)
        made = _store(wave, good, now, shared)
        if made:
            known = sum(one.organisation_id is not None for one in made)
            details = {"rows": report.rows_read, "made": len(made), "known": known}
            audit.record(by=by, verb="instruments.import", subject=wave, details=details)
    told = [*(p for p in report.problems if p.row is not None), *problems]
    told.sort(key=lambda problem: problem.row or 0)
    notes = (*(str(p) for p in report.problems if p.row is None), *report.notes)
    named = sum(one.organisation_id is not None for one in made)
    return Imported(report.rows_read, len(made), unchanged, named, len(made) - named, tuple(told), notes)


def _new(wave: Wave, rows: list[Incoming]) -> tuple[list[tuple[str, Incoming]], list[Problem], int]:
    """Rows that are not there yet with their keys, what is wrong with the others, and how many are there already."""
    stored = dict(
        Response.objects.filter(wave=wave).exclude(import_key="").values_list("import_key", "answers").order_by()
    )
    seen: Counter[str] = Counter()
    problems: list[Problem] = []
    good: list[tuple[str, Incoming]] = []
    unchanged = 0
    lines: dict[str, int] = {}
    for row in rows:
        if row.problems:
            problems += row.problems
            continue
        key = _key(row, seen)
        if row.reference and key in lines:
            problems.append(
                Problem(f"the reference stands in row {lines[key]:,} already", row.line, text=row.reference)
            )
        elif key not in stored:
            good.append((key, row))
        elif stored[key] == row.answers:
            unchanged += 1
        else:
            reason = "this reference was loaded before with other answers; give a later answer a reference of its own"
            problems.append(Problem(reason, row.line, text=row.reference))
        lines.setdefault(key, row.line)
    return good, problems, unchanged


def _key(row: Incoming, seen: Counter[str]) -> str:
    """The row's own reference, or a digest of all it says and of how often it was said before in this file."""
    if row.reference:
        return f"reference:{hashlib.sha256(row.reference.encode()).hexdigest()[:40]}"
    said = json.dumps([row.name, row.day, row.answers, row.shared], sort_keys=True, default=str, ensure_ascii=False)
    digest = hashlib.sha256(said.encode()).hexdigest()[:40]
    seen[digest] += 1
    return f"row:{digest}:{seen[digest]}"


def _store(wave: Wave, rows: list[tuple[str, Incoming]], now: datetime, shared: Collection[str]) -> list[Response]:
    profiles = [respondent(wave.questionnaire, row.answers) for _, row in rows]
    names = [who.organisation or row.name for who, (_, row) in zip(profiles, rows, strict=True)]
    known = directory(wave.region, names=names, company_numbers=[who.company_number for who in profiles])
    made = [
        Response(
            wave=wave,
            organisation=known.find(name, who.company_number),
            respondent=name[:200],
            company_number=who.company_number[:20],
            state=State.SUBMITTED,
            through=Through.IMPORT,
            answers=row.answers,
            size_band=who.size_band,
            sector=who.sector[:60],
            district=who.district[:60],
            import_key=key,
            submitted_at=timezone.make_aware(datetime.combine(row.day, time(12))) if row.day else now,
        )
        for (key, row), who, name in zip(rows, profiles, names, strict=True)
    ]
    stored = Response.objects.bulk_create(made, batch_size=BATCH)
    Share.objects.bulk_create(
        [
            Share(
                response=response,
                item=item.id,
                shared=item.always or row.shared.get(item.id, item.id in shared),
            )
            for response, (_, row) in zip(stored, rows, strict=True)
            for item in wave.questionnaire.shares
        ],
        batch_size=BATCH,
    )
    return stored

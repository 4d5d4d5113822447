"""Evidence from files: what a file holds before anything is kept, and taking it over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from routeways.foundation.tables import Problem
from routeways.needs.actions.keeping import Heard, Imported, keep_evidence
from routeways.needs.errors import DayMissing
from routeways.needs.incoming import Incoming, read_evidence
from routeways.needs.kinds import Sharing
from routeways.needs.placing import districts_of_postcodes
from routeways.organisations.models import Organisation
from routeways.organisations.privacy import personal_data
from routeways.organisations.recognising import Directory, directory


@dataclass(frozen=True)
class Checked:
    """What a file holds before anything is kept. `personal` are rows with an e-mail address or telephone number."""

    heard: tuple[Heard, ...]
    rows: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    personal: tuple[tuple[int, str], ...]  # row and text
    unknown_businesses: tuple[str, ...] = ()  # names that are not in the directory
    nameless: int = 0


def check_file(
    *,
    region: str,
    path: Path,
    kind: str,
    source: str,
    sharing: str,
    consent: str = "",
    on: date | None,
    origin: str = "",
) -> Checked:
    """Reads a file and says what would become of it; nothing is kept.

    `kind`, `source`, `sharing`, `consent` and `on` hold for rows that do not say otherwise. Raises FileRefused, and
    DayMissing where a row needs `on`.
    """
    rows, report = read_evidence(path)
    undated = sum(row.on is None for row in rows)
    if on is None and undated:
        raise DayMissing(undated)
    known = directory(region)
    placed = districts_of_postcodes(row.postcode for row in rows if row.postcode)
    heard: list[Heard] = []
    problems = list(report.problems)
    personal: list[tuple[int, str]] = []
    for row in rows:
        says = row.sharing or sharing
        agreed = row.consent or consent
        if says == Sharing.PUBLIC and not agreed:
            problems.append(
                Problem("says public but not how the business agreed; fill in Consent", row.line, "Sharing")
            )
            continue
        found = _heard(row, known, placed, kind=kind, source=source, sharing=says, consent=agreed, on=on, origin=origin)
        if personal_data(row.text):
            personal.append((row.line, row.text))
        heard.append(found)
    names = Counter(one.name for one in heard if one.about is None and one.name)
    rejected = tuple(sorted((p for p in problems if p.row is not None), key=lambda p: p.row or 0))
    notes = [str(problem) for problem in problems if problem.row is None] + list(report.notes)
    return Checked(
        heard=tuple(heard),
        rows=report.rows_read,
        problems=rejected,
        notes=tuple(notes),
        personal=tuple(personal),
        unknown_businesses=tuple(sorted(names)),
        nameless=sum(1 for one in heard if one.about is None and not one.name),
    )


def import_evidence(
    *,
    by: Any,
    region: str,
    owner: Organisation,
    path: Path,
    name: str,
    kind: str,
    source: str,
    sharing: str,
    consent: str = "",
    on: date,
    upload_ref: str = "",
) -> Imported:
    """Loads a file of adverts or notes. The same file again changes nothing. Raises FileRefused with nothing kept."""
    checked = check_file(
        region=region, path=path, kind=kind, source=source, sharing=sharing, consent=consent, on=on, origin=name
    )
    return keep_evidence(
        by=by,
        region=region,
        owner=owner,
        heard=checked.heard,
        kind=kind,
        source=source,
        origin=name,
        upload_ref=upload_ref,
        rows=checked.rows,
        problems=checked.problems,
        notes=checked.notes,
    )


def _heard(row: Incoming, known: Directory, placed: Any, **given: Any) -> Heard:
    about = known.find(row.organisation, row.company_number)
    return Heard(
        text=row.text,
        on=row.on or given["on"],
        origin=f"{given['origin']}, row {row.line}"[:200],
        kind=row.kind or given["kind"],
        source=row.source or given["source"],
        sharing=given["sharing"],
        consent=given["consent"],
        about=about,
        name=row.organisation,
        area=row.area or placed.get(row.postcode, ""),
        sector=row.sector,
        size_band=row.size_band,
        level=row.level,
        posts=row.posts,
        wanted=row.wanted,
        hard_to_fill=row.hard_to_fill,
        # The day a file does not say is the day somebody loaded it, which must not make it another item tomorrow.
        same_as=(row.on.isoformat() if row.on else "", row.company_number),
    )

"""Taking evidence over: from files, survey waves, minutes and by hand. One transaction, and nothing twice."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.tables import Problem
from routeways.needs.actions.narrowing import WIDTH, tighten
from routeways.needs.cleaning import tidied
from routeways.needs.errors import DayMissing, NeedsError
from routeways.needs.incoming import MOST_LETTERS, Incoming, read_evidence
from routeways.needs.kinds import EvidenceKind, Sharing
from routeways.needs.models import EvidenceImport, EvidenceItem
from routeways.needs.placing import Directory, business_key, directory, districts_of_postcodes
from routeways.organisations.models import Organisation
from routeways.organisations.privacy import personal_data

BATCH = 500


@dataclass(frozen=True, slots=True)
class Heard:
    """One text on its way to being evidence, whatever it came in. `origin` names its place there."""

    text: str
    on: date
    origin: str
    kind: str
    source: str
    sharing: str
    consent: str = ""
    about: Organisation | None = None
    name: str = ""  # the business's name as written
    business: str = ""  # what an unnamed business is counted by, where that is known
    area: str = ""
    sector: str = ""
    size_band: str = ""
    level: str = ""
    posts: int | None = None
    wanted: str = ""
    hard_to_fill: bool | None = None
    figure: str = ""
    # What else makes it the same item when it comes again; the day, where the file says it.
    same_as: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class Imported:
    rows: int
    made: int
    unchanged: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    batch: EvidenceImport | None = None
    items: tuple[int, ...] = field(default=(), repr=False)  # row ids of what was made
    tightened: int = 0  # of those that were there: how many fewer people may read from now on


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


def count_new(*, region: str, owner: Organisation, heard: Sequence[Heard]) -> int:
    """How many of these texts are not here yet, each counted once. Nothing is kept."""
    wanted = {_fingerprint(one) for one in heard}
    return len(wanted) - len(_there(region, owner, list(wanted)))


@transaction.atomic
def keep_evidence(
    *,
    by: Any,
    region: str,
    owner: Organisation,
    heard: Sequence[Heard],
    kind: str,
    source: str,
    origin: str,
    upload_ref: str = "",
    rows: int | None = None,
    problems: tuple[Problem, ...] = (),
    notes: tuple[str, ...] = (),
) -> Imported:
    """Keeps what was heard, leaving out what is there already. Raises NeedsError for an item that cannot be one.

    What is there already and is now said to be for fewer people is for fewer people; it is never opened to more.
    """
    _refuse_unfit(heard)
    wanted: dict[str, Heard] = {}
    for one in heard:
        before = wanted.setdefault(print_ := _fingerprint(one), one)
        if WIDTH[one.sharing] < WIDTH[before.sharing]:
            wanted[print_] = replace(before, sharing=one.sharing)
    there = _there(region, owner, list(wanted))
    tightened, sharing_notes = tighten(
        by, region, owner, {print_: one.sharing for print_, one in wanted.items()}, there
    )
    notes = (*notes, *sharing_notes)
    fresh = {print_: one for print_, one in wanted.items() if print_ not in there}
    total = len(heard) if rows is None else rows
    twice = len(heard) - len(wanted)
    if twice:
        notes = (*notes, f"{twice:,} texts stand in the file more than once; each was taken once.")
    if not fresh:
        return Imported(total, 0, len(heard), problems, notes, tightened=tightened)
    batch = EvidenceImport.objects.create(
        region=region,
        owner=owner,
        kind=kind,
        source=source,
        origin=origin[:200],
        upload_ref=upload_ref,
        rows=total,
        made=len(fresh),
        unchanged=len(heard) - len(fresh),
        report={
            "problems": [
                {"row": p.row, "column": p.column, "reason": p.reason, "text": p.text} for p in problems[:500]
            ],
            "rejected": len(problems),
            "notes": list(notes),
        },
        created_by=by,
    )
    made = EvidenceItem.objects.bulk_create(
        [_item(one, print_, region, owner, batch, by) for print_, one in fresh.items()], batch_size=BATCH
    )
    details = {"made": len(made), "rows": total, "rejected": len(problems), "kind": kind}
    audit.record(by=by, verb="needs.import_evidence", subject=batch, details=details)
    ids = tuple(one.pk for one in made)
    return Imported(total, len(made), len(heard) - len(made), problems, notes, batch, ids, tightened)


@transaction.atomic
def withdraw_evidence(*, by: Any, item: EvidenceItem, reason: str, now: Any) -> None:
    """Takes an item out of all counts. Its words are kept for whoever may read them, with the reason."""
    if not reason.strip():
        raise NeedsError("Say why it is withdrawn, for example “The business asked for it”.")
    item.withdrawn_at, item.withdrawn_reason = now, reason.strip()[:300]
    item.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record(by=by, verb="needs.withdraw_evidence", subject=item, details={"kind": item.kind})


@transaction.atomic
def change_sharing(*, by: Any, item: EvidenceItem, sharing: str, consent: str = "") -> None:
    """Who may read the words. To share with everybody needs the words in which the business agreed."""
    if sharing not in Sharing.values:
        raise NeedsError("Choose who may read it.")
    if sharing == Sharing.PUBLIC and not (consent.strip() or item.consent):
        raise NeedsError("Say how the business agreed that everybody may read its words.")
    before, item.sharing = item.sharing, sharing
    item.consent = (consent.strip() or item.consent)[:200]
    item.save(update_fields=["sharing", "consent"])
    audit.record(by=by, verb="needs.change_sharing", subject=item, details={"from": before, "to": sharing})


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


def _fingerprint(one: Heard) -> str:
    who = business_key(one.name) or one.business or (f"organisation:{one.about.public_id}" if one.about else "")
    parts = [one.kind, one.text, one.figure, who, *one.same_as]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _there(region: str, owner: Organisation, prints: list[str]) -> dict[str, str]:
    """The sharing of what is there already, by fingerprint."""
    found: dict[str, str] = {}
    for start in range(0, len(prints), BATCH):
        rows = EvidenceItem.objects.filter(region=region, owner=owner, fingerprint__in=prints[start : start + BATCH])
        found |= dict(rows.values_list("fingerprint", "sharing"))
    return found


def _refuse_unfit(heard: Iterable[Heard]) -> None:
    for one in heard:
        if one.kind not in EvidenceKind.values or one.sharing not in Sharing.values:
            raise NeedsError(f"“{one.kind}”, shared “{one.sharing}”, is not a kind of evidence and a level of sharing.")
        if len(one.text) > MOST_LETTERS:
            raise NeedsError(f"A text has {len(one.text):,} letters. An item has {MOST_LETTERS:,} at most; split it.")
        # Mark-up is no fault: “&lt;p&gt;” was spelled to be seen, and pages escape it.
        if one.text != tidied(one.text):
            raise NeedsError("A text has control characters or needless spaces. Clean it first.")


def _item(
    one: Heard, fingerprint: str, region: str, owner: Organisation, batch: EvidenceImport, by: Any
) -> EvidenceItem:
    return EvidenceItem(
        region=region,
        owner=owner,
        about=one.about,
        about_name=(one.name or (one.about.name if one.about else ""))[:200],
        business_key=business_key(one.name) or one.business[:250],
        kind=one.kind,
        text=one.text,
        figure=one.figure[:300],
        on=one.on,
        area=one.area,
        sector=one.sector,
        size_band=one.size_band,
        level=one.level,
        posts=one.posts,
        wanted=one.wanted,
        hard_to_fill=one.hard_to_fill,
        source=one.source[:200],
        consent=one.consent[:200],
        sharing=one.sharing,
        origin=one.origin[:200],
        fingerprint=fingerprint,
        batch=batch,
        created_by=by,
    )

"""Keeping what was heard, wherever it came from: files, survey waves, minutes. One transaction, nothing twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.tables import Problem
from routeways.needs.actions.narrowing import WIDTH, tighten
from routeways.needs.cleaning import tidied
from routeways.needs.errors import NeedsError
from routeways.needs.incoming import MOST_LETTERS
from routeways.needs.kinds import EvidenceKind, Sharing
from routeways.needs.models import EvidenceImport, EvidenceItem
from routeways.needs.placing import business_key
from routeways.organisations.models import Organisation

BATCH = 500
MOST_KEPT = 500  # problems that the record of an import keeps; how many there were is kept beside them


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
class Imported:
    rows: int
    made: int
    unchanged: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    batch: EvidenceImport | None = None
    items: tuple[int, ...] = field(default=(), repr=False)  # row ids of what was made
    tightened: int = 0  # of those that were there: how many fewer people may read from now on


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
    wanted = _each_once(heard)
    there = _there(region, owner, list(wanted))
    tightened, said = tighten(by, region, owner, {print_: one.sharing for print_, one in wanted.items()}, there)
    notes = (*notes, *said)
    fresh = {print_: one for print_, one in wanted.items() if print_ not in there}
    total = len(heard) if rows is None else rows
    if twice := len(heard) - len(wanted):
        notes = (*notes, f"{_texts_stand(twice)} in the file more than once; each was taken once.")
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
        report=_report(problems, notes),
        created_by=by,
    )
    made = EvidenceItem.objects.bulk_create(
        [_item(one, print_, region, owner, batch, by) for print_, one in fresh.items()], batch_size=BATCH
    )
    details = {"made": len(made), "rows": total, "rejected": len(problems), "kind": kind}
    audit.record(by=by, verb="needs.import_evidence", subject=batch, details=details)
    ids = tuple(one.pk for one in made)
    return Imported(total, len(made), len(heard) - len(made), problems, notes, batch, ids, tightened)


def _each_once(heard: Iterable[Heard]) -> dict[str, Heard]:
    """By fingerprint. What comes twice is shared as narrowly as it was said once."""
    wanted: dict[str, Heard] = {}
    for one in heard:
        before = wanted.setdefault(print_ := _fingerprint(one), one)
        if WIDTH[one.sharing] < WIDTH[before.sharing]:
            wanted[print_] = replace(before, sharing=one.sharing)
    return wanted


def _report(problems: Sequence[Problem], notes: Sequence[str]) -> dict[str, Any]:
    kept = [{"row": p.row, "column": p.column, "reason": p.reason, "text": p.text} for p in problems[:MOST_KEPT]]
    return {"problems": kept, "rejected": len(problems), "notes": list(notes)}


def _texts_stand(count: int) -> str:
    return "1 text stands" if count == 1 else f"{count:,} texts stand"


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

"""The national shape: one row an activity, with whom was met and who was reached in a small written form.

“Who was met”: `employer|Imaginary Works|small|engineering; college|Imaginary College||`.
“Who took part”: `9 all -4; 10 10A=28, 10B=27; 8 45 (send 5, fsm 7)`: a whole year group less those away, classes, a
count; SEND and free school meals where they are known. docs/encounters.md explains each column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from routeways.careers.counting.words import FLAGS
from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.errors import CareersError
from routeways.careers.models import Encounter

COLUMNS = (
    "activity_id", "activity", "date", "mode", "who_was_met", "who_took_part", "away_caught_up", "workplace",
    "workplace_days", "workplace_hours", "signs", "learning_outcomes", "counts_for",
)  # fmt: skip
_PART = re.compile(r"^(?P<year>\d{1,2})\s+(?P<what>[^()]+?)(?:\s*\((?P<parts>[^()]*)\))?$")
_ALL = re.compile(r"^all(?:\s*-\s*(?P<away>\d{1,4}))?$", re.IGNORECASE)
_CLASS = re.compile(r"^(?P<name>[^=]{1,40})=(?P<pupils>\d{1,4})$")


def as_draft(one: Encounter) -> EncounterDraft:
    """A stored encounter as somebody would write it; its parts are at hand (coverage_reading.with_parts)."""
    return EncounterDraft(
        on=one.on,
        title=one.title,
        mode=one.mode,
        flags=tuple(sorted(one.flags)),
        words=dict(one.words),
        workplace=one.workplace,
        days=one.days,
        hours=one.hours,
        caught_up=one.caught_up,
        met=tuple(MetDraft(row.kind, row.organisation, row.name, row.size, row.sector) for row in one.met.all()),
        reach=tuple(
            ReachDraft(
                row.year, row.whole, 0 if row.classes else row.pupils, row.away, row.send, row.fsm, dict(row.classes)
            )
            for row in one.reach.all()
        ),
        key=one.key,
        engagement=one.engagement,
    )


def row_of(one: Encounter, counts_in: Iterable[str]) -> dict[str, Any]:
    """One row of the national shape. The identifier is that of the file it came from, else ours."""
    draft = as_draft(one)
    return {
        "activity_id": one.key or one.public_id,
        "activity": draft.title,
        "date": draft.on.isoformat(),
        "mode": draft.mode,
        "who_was_met": "; ".join(_met_text(row) for row in draft.met),
        "who_took_part": "; ".join(_reach_text(row) for row in draft.reach),
        "away_caught_up": _yes(draft.caught_up),
        "workplace": _yes(draft.workplace),
        "workplace_days": f"{draft.days.normalize():f}" if draft.days else "",
        "workplace_hours": f"{draft.hours.normalize():f}" if draft.hours else "",
        "signs": "; ".join(flag for flag in FLAGS if flag in draft.flags),
        "learning_outcomes": draft.words.get("outcomes", ""),
        "counts_for": "; ".join(counts_in),
    }


def met_of(text: str) -> list[tuple[str, str, str, str]]:
    """Kind, name, size, sector of each."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(";"))):
        cells = [cell.strip() for cell in part.split("|")]
        if len(cells) > 4:
            raise CareersError(f"“{part}” has more than kind, name, size and sector with | between.")
        kind, name, size, sector = (*cells, "", "", "")[:4]
        found.append((kind, name, size, sector))
    return found


def reach_of(text: str) -> list[ReachDraft]:
    """Raises CareersError for a part that is not written as the shape asks."""
    return [_reach_part(part) for part in filter(None, (one.strip() for one in text.split(";")))]


def _reach_part(part: str) -> ReachDraft:
    found = _PART.match(part)
    if found is None:
        raise CareersError(f"“{part}” does not say who took part. Write it like 9 all, 9 45 or 9 9A=28, 9B=27.")
    year, what = int(found["year"]), found["what"].strip()
    said = dict(re.findall(r"(send|fsm)\s+(\d{1,4})", (found["parts"] or "").casefold()))
    send, fsm = (int(said[name]) if name in said else None for name in ("send", "fsm"))
    if everybody := _ALL.match(what):
        return ReachDraft(year, whole=True, away=int(everybody["away"] or 0), send=send, fsm=fsm)
    if what.isdigit() and len(what) <= 4:
        return ReachDraft(year, pupils=int(what), send=send, fsm=fsm)
    classes = {}
    for one in what.split(","):
        named = _CLASS.match(one.strip())
        if named is None:
            raise CareersError(f"“{part}” does not say who took part. Write it like 9 all, 9 45 or 9 9A=28, 9B=27.")
        classes[named["name"].strip()] = int(named["pupils"])
    return ReachDraft(year, classes=classes, send=send, fsm=fsm)


def _met_text(one: MetDraft) -> str:
    name = one.organisation.name if one.organisation else one.name
    return "|".join((one.kind, re.sub(r"[;|]", ",", name), one.size, one.sector)).rstrip("|")


def _reach_text(one: ReachDraft) -> str:
    if one.whole:
        what = f"all -{one.away}" if one.away else "all"
    elif one.classes:
        what = ", ".join(f"{name}={count}" for name, count in one.classes.items())
    else:
        what = str(one.pupils)
    parts = [f"{name} {count}" for name, count in (("send", one.send), ("fsm", one.fsm)) if count is not None]
    return f"{one.year} {what}" + (f" ({', '.join(parts)})" if parts else "")


def _yes(value: bool) -> str:
    return "yes" if value else "no"

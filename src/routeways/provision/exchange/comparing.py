"""What a file would change: courses and venues that are new, changed, gone or as they were. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from routeways.provision.exchange.records import COURSE_FIELDS, VENUE_FIELDS, CourseRecord, RunRecord, VenueRecord

Record = TypeVar("Record")

WORDS = {
    "title": "name",
    "aim": "learning aim",
    "identifier": "identifier",
    "level": "level",
    "subject": "subject",
    "course_type": "course type",
    "sector": "sector",
    "education_level": "level",
    "awarding": "awarding body",
    "who_for": "who it is for",
    "entry_requirements": "entry requirements",
    "what_you_will_learn": "what you will learn",
    "how_you_will_learn": "how you will learn",
    "what_to_bring": "what to bring",
    "how_assessed": "how it is assessed",
    "where_next": "where it can lead",
    "reference": "reference",
    "name": "name",
    "address_1": "address",
    "address_2": "address",
    "town": "town",
    "county": "county",
    "postcode": "postcode",
    "email": "e-mail",
    "phone": "telephone",
    "website": "website",
}


@dataclass(frozen=True)
class Changed(Generic[Record]):
    """`key` of the one that is there, what it becomes, and what is different, in words."""

    key: int
    before: Record
    after: Record
    says: str


@dataclass(frozen=True)
class Changes(Generic[Record]):
    """`gone` are keys with what is there now."""

    added: tuple[Record, ...]
    changed: tuple[Changed[Record], ...]
    gone: tuple[tuple[int, Record], ...]
    unchanged: int

    @property
    def anything(self) -> bool:
        return bool(self.added or self.changed or self.gone)

    @property
    def digest(self) -> str:
        """The same for the same changes: what was shown is what is done."""
        whole = repr((self.added, self.changed, self.gone)).encode()
        return hashlib.sha256(whole).hexdigest()[:16]


def courses(there: Mapping[int, CourseRecord], new: Sequence[CourseRecord]) -> Changes[CourseRecord]:
    """Paired by identifier (XCRI-CAP) or by all that is said; what remains by a shared reference, by the same
    name, or by all that is said but the name."""
    pairs: list[Callable[[CourseRecord], list[Hashable]]] = [
        lambda one: [one.identifier] if one.identifier else [one.key],
        lambda one: [(_kind(one), "reference", run.reference) for run in one.runs if run.reference],
        lambda one: [(_kind(one), "title", one.title.lower())],
        lambda one: [] if one.identifier else [one.said],
    ]
    return _compare(there, new, pairs, course_says)


def venues(there: Mapping[int, VenueRecord], new: Sequence[VenueRecord]) -> Changes[VenueRecord]:
    """Paired by name, then by reference."""
    pairs: list[Callable[[VenueRecord], list[Hashable]]] = [
        lambda one: [one.name.lower()],
        lambda one: [one.reference.lower()] if one.reference else [],
    ]
    return _compare(there, new, pairs, lambda before, after: _fields_say(before, after, VENUE_FIELDS))


def _compare(
    there: Mapping[int, Record],
    new: Sequence[Record],
    pairs: Sequence[Callable[[Record], list[Hashable]]],
    say: Callable[[Record, Record], str],
) -> Changes[Record]:
    left, waiting = dict(there), list(new)
    found: dict[int, int] = {}  # place in `new` → key
    for keys in pairs:
        known: dict[Hashable, list[int]] = {}
        for key, record in left.items():
            for mark in dict.fromkeys(keys(record)):
                known.setdefault(mark, []).append(key)
        for place, record in enumerate(waiting):
            if place in found:
                continue
            match = next((key for mark in keys(record) for key in known.get(mark, ()) if key in left), None)
            if match is not None:
                found[place] = match
                del left[match]
    changed = [
        Changed(key, there[key], new[place], say(there[key], new[place]))
        for place, key in sorted(found.items())
        if there[key] != new[place]
    ]
    added = tuple(record for place, record in enumerate(new) if place not in found)
    return Changes(added, tuple(changed), tuple(left.items()), len(found) - len(changed))


def _kind(one: CourseRecord) -> tuple[str, ...]:
    return (one.aim, one.course_type)


def course_says(before: CourseRecord, after: CourseRecord) -> str:
    """“Different: name, what you will learn. 1 start is new, 1 is gone.”"""
    parts = [_fields_say(before, after, COURSE_FIELDS)]
    paired = pair_runs(before.runs, after.runs)
    counts = {
        "new": sum(old is None for old, _ in paired),
        "gone": len(before.runs) - sum(old is not None for old, _ in paired),
        "changed": sum(old is not None and before.runs[old] != run for old, run in paired),
    }
    told = [f"{count} {'is' if count == 1 else 'are'} {word}" for word, count in counts.items() if count]
    if told:
        first = counts["new"] or counts["gone"] or counts["changed"]
        parts.append(f"Of its starts, {', '.join(told)}." if first else "")
    elif before.runs != after.runs:
        parts.append("Its starts stand in another order.")
    return " ".join(part for part in parts if part)


def pair_runs(before: Sequence[RunRecord], after: Sequence[RunRecord]) -> list[tuple[int | None, RunRecord]]:
    """For each new run the place of the one that it replaces: its equal, that of the same reference, or of its day."""
    left = list(range(len(before)))
    found: dict[int, int] = {}
    marks: list[Callable[[RunRecord], Hashable]] = [
        lambda run: run,
        lambda run: run.reference or None,
        lambda run: (run.name, run.starts_on, run.venue),
    ]
    for mark in marks:
        for place, run in enumerate(after):
            if place in found or mark(run) is None:
                continue
            old = next((one for one in left if mark(before[one]) == mark(run)), None)
            if old is not None:
                found[place] = old
                left.remove(old)
    return [(found.get(place), run) for place, run in enumerate(after)]


def _fields_say(before: Any, after: Any, names: Sequence[str]) -> str:
    known = {one.name for one in fields(before)}
    differ = [WORDS[name] for name in names if name in known and getattr(before, name) != getattr(after, name)]
    return f"Different: {', '.join(dict.fromkeys(differ))}." if differ else ""

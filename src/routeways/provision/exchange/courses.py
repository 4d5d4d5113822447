"""Rows of a file of courses to records: every rule of a row, then rows that say the same of a course put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from routeways.provision.exchange.cells import Broken, convert
from routeways.provision.exchange.columns import LEVELS, Col
from routeways.provision.exchange.faults import Fault
from routeways.provision.exchange.grid import Grid
from routeways.provision.exchange.records import RUN_FIELDS, TEXTS, CourseRecord, RunRecord

WITH_VENUE = ("Classroom", "Blended learning")
COURSE_KEYS = ("aim", "course_type", "sector", "education_level", "awarding", *TEXTS)


@dataclass(frozen=True)
class Known:
    """What rows are checked against, read once for a file.

    on: today. aims: learning aim → the last day to start it (None: no end); None where no LARS list is loaded.
    venues: (name, reference) of each. areas: names of regions, counties and districts, in small letters.
    """

    on: date
    aims: Mapping[str, date | None] | None = None
    venues: Sequence[tuple[str, str]] = ()
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Checked:
    """Records, or what stands against them; `warnings` are told and stop nothing."""

    courses: tuple[CourseRecord, ...] = ()
    rows: int = 0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Row:
    """One row while it is being checked."""

    number: int
    texts: Mapping[str, str]
    headings: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def refuse(self, rule: str, key: str, reason: str) -> None:
        self.faults.append(Fault(rule, reason, self.number, self.headings[key], self.texts[key]))

    def warn(self, rule: str, key: str, reason: str) -> None:
        self.warnings.append(Fault(rule, reason, self.number, self.headings[key], self.texts[key]))

    def good(self, key: str) -> bool:
        return key in self.values


def check(grid: Grid, known: Known) -> Checked:
    """Every rule on every row of a file of courses; records only where none is broken."""
    faults, warnings = list(grid.faults), []
    rows = [_checked(number, texts, grid.columns, known) for number, texts in grid.rows]
    for row in rows:
        faults += row.faults
        warnings += row.warnings
    faults = _swapped(grid, rows) + faults
    if grid.form == "lars" and known.aims is None and grid.rows:
        reason = "No LARS list is loaded here, so we could not check whether the learning aims exist."
        warnings.insert(0, Fault("aim-unchecked", reason))
    courses = () if faults else _together(rows)
    return Checked(courses, len(grid.rows), tuple(faults), tuple(warnings), grid.notes)


def _checked(number: int, texts: Mapping[str, str], columns: Sequence[Col], known: Known) -> _Row:
    row = _Row(number, texts, {col.key: col.heading for col in columns})
    for col in columns:
        try:
            row.values[col.key] = convert(texts[col.key], col)
        except Broken as broken:
            row.refuse(broken.rule, col.key, broken.reason)
    _start(row, known)
    if row.good("aim"):
        _aim(row, known)
    _cost(row)
    if row.good("mode"):
        _venue(row, known)
        _reach(row, known)
        _attending(row)
    return row


def _start(row: _Row, known: Known) -> None:
    if not (row.good("flexible") and row.good("starts_on")):
        return
    starts_on, flexible = row.values["starts_on"], row.values["flexible"]
    if flexible and starts_on is not None:
        words = "The start is flexible, so leave the date out, or write No for flexible."
        row.refuse("start-flexible", "starts_on", words)
    elif not flexible and starts_on is None:
        row.refuse("start-needed", "starts_on", "It is blank. Give the first day, or write Yes for a flexible start.")
    elif starts_on is not None and starts_on < known.on:
        row.warn("start-past", "starts_on", "This start is in the past. It is kept, but nobody can join.")


def _aim(row: _Row, known: Known) -> None:
    if known.aims is None:
        return
    aim = row.values["aim"]
    if aim not in known.aims:
        row.refuse("aim-unknown", "aim", f"{aim} is not in the LARS list. Look it up in “Find a learning aim”.")
        return
    last, first = known.aims[aim], row.values.get("starts_on") or known.on
    if last is not None and first > last:
        row.refuse("aim-ended", "aim", f"{aim} could be started until {last:%-d %B %Y}. Give the aim that replaced it.")


def _cost(row: _Row) -> None:
    if row.good("cost") and row.values["cost"] is None and not row.texts["cost_description"]:
        row.refuse("cost-needed", "cost", "It is blank. Give the cost (0 if it is free), or describe it.")


def _venue(row: _Row, known: Known) -> None:
    name, reference = row.texts["venue"], row.texts["venue_reference"]
    row.values["venue"] = ""
    if row.values["mode"] not in WITH_VENUE:
        for key in ("venue", "venue_reference"):
            if row.texts[key]:
                row.refuse("venue-not-allowed", key, f"{row.values['mode']} courses have no venue. Leave it blank.")
        return
    if not name and not reference:
        row.refuse("venue-needed", "venue", "It is blank. Give the name or the reference of one of your venues.")
        return
    by_name = _venue_by(0, name, known)
    by_reference = _venue_by(1, reference, known)
    if name and by_name is None:
        words = f"You have no venue “{name}”. Load your venues first, or correct the name."
        row.refuse("venue-unknown", "venue", words)
    elif reference and by_reference is None:
        words = f"You have no venue with the reference “{reference}”. Load your venues first, or correct it."
        row.refuse("venue-reference-unknown", "venue_reference", words)
    elif by_name and by_reference and by_name != by_reference:
        words = f"“{reference}” is the reference of {by_reference[0]}. Give one of the two."
        row.refuse("venue-differs", "venue_reference", words)
    else:
        row.values["venue"] = next((one[0] for one in (by_name, by_reference) if one), "")


def _venue_by(part: int, text: str, known: Known) -> tuple[str, str] | None:
    """The venue with this name (part 0) or reference (part 1)."""
    return next((one for one in known.venues if text and one[part].lower() == text.lower()), None)


def _reach(row: _Row, known: Known) -> None:
    work = row.values["mode"] == "Work based"
    national = row.values.get("national")
    if work and row.good("national") and national is None:
        row.refuse("national-needed", "national", "It is blank. Write Yes if you teach it all over England, else No.")
    if not work and row.texts["national"]:
        row.refuse("national-not-allowed", "national", "Leave it blank: it is only for Work based courses.")
    if not row.good("sub_regions"):
        return
    named = row.values["sub_regions"] or ()
    row.values["sub_regions"] = tuple(named)
    if named and (not work or national):
        why = "it is offered all over England" if work else "it is only for Work based courses"
        row.refuse("sub-region-not-allowed", "sub_regions", f"Leave it blank: {why}.")
    elif work and national is False and not named:
        words = "It is blank. Name the places where you teach it, with ; between them."
        row.refuse("sub-region-needed", "sub_regions", words)
    elif unknown := [one for one in named if one.lower() not in known.areas]:
        words = f"“{unknown[0]}” is not a region, county or district that we know. Correct the name."
        row.refuse("sub-region-unknown", "sub_regions", words)


def _attending(row: _Row) -> None:
    for key, word in (("study_mode", "a study mode"), ("attendance", "an attendance pattern")):
        rule = key.replace("_", "-")
        if row.values["mode"] in WITH_VENUE:
            if row.good(key) and not row.values[key]:
                row.refuse(f"{rule}-needed", key, f"It is blank. {row.values['mode']} courses have {word}.")
        elif row.texts[key]:
            row.refuse(f"{rule}-not-allowed", key, f"Leave it blank: {row.values['mode']} courses have none.")


TOLD_APART = ("aim", "mode", "starts_on", "flexible", "webpage", "cost", "duration", "unit", "study_mode", "attendance")
TOLD_APART_NON_LARS = ("course_type", "education_level")


def _swapped(grid: Grid, rows: Sequence[_Row]) -> list[Fault]:
    """Two columns that fail in every row, and each of whose cells would do in the other one."""
    cols = [col for col in grid.columns if col.key in (*TOLD_APART, *TOLD_APART_NON_LARS)]
    failing = [col for col in cols if rows and all(row.texts[col.key] and not row.good(col.key) for row in rows)]
    for number, one in enumerate(failing):
        for other in failing[number + 1 :]:
            if all(_fits(row.texts[one.key], other) and _fits(row.texts[other.key], one) for row in rows):
                reason = f"{one.heading} and {other.heading} seem to be swapped in every row. Swap them back."
                return [Fault("columns-swapped", reason)]
    return []


def _fits(text: str, col: Col) -> bool:
    try:
        convert(text, col)
    except Broken:
        return False
    return True


def _together(rows: Sequence[_Row]) -> tuple[CourseRecord, ...]:
    """Rows that agree in their name, in what is taught and in every text are runs of one course."""
    found: dict[tuple[str, ...], CourseRecord] = {}
    for row in rows:
        run = RunRecord(**{name: row.values[name] for name in RUN_FIELDS if name in row.values})
        said = {name: row.values.get(name, "") for name in COURSE_KEYS}
        course = CourseRecord(title=run.name, runs=(run,), level=LEVELS.get(said["education_level"], ""), **said)
        there = found.get(course.key)
        found[course.key] = replace(there, runs=(*there.runs, run)) if there else course
    return tuple(found.values())

"""A file that somebody handed in: checked against every rule and set beside what is there. Nothing is stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from routeways.foundation.progress import Progress
from routeways.organisations.models import Organisation
from routeways.places import queries as places
from routeways.provision.exchange import comparing, courses, grid, venues, xcri_reading
from routeways.provision.exchange.comparing import Changes
from routeways.provision.exchange.faults import Fault
from routeways.provision.exchange.records import CourseRecord, VenueRecord
from routeways.provision.models import Form
from routeways.provision.stored import course_record, courses_there, venue_record, venues_there
from routeways.taxonomy import queries as taxonomy

VENUES = "venues"
FORMS = (Form.LARS.value, Form.NON_LARS.value, VENUES, Form.XCRI.value)
SHOWN = 500  # faults and changes kept for the page; the counts are complete


@dataclass(frozen=True)
class Incoming:
    """What a file says, what is wrong with it, and what it would change. With faults it changes nothing.

    rows: rows of a CSV file, or courses of an XML file. digest: the same for the same changes.
    """

    form: str
    rows: int
    sha256: str
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    courses: Changes[CourseRecord] | None = None
    venues: Changes[VenueRecord] | None = None

    @property
    def changes(self) -> bool:
        return any(part is not None and part.anything for part in (self.courses, self.venues))

    @property
    def digest(self) -> str:
        return "-".join(part.digest for part in (self.courses, self.venues) if part is not None)

    def as_dict(self) -> dict[str, Any]:
        """For a job's result: counts in full, lists as far as a page shows them."""
        return {
            "form": self.form,
            "rows": self.rows,
            "digest": self.digest,
            "faults": [fault.as_dict() for fault in self.faults[:SHOWN]],
            "fault_count": len(self.faults),
            "warnings": [fault.as_dict() for fault in self.warnings[:SHOWN]],
            "warning_count": len(self.warnings),
            "notes": list(self.notes),
            "courses": _told(self.courses, "title"),
            "venues": _told(self.venues, "name"),
        }


def read(
    path: Path, *, owner: Organisation, region: str, form: str, today: date, progress: Progress | None = None
) -> Incoming:
    """Raises FileRefused where it is no such file at all."""
    tell = progress or (lambda done, total, message: None)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    tell(0, 3, "Reading the file")
    if form == Form.XCRI:
        return _xcri(path, owner, region, sha256, tell)
    table = grid.read(path, form)
    tell(1, 3, f"Checking {len(table.rows):,} rows")
    if form == VENUES:
        return _venues(table, owner, region, sha256, tell)
    checked = courses.check(table, known(table, owner, region, today))
    tell(2, 3, "Looking what would change")
    there = {key: course_record(one, form) for key, one in courses_there(owner, region, form).items()}
    changes = None if checked.faults else comparing.courses(there, checked.courses)
    found = (checked.rows, sha256, checked.faults, checked.warnings, checked.notes)
    return Incoming(form, *found, courses=changes)


def known(table: grid.Grid, owner: Organisation, region: str, today: date) -> courses.Known:
    """What the rows are checked against: the aims that they name, the provider's venues, the names of places."""
    aims: dict[str, date | None] | None = None
    if taxonomy.have_lars():
        named = {f"lars:{texts['aim'].upper()}" for _, texts in table.rows if texts.get("aim")}
        aims = {one.code: one.valid_to for one in taxonomy.qualifications_by_id(named).values()}
    areas = {row.name.lower() for kind in ("region", "county", "district") for row in places.areas(kind)}
    campuses = [(one.name, one.reference) for one in venues_there(owner, region).values()]
    return courses.Known(today, aims, campuses, frozenset(areas))


def _venues(table: grid.Grid, owner: Organisation, region: str, sha256: str, tell: Progress) -> Incoming:
    checked = venues.check(table, _placed)
    tell(2, 3, "Looking what would change")
    there = {key: venue_record(one) for key, one in venues_there(owner, region).items()}
    changes = None if checked.faults else comparing.venues(there, checked.venues)
    found = (checked.rows, sha256, checked.faults, checked.warnings, checked.notes)
    return Incoming(VENUES, *found, venues=changes)


def _xcri(path: Path, owner: Organisation, region: str, sha256: str, tell: Progress) -> Incoming:
    file = xcri_reading.read(path)
    tell(2, 3, "Looking what would change")
    notes = list(file.notes)
    if len(file.providers) > 1:
        notes.append(f"The file has {len(file.providers)} providers; all its courses are taken as those of {owner}.")
    if file.faults:
        return Incoming(Form.XCRI, 0, sha256, file.faults, (), tuple(notes))
    stored = courses_there(owner, region, Form.XCRI)
    there = {key: course_record(one, Form.XCRI) for key, one in stored.items()}
    changes = comparing.courses(there, file.courses)
    # What other files brought stays: this one cannot know of it.
    gone = tuple((key, record) for key, record in changes.gone if stored[key].form == Form.XCRI)
    changes = Changes(changes.added, changes.changed, gone, changes.unchanged)
    names = {one.name.lower() for one in venues_there(owner, region).values()}
    fresh = tuple(one for one in file.venues if one.name.lower() not in names)
    campuses: Changes[VenueRecord] = Changes(fresh, (), (), len(file.venues) - len(fresh))
    return Incoming(Form.XCRI, len(file.courses), sha256, (), (), tuple(notes), changes, campuses)


def _placed(postcode: str) -> bool:
    try:
        places.postcode(postcode)
    except (places.PostcodeError, places.PostcodeNotFound):
        return False
    return True


def _told(changes: Changes[Any] | None, name: str) -> dict[str, Any] | None:
    if changes is None:
        return None
    return {
        "added": [getattr(one, name) for one in changes.added[:SHOWN]],
        "changed": [[getattr(one.after, name), one.says] for one in changes.changed[:SHOWN]],
        "gone": [getattr(one, name) for _, one in changes.gone[:SHOWN]],
        "counts": {
            "added": len(changes.added),
            "changed": len(changes.changed),
            "gone": len(changes.gone),
            "unchanged": changes.unchanged,
        },
    }
